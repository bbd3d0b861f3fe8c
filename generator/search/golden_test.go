package search

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"
)

// golden holds texts and their tokens, which both analysers give: a line is an
// array of a text, its language, and its tokens as written.
const golden = "testdata/tokens.jsonl.gz"

type goldenLine struct {
	goldenText
	tokens string
}

// readGolden gives the golden file's lines, and what Go finds in each.
func readGolden(t *testing.T) (lines []goldenLine, found [][]token) {
	t.Helper()
	file, err := analysedGolden()
	if err != nil {
		t.Fatal(err)
	}
	return file.lines, file.found
}

type analysed struct {
	lines []goldenLine
	found [][]token
}

var analysedGolden = sync.OnceValues(func() (file analysed, err error) {
	if *update {
		if err := writeGolden(); err != nil {
			return file, err
		}
	}
	data, err := os.Open(golden)
	if err != nil {
		return file, err
	}
	defer data.Close()
	unzipped, err := gzip.NewReader(data)
	if err != nil {
		return file, err
	}
	for d := json.NewDecoder(unzipped); d.More(); {
		var line [3]string
		if err := d.Decode(&line); err != nil {
			return file, err
		}
		file.lines = append(file.lines, goldenLine{goldenText{line[0], line[1]}, line[2]})
		file.found = append(file.found, tokens(line[0], line[1]))
	}
	return file, nil
})

func writeGolden() error {
	var data bytes.Buffer
	zipped, err := gzip.NewWriterLevel(&data, gzip.BestCompression)
	if err != nil {
		return err
	}
	e := json.NewEncoder(zipped)
	e.SetEscapeHTML(false)
	for _, text := range goldenTexts() {
		if err := e.Encode([]string{text.text, text.language, written(tokens(text.text, text.language))}); err != nil {
			return err
		}
	}
	if err := zipped.Close(); err != nil {
		return err
	}
	return os.WriteFile(golden, data.Bytes(), 0o644)
}

// differences tells which texts have other tokens than the golden file's.
func differences(lines []goldenLine, got [][]token) (found []string) {
	for i, l := range lines {
		if w := written(got[i]); w != l.tokens {
			found = append(found, fmt.Sprintf("%+q in %q:\ngot  %+q\nwant %+q", l.text, l.language, w, l.tokens))
		}
	}
	return found
}

func report(t *testing.T, differences []string) {
	t.Helper()
	for i, d := range differences {
		if i == 20 {
			t.Errorf("and %d more", len(differences)-i)
			break
		}
		t.Error(d)
	}
}

func TestAnalyserGolden(t *testing.T) {
	report(t, differences(readGolden(t)))
}

// The golden file says enough: so many tokens, so many of them in each script.
func TestGoldenFloors(t *testing.T) {
	const floor, floorPerScript, floorOfScripts, most = 300_000, 4000, 30, 1_500_000
	all, scripts := 0, map[string]int{}
	_, found := readGolden(t)
	for _, line := range found {
		all += len(line)
		for _, k := range line {
			scripts[scriptOf(k.exact)]++
		}
	}
	delete(scripts, "")
	maps.DeleteFunc(scripts, func(_ string, n int) bool { return n < floorPerScript })
	if all < floor || len(scripts) < floorOfScripts {
		t.Errorf("%s has %d tokens, and %d scripts with %d or more: want %d and %d", golden, all, len(scripts), floorPerScript, floor, floorOfScripts)
	}
	if info, err := os.Stat(golden); err != nil || info.Size() > most {
		t.Errorf("%s is larger than %d bytes (%v)", golden, most, err)
	}
}

// scriptOf gives the script of a word's first letter that has one.
func scriptOf(word string) string {
	for _, r := range word {
		for _, v := range voices {
			if unicode.Is(unicode.Scripts[v.script], r) {
				return v.script
			}
		}
	}
	return ""
}

// A token that is altered in whatever way does not pass.
func TestAlteredToken(t *testing.T) {
	lines, found := readGolden(t)
	isRich := func(k token) bool { return k.stem != "" && k.folded != k.exact }
	at := slices.IndexFunc(found, func(line []token) bool { return len(line) > 2 && slices.ContainsFunc(line[1:len(line)-1], isRich) })
	if at < 0 {
		t.Fatal("there is no token to alter")
	}
	k := 1 + slices.IndexFunc(found[at][1:], isRich)
	for what, alter := range map[string]func(*token){
		"nothing":     func(*token) {},
		"folded":      func(k *token) { k.folded += "a" },
		"exact":       func(k *token) { k.exact = k.folded },
		"its accents": func(k *token) { k.exact += "\u0301" },
		"stem":        func(k *token) { k.stem = "" },
		"position":    func(k *token) { k.position++ },
		"joins":       func(k *token) { k.joins++ },
	} {
		altered := slices.Clone(found)
		altered[at] = slices.Clone(found[at])
		alter(&altered[at][k])
		got := differences(lines, altered)
		if what == "nothing" && len(got) > 0 || what != "nothing" && (len(got) != 1 || !strings.HasPrefix(got[0], fmt.Sprintf("%+q", lines[at].text))) {
			t.Errorf("with %s altered in the line %d, these differ: %q", what, at, got)
		}
	}
	altered := slices.Clone(found)
	altered[at] = slices.Delete(slices.Clone(found[at]), k, k+1)
	if got := differences(lines, altered); len(got) != 1 {
		t.Errorf("without a token in the line %d, these differ: %q", at, got)
	}
}
