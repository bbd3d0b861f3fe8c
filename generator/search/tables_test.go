package search

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/unicode/rangetable"
)

// The tables are made from the Unicode data of the Go that runs go test -update.
// The analyser reads nothing but the tables, so that neither another Go nor another
// browser changes what a text's words are.

const scriptTables = assets + "search/tables.ts"
const scriptFarTables = assets + "search/tables-far.ts"

// settled is a version of Unicode whose normal forms every browser knows that can
// read the index.
const settled = "13.0.0"

// unspaced are the scripts that set no spaces between words, and Hangul, whose
// words carry endings.
var unspaced = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar,
}

// given are the characters that the analyser has rules of its own for.
var given = map[rune]class{
	'’': between, '‘': between, 'ʼ': between, '·': between, '＇': between,
	'‐': joint, '‑': joint, '٫': joint, '٬': joint,
	'＃': joint, '＋': joint, '－': joint, '．': joint, '／': joint, '：': joint, '＿': joint,
	// Marks of transliteration, which nobody types.
	'ʹ': accent, 'ʺ': accent, 'ʻ': accent, 'ʽ': accent, 'ʾ': accent, 'ʿ': accent,
	'ー':      pair, // lengthens kana, and belongs to no script
	'\u3099': mark, // makes another sound of a kana
	'\u309a': mark,
	'ـ':      ignored,
	'\u200b': none,
	'™':      none,
	'℠':      none,
}

var (
	spoken   = []*unicode.RangeTable{unicode.L, unicode.M, unicode.N}
	unseen   = []*unicode.RangeTable{unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point}
	accented = []*unicode.RangeTable{unicode.Inherited, unicode.Hebrew, unicode.Arabic}
)

// classFrom reads a character's class off its Unicode properties.
func classFrom(r rune) class {
	if c, ok := given[r]; ok {
		return c
	}
	form := norm.NFKD.PropertiesString(string(r))
	switch {
	case unicode.Is(unicode.Cn, r):
		return none
	case !isSettled(r) && form.Decomposition() != nil:
		return none
	case !isSettled(r) && form.CCC() > 0:
		return ignored
	case unicode.In(r, unseen...), unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r):
		return ignored
	case unicode.Is(unicode.Nd, r):
		return digit
	case unicode.Is(unicode.M, r) && unicode.In(r, accented...):
		return accent
	case form.CCC() > 0: // whose place among others is not fixed: they have to stay together
		return mark
	case unicode.In(r, spoken...) && unicode.In(r, unspaced...):
		return pair
	case unicode.Is(unicode.M, r):
		return mark
	case unicode.In(r, spoken...):
		return letter
	case strings.ContainsFunc(norm.NFKD.String(string(r)), isLetterOrNumber):
		return symbol
	}
	return none
}

func isLetterOrNumber(r rune) bool { return unicode.In(r, unicode.L, unicode.N) }

// isSettled reports whether every browser normalises a character alike.
func isSettled(r rune) bool { return unicode.Is(rangetable.Assigned(settled), r) }

// nearBlocks are those of texts in Latin letters, with punctuation, signs and
// emoji: their table is in the script itself, the other is loaded on need.
var nearBlocks = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x80, 0x36f, 1}, {0x1e00, 0x1eff, 1}, {0x2000, 0x2bff, 1}, {0x2c60, 0x2c7f, 1}, {0xa720, 0xa7ff, 1}, {0xd800, 0xf8ff, 1},
		{0xfb00, 0xfb06, 1}, {0xfe00, 0xfe0f, 1}, {0xfeff, 0xfeff, 1}, {0xfff0, 0xffff, 1},
	},
	R32: []unicode.Range32{{0x1f000, 0x1f1ff, 1}, {0x1f300, 0x1faff, 1}, {0xe0000, 0x10ffff, 1}},
}

func isNear(r rune) bool { return unicode.Is(nearBlocks, r) }

// nearTable holds the near characters, and what these decompose into.
func nearTable() string {
	reached := map[rune]bool{}
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		if isNear(r) && classFrom(r) != none {
			for _, part := range norm.NFKD.String(string(r)) {
				reached[part], reached[unicode.ToLower(part)] = true, true
			}
		}
	}
	return encodeTable(func(r rune) bool { return isNear(r) || reached[r] })
}

func farTable() string {
	return encodeTable(func(r rune) bool { return !isNear(r) })
}

// encodeTable writes the classes of the characters to keep in the form that load reads.
func encodeTable(keep func(rune) bool) string {
	names := map[class]byte{}
	for name, k := range classLetters {
		names[k] = name
	}
	var b strings.Builder
	kept := func(r rune) class {
		if r > unicode.MaxRune || !keep(r) {
			return none
		}
		return classFrom(r)
	}
	for r, end := rune(0x80), rune(0x80); r <= unicode.MaxRune; {
		k, first := kept(r), r
		for r++; r <= unicode.MaxRune && kept(r) == k; r++ {
		}
		if k == none {
			continue
		}
		b.WriteByte(names[k])
		b.WriteString(strconv.FormatInt(int64(first-end), 36))
		if r-first > 1 {
			b.WriteString("-" + strconv.FormatInt(int64(r-first), 36))
		}
		end = r
	}
	return b.String()
}

// beyondNear is the inside of a regular expression's brackets.
func beyondNear() string {
	b := `^\0-\x7f`
	for _, r := range nearBlocks.R16 {
		b += fmt.Sprintf(`\u{%x}-\u{%x}`, r.Lo, r.Hi)
	}
	for _, r := range nearBlocks.R32 {
		b += fmt.Sprintf(`\u{%x}-\u{%x}`, r.Lo, r.Hi)
	}
	return b
}

// tableFiles are the generated files.
func tableFiles() map[string]string {
	near, far := nearTable(), farTable()
	const generated = "// Code generated by go test -run TestTables -update%s; DO NOT EDIT.\n"
	return map[string]string{
		"tables.go": fmt.Sprintf(generated, "") + fmt.Sprintf(`
package search

// The classes of Unicode %s.

// near has the classes of what stands in Latin texts.
const near = %q

// far has the classes of all other characters.
const far = %q
`, unicode.Version, near, far),
		scriptTables: fmt.Sprintf(generated, " in generator/search") + fmt.Sprintf(`
/** near has the classes of what stands in Latin texts. */
export const near = %q;

/** beyond finds a character whose class is in tables-far.ts. */
export const beyond = /[%s]/u;
`, near, beyondNear()),
		scriptFarTables: fmt.Sprintf(generated, " in generator/search") + fmt.Sprintf(`
/** far has the classes of all characters that are not near. */
export const far = %q;
`, far),
	}
}

// The generated files are what Go's Unicode data gives, where it is of the version
// that they were made from.
func TestTables(t *testing.T) {
	files := tableFiles()
	if *update {
		for file, content := range files {
			if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	if isNewer(t) {
		t.Skip("the tables are of an older Unicode than Go's")
	}
	for file, want := range files {
		if got, err := os.ReadFile(file); err != nil || string(got) != want {
			t.Errorf("%s is not what the Unicode data gives (%v): run go test -run TestTables -update", file, err)
		}
	}
}

// isNewer reports whether Go knows another Unicode than the tables.
func isNewer(t *testing.T) bool {
	t.Helper()
	tables, err := os.ReadFile("tables.go")
	if err != nil {
		t.Fatal(err)
	}
	return !bytes.Contains(tables, []byte("Unicode "+unicode.Version+"."))
}

// A Go that knows a newer Unicode may give classes to characters that the tables
// do not know, but no other ones to those that they do.
func TestClasses(t *testing.T) {
	newer := isNewer(t)
	for r := rune(utf8.RuneSelf); r <= unicode.MaxRune; r++ {
		got, want := min(classOf(r), digit), classFrom(r)
		if got != want && !(newer && got == none) {
			t.Errorf("%U is of class %d, want %d", r, got, want)
		}
		if got == digit && classOf(r) != digit+class(r-zeroOf(r)) {
			t.Errorf("%U is the digit %d", r, classOf(r)-digit)
		}
	}
}

// zeroOf gives the zero of a digit's script: digits stand in tens, one after the
// other.
func zeroOf(r rune) rune {
	first := r
	for unicode.IsDigit(first - 1) {
		first--
	}
	return r - (r-first)%10
}

// What a character becomes has a class, too, in the table that a Latin text loads
// if the character is in it: a text's analysis does not depend on what was loaded
// before.
func TestNearIsClosed(t *testing.T) {
	nearby := make([]class, unicode.MaxRune+1)
	copy(nearby, ascii[:])
	load(nearby, near)
	for r := rune(utf8.RuneSelf); r <= unicode.MaxRune; r++ {
		if !isNear(r) {
			continue
		}
		if nearby[r] != classOf(r) {
			t.Errorf("%U is of class %d in the near table, want %d", r, nearby[r], classOf(r))
		}
		if nearby[r] == none {
			continue
		}
		for _, part := range prepare(string(r)) {
			if nearby[part] != classOf(part) {
				t.Errorf("%U becomes %U, which the near table does not hold", r, part)
			}
		}
	}
}

// The script has the same tables.
func TestTablesInScript(t *testing.T) {
	for file, table := range map[string]string{scriptTables: near, scriptFarTables: far} {
		if got, err := os.ReadFile(file); err != nil || !strings.Contains(string(got), strconv.Quote(table)) {
			t.Errorf("%s has another table than tables.go (%v)", file, err)
		}
	}
}
