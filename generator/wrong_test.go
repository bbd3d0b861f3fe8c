package generator

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"blotter/generator/diag"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestWrongRecords makes a register of records with one mistake each, and wants of
// each the one problem, at its place, with what was probably meant. No mistake hides
// another's, and the sound record is there.
func TestWrongRecords(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, read(t, "testdata/base.txtar"))
	for i, c := range wrongCases {
		text, _ := c.text(i)
		file := filepath.Join(dir, filepath.FromSlash(c.file(i)))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	b := New(Options{Dir: dir})
	defer b.Close()
	reg, err := b.Load(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if err := reg.CheckDates(today); err != nil {
		t.Fatal(err)
	}
	if r := reg.Site.Record("2025-02-01-sound"); r == nil || r.Broken {
		t.Error("the sound record is not shown")
	}
	byFile := map[string]diag.List{}
	for _, p := range reg.Problems {
		byFile[p.File] = append(byFile[p.File], p)
	}
	for i, c := range wrongCases {
		c.check(t, i, byFile[c.file(i)])
		delete(byFile, c.file(i))
	}
	for file, problems := range byFile {
		t.Errorf("%s, which is sound, has %v", file, problems)
	}
	spansLieInTheirFiles(t, dir, reg.Problems)
	fitSchemas(t, reg.Problems)
}

func (c *wrong) file(i int) string {
	if c.path != "" {
		return c.path
	}
	return fmt.Sprintf("content/incidents/2026/2026-06-22-wrong-%03d.md", i)
}

// text is the record with its mistake, and where that is.
func (c *wrong) text(i int) (string, diag.Span) {
	text := wrongRecord
	at := diag.Span{Line: 1, Col: 1}
	if c.path != "" { // and maybe another folder
		at, text = diag.Span{}, strings.ReplaceAll(text, "../2025/2025-02-01-sound.md", "/incidents/2025-02-01-sound/")
	}
	if c.old != "" {
		before, after, ok := strings.Cut(wrongRecord, c.old)
		if !ok {
			panic("the record holds no " + c.old)
		}
		text = before + c.new + after
	}
	text = strings.ReplaceAll(text, "@case", "\x00")
	text = strings.ReplaceAll(text, "@", fmt.Sprint(i))
	text = strings.ReplaceAll(text, "\x00", "@case")
	if before, after, ok := strings.Cut(text, "«"); ok {
		at = place(before)
		if inside, rest, ok := strings.Cut(after, "»"); ok {
			at.EndCol = at.Col + int32(utf8.RuneCountInString(inside))
			after = inside + rest
		}
		text = before + after
	}
	return text, at
}

// place is where the text after this one begins.
func place(before string) diag.Span {
	line := before[strings.LastIndex(before, "\n")+1:]
	return diag.Span{Line: int32(strings.Count(before, "\n") + 1), Col: int32(utf8.RuneCountInString(line) + 1)}
}

// ofTheMachine is what a library says and no author understands.
var ofTheMachine = regexp.MustCompile(`yaml:|strconv|parse "|%!|0x|<nil>|\bnode\b|\bscalar\b|\btoken\b|\bmapping\b|\bGo\b|runtime|this context|did not find`)

func (c *wrong) check(t *testing.T, i int, problems diag.List) {
	t.Helper()
	_, at := c.text(i)
	suggest := strings.ReplaceAll(c.suggest, "@", fmt.Sprint(i))
	name := fmt.Sprintf("%d: %s %q for %q", i, c.rule, c.new, c.old)
	if len(problems) != 1 {
		t.Errorf("%s\n%d problems: %v", name, len(problems), problems)
		return
	}
	switch p := problems[0]; {
	case p.Rule.Name != c.rule, p.Line != at.Line, p.Col != at.Col, at.EndCol > 0 && p.EndCol != at.EndCol, p.Suggestion != suggest, !strings.Contains(p.Message, c.say):
		t.Errorf("%s\nat %v, suggesting %q, saying %q; got\n%v %v", name, at, suggest, c.say, p.Span, p)
	case ofTheMachine.MatchString(p.Message):
		t.Errorf("%s\nan author doesn't understand %q", name, p.Message)
	}
}

// TestWrongFiles: whatever lies under a record's name has problems that say so in
// plain words, each at its place; what editors and systems do to a sound record's
// lines is no problem.
func TestWrongFiles(t *testing.T) {
	sound := strings.ReplaceAll(wrongRecord, "@", "1")
	header, body, _ := strings.Cut(sound, "---\n## How")
	for name, c := range map[string]struct{ text, want string }{
		"empty":               {"", "1:1 no-front-matter"},
		"blank":               {"\n\n", "1:1 no-front-matter"},
		"only a header":       {header + "---\n", ""},
		"CRLF":                {strings.ReplaceAll(sound, "\n", "\r\n"), ""},
		"CR":                  {strings.ReplaceAll("---\ntitle: x\n---\n", "\n", "\r"), "1:1 no-front-matter; 1:4 invalid-text; 1:13 invalid-text; 1:17 invalid-text"},
		"BOM":                 {"\uFEFF" + sound, ""},
		"BOM and CRLF, wrong": {"\uFEFF" + strings.ReplaceAll(strings.Replace(sound, "2026-06-22", "2026-02-30", 1), "\n", "\r\n"), "3:7 bad-date"},
		"blank lines before":  {"\n" + sound, "1:1 no-front-matter"},
		"four hyphens":        {"-" + sound, "1:1 no-front-matter"},
		"header in code":      {"```\n" + sound + "```\n", "1:1 no-front-matter"},
		"fence in a text":     {strings.Replace(sound, "It happened.", "|\n  It\n  ---\n  happened.", 1), ""},
		"fence in the body":   {sound + "\n---\n\n```yaml\n---\ntitle: x\n---\n```\n", ""},
		"not closed":          {header + "## How" + body, "1:1 no-front-matter"},
		"tab":                 {strings.Replace(sound, "  - id: s1", "\t- id: s1", 1), "28:1 yaml-syntax"},
		"a list":              {"---\n- a\n---\n", "1:1 wrong-type"},
		"no fields":           {"---\n---\n", "1:1 empty-value"},
		"only a comment":      {"---\n# x\n---\n", "1:1 empty-value"},
		"long header":         {strings.Replace(sound, "Two people.", strings.Repeat("word ", 60_000), 1), "1:1 too-large"},
		"long body":           {sound + strings.Repeat("Words, words and words.\n\n", 12_000), "37:1 too-large"},
		"binary":              {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "1:1 no-front-matter; 3:1 invalid-text"},
		"UTF-16":              {"\xff\xfe-\x00-\x00-\x00", "1:1 no-front-matter; 1:4 invalid-text"},
		"both parts":          {strings.Replace(sound, "A record of", "A record: of", 1) + "\nAnd <b>more</b>.\n", "2:16 yaml-syntax; 41:5 raw-html; 41:12 raw-html"},
		"two in the header":   {strings.NewReplacer("2026-06-22\ndate-of", "2026-02-30\ndate-of", "kind: article", "kind: artical").Replace(sound), "3:7 bad-date; 32:11 bad-value"},
		"a stray key, absent": {strings.Replace(sound, "title: A record of a case", "headline: A record of a case", 1), "1:1 missing-field; 2:1 unknown-key"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, read(t, "testdata/base.txtar"))
			write(t, dir, &txtar.Archive{Files: []txtar.File{{Name: "content/incidents/2026/2026-06-22-x.md", Data: []byte(c.text)}}})
			var got []string
			for _, p := range check(t, dir) {
				got = append(got, fmt.Sprintf("%d:%d %s", p.Line, p.Col, p.Rule.Name))
				if ofTheMachine.MatchString(p.Message) {
					t.Errorf("an author doesn't understand %q", p.Message)
				}
			}
			if got := strings.Join(got, "; "); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}
