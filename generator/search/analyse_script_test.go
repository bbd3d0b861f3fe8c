package search

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"

	"golang.org/x/text/unicode/norm"
)

// What the theme's script makes of texts, held to what Go does.

const analyseAll = readInput + `
import { ready, tokens } from "./search/analyse";
await ready("東");
const array = (k) => [k.folded, k.exact, k.stem, k.position, k.joins, k.start, k.end];
process.stdout.write(JSON.stringify(input.map(([text, language]) => tokens(text, language).map(array))));
`

// scriptToken is a token, and where it stands in the text: in code units of UTF-16.
type scriptToken struct {
	token
	start, end int
}

func (k *scriptToken) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, &[]any{&k.folded, &k.exact, &k.stem, &k.position, &k.joins, &k.start, &k.end})
}

// analyseInScript gives what the script finds in each text.
func analyseInScript(t *testing.T, texts []goldenText) (found [][]scriptToken) {
	t.Helper()
	input := [][2]string{}
	for _, x := range texts {
		input = append(input, [2]string{x.text, x.language})
	}
	node(t, analyseAll, input, &found)
	return found
}

func plainTokens(found [][]scriptToken) [][]token {
	plain := make([][]token, len(found))
	for i, line := range found {
		for _, k := range line {
			plain[i] = append(plain[i], k.token)
		}
	}
	return plain
}

// compareInScript tells where the script finds other tokens than Go.
func compareInScript(t *testing.T, texts []goldenText) {
	t.Helper()
	var lines []goldenLine
	for _, x := range texts {
		lines = append(lines, goldenLine{x, written(tokens(x.text, x.language))})
	}
	report(t, differences(lines, plainTokens(analyseInScript(t, texts))))
}

// The script finds the golden tokens, and each stands in its text.
func TestGoldenInScript(t *testing.T) {
	lines, _ := readGolden(t)
	var texts []goldenText
	for _, l := range lines {
		texts = append(texts, l.goldenText)
	}
	found := analyseInScript(t, texts)
	report(t, differences(lines, plainTokens(found)))
	for i, x := range texts {
		length, last := len(utf16.Encode([]rune(x.text))), 0
		for _, k := range found[i] {
			if k.start < last || k.end <= k.start || k.end > length {
				t.Errorf("%+q: %s stands at %d to %d, after %d of %d", x.text, k.folded, k.start, k.end, last, length)
			}
			last = k.start
		}
	}
}

// A token stands where the reader sees it.
func TestPlacesInScript(t *testing.T) {
	places := []struct{ text, want string }{
		{"The company’s cafe\u0301.", "company cafe\u0301"},
		{"l'hôpital, don't 1,200", "l hôpital don't 1,200"},
		{"on 2026-06-22's C++", "2026-06-22 2026 06 22 C++ C"},
		{"𝐁old ﬁn ㎏ U.S.", "𝐁old ﬁn ㎏ U.S U S"},
		{"東京都 각하 ｶﾞｲ か\u3099き น้ำ", "東京 京都 각하 ｶﾞｲ か\u3099き น้ ้ำ ำ"},
		{"\u0301a\u0301\u0301b so\u00adft", "a\u0301\u0301b so\u00adft"},
	}
	var texts []goldenText
	for _, p := range places {
		texts = append(texts, goldenText{p.text, ""})
	}
	for i, found := range analyseInScript(t, texts) {
		var got []string
		units := utf16.Encode([]rune(texts[i].text))
		for _, k := range found {
			got = append(got, string(utf16.Decode(units[k.start:k.end])))
		}
		if got := strings.Join(got, " "); got != places[i].want {
			t.Errorf("%q has its words at %q, want %q", texts[i].text, got, places[i].want)
		}
	}
}

// The two agree on every character that Go knows: alone, within a word, and
// repeated; of those of Han and their like, on every eighth.
func TestEveryCharacterInScript(t *testing.T) {
	var texts []goldenText
	var b strings.Builder
	for r, n := rune(0), 0; r <= unicode.MaxRune; r++ {
		isOneOfMany := classOf(r) == pair && norm.NFKD.IsNormalString(string(r)) && r%8 > 0
		if isOneOfMany || unicode.In(r, unicode.Cn, unicode.Co, unicode.Cs) {
			continue
		}
		fmt.Fprintf(&b, "%[1]c x%[1]cb%[1]c%[1]c 1%[1]c2\x1e", r)
		if n++; n%50 == 0 {
			texts = append(texts, goldenText{b.String(), ""})
			b.Reset()
		}
	}
	compareInScript(t, append(texts, goldenText{b.String(), ""}))
}

// The two agree on texts that nobody has looked at: pieces of the tricky ones,
// and characters from all over Unicode.
func TestRandomTextsInScript(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	pieces := []rune(strings.Join(tricky, ""))
	var known []rune
	for c := rune(0); c <= unicode.MaxRune; c++ {
		if classOf(c) != none {
			known = append(known, c)
		}
	}
	var texts []goldenText
	for range 20_000 {
		var b strings.Builder
		near := r.IntN(len(known))
		for range 1 + r.IntN(20) {
			switch r.IntN(4) {
			case 0:
				b.WriteRune(pieces[r.IntN(len(pieces))])
			case 1:
				b.WriteString([]string{"a", "s", "x", "1", "12", "'", ".", ",", "-", ":", "/", "+", "#", " ", "@", "://", "\u0301", "\u0327"}[r.IntN(18)])
			default:
				b.WriteRune(known[(near+r.IntN(200))%len(known)])
			}
		}
		texts = append(texts, goldenText{b.String(), []string{"", "en"}[r.IntN(2)]})
	}
	compareInScript(t, texts)
}

// The two have the same stems, of English words and of such as could be.
func TestStemsInScript(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	const endings = `s es ed ing ly eed eedly ingly edly ies ied sses us ss y ational tional enci anci abli entli izer ization ation ator alism aliti alli fulness
		ousli ousness iveness iviti biliti bli ogi fulli lessli li alize icate iciti ical ful ness ative al ance ence er ic able ible ant ement ment ent ism ate
		iti ous ive ize sion tion e l ll ying ie yed ys`
	const irregular = `gener commun arsen skis skies dying lying tying idly gently ugly early only singly sky news howe atlas cosmos bias andes inning outing
		canning herring earring proceed exceed succeed by say cry hop hope fizz fail yo oy yy`
	syllables := strings.Fields("b ca de fi go hu jy k la me ni po qu r sa te vi wo xu yy za th str ee ou ai bb tt ll zz w y")
	words := append(strings.Fields(irregular), strings.Fields(voices[0].words)...)
	var b strings.Builder
	for n := range 30_000 {
		word := words[r.IntN(len(words))]
		if n%3 > 0 {
			word = ""
			for range 1 + r.IntN(4) {
				word += syllables[r.IntN(len(syllables))]
			}
		}
		for range r.IntN(4) {
			all := strings.Fields(endings)
			word += all[r.IntN(len(all))]
		}
		b.WriteString(word + "\n")
	}
	var texts []goldenText
	for text := range strings.Lines(b.String()) {
		texts = append(texts, goldenText{text, "en"})
	}
	compareInScript(t, texts)
}

const countWork = readInput + `
import { Session } from "node:inspector";
import { ready, tokens } from "./search/analyse";
const session = new Session();
session.connect();
const post = (method, options) => {
  let answer;
  session.post("Profiler." + method, options, (error, result) => {
    if (error) throw error;
    answer = result;
  });
  return answer;
};
// How often each block of the script ran since this was last asked.
const work = () =>
  post("takePreciseCoverage")
    .result.filter((script) => !script.url.startsWith("node:"))
    .flatMap((script) => script.functions.flatMap((f) => f.ranges.map((r) => r.count)))
    .reduce((sum, n) => sum + n, 0);
await ready("東");
post("enable");
post("startPreciseCoverage", { callCount: true, detailed: true });
work();
process.stdout.write(JSON.stringify(input.map((text) => (tokens(text, "en"), work()))));
`

// The script's work grows with a text's size and no faster, whatever it is.
func TestHostileTextsInScript(t *testing.T) {
	const times, n = 8, 500
	var texts []string
	for _, piece := range hostile {
		texts = append(texts, strings.Repeat(piece, n), strings.Repeat(piece, times*n))
	}
	var got []int
	node(t, countWork, texts, &got)
	for i, piece := range hostile {
		one, all := got[2*i], got[2*i+1]
		if one < n || all > one*times*5/4 || all > 500*len(texts[2*i+1]) {
			t.Errorf("%+q: %d times costs %d steps, %d times as often %d", piece, n, one, times, all)
		}
	}
}
