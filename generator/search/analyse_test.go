package search

import (
	"bytes"
	"encoding/json"
	"flag"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

var update = flag.Bool("update", false, "rewrite the golden file")

const golden = "testdata/tokens.jsonl"

// readGolden gives the lines of the golden file: a text and its tokens.
func readGolden(t *testing.T) (lines [][]string) {
	t.Helper()
	data, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	for d.More() {
		var line []string
		if err := d.Decode(&line); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
	}
	return lines
}

func TestAnalyserGolden(t *testing.T) {
	if *update {
		writeGolden(t)
	}
	lines := readGolden(t)
	if len(lines) < 2000 {
		t.Errorf("%s has %d lines", golden, len(lines))
	}
	for _, l := range lines {
		if got := termsIn(l[0]); !slices.Equal(got, l[1:]) {
			t.Errorf("%+q: got %+q, want %+q", l[0], got, l[1:])
		}
	}
}

func writeGolden(t *testing.T) {
	var data bytes.Buffer
	e := json.NewEncoder(&data)
	e.SetEscapeHTML(false)
	for _, text := range append(slices.Clone(written), generated()...) {
		if err := e.Encode(append([]string{text}, termsIn(text)...)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(golden, data.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// written are texts that somebody might write, some of them to do harm.
var written = []string{
	"", " ", "...", "a", "The", "GPT-4o", "CVE-2024-3094", "don't", "Tesla’s", "O'Brien", "3.14", "1,000,000", "C++ and C#", "AT&T", "e-mail@example.org",
	"https://example.org/a_b?c=d", "snake_case", "naïve café", "cafe\u0301", "Ångström", "Zürich", "ŁÓDŹ", "Straße STRASSE", "ﬁnal ﬂow", "Ⅷ ④ ½ x²", "ＦＵＬＬ　ｗｉｄｔｈ",
	"İstanbul ISPARTA ısı", "K Å", "ǅ Ǆ ǆ", "soft\u00adhyphen", "zero\u200bwidth", "left\u200eright", "emoji 🙂 👩‍👩‍👧 flag 🇫🇷", "x̂ŷ z̄", "a\u0300\u0301\u0302b",
	"ΟΔΥΣΣΕΥΣ Ὀδυσσεύς σοφός", "Ελλάδα", "Ёлка ёлка ЙОД", "Україна їжак", "Српски језик", "ქართული ენა ᲥᲐᲠᲗᲣᲚᲘ", "Հայերեն Եւ և",
	"שָׁלוֹם עולם", "בית־ספר", "مَرْحَبًا بالعالم", "العـــربية", "می‌خواهم", "اُردُو", "٣٫١٤ ۱۲۳", "हिन्दी में कि का", "क्षत्रिय ज़रा", "বাংলা ভাষা", "தமிழ் மொழி", "తెలుగు", "ಕನ್ನಡ", "മലയാളം", "ગુજરાતી", "ਪੰਜਾਬੀ", "සිංහල",
	"ภาษาไทยง่ายมาก", "น้ำ กำ", "ພາສາລາວ", "ភាសាខ្មែរ", "မြန်မာဘာသာ", "བོད་ཡིག", "አማርኛ ቋንቋ", "ᏣᎳᎩ ꮳꮃꭹ", "ᠮᠣᠩᠭᠣᠯ",
	"東京都", "車", "人工知能が誤作動した。", "東京タワー", "ﾃｽﾄ ｶﾞｲﾄﾞ", "ガギグ カ\u3099", "々 〆 ー", "漢字kanji漢字", "AI東京2024年", "中文分词，没有空格。", "𠮷野家", "한국어 문장", "각\u11a8", "ㅋㅋㅋ", "注音ㄅㄆㄇ", "㍿ ㌔ ㈱",
	"\u0301alone", "a\u20dd", "\ufeffbom", "null\u0000byte", "tab\tline\nend", "\u202eright to left", strings.Repeat("x", 70), strings.Repeat("é", 70), strings.Repeat("字", 5) + "ー" + "々",
	"one\x1etwo", "ʻokina ʼ ′", "l·l", "a‿b", "№5 ™ ℃", "𝐁𝐨𝐥𝐝 𝔘𝔫𝔦𝔠𝔬𝔡𝔢", "𞤀𞤁𞤂 𞤢𞤣𞤤", "𐐀𐐨", "ＡＩ事件簿",
}

// scriptsTested have letters in every generated part of the golden file.
var scriptsTested = []string{
	"Latin", "Greek", "Cyrillic", "Armenian", "Georgian", "Hebrew", "Arabic", "Devanagari", "Bengali", "Tamil", "Ethiopic", "Cherokee",
	"Han", "Hiragana", "Katakana", "Hangul", "Thai", "Lao", "Khmer", "Myanmar",
}

// generated makes a hundred texts in each script, of random words in the middle
// of what may stand around them.
func generated() (texts []string) {
	r := rand.New(rand.NewPCG(1, 2))
	between := []string{" ", "-", "'", "’", "_", ". ", "، ", "。", "\u0301", "\u200d", "7", "٣", "A", "\u00ad", "ー"}
	for _, script := range scriptsTested {
		letters := lettersOf(unicode.Scripts[script])
		for range 100 {
			var b strings.Builder
			for range 1 + r.IntN(4) {
				for range 1 + r.IntN(6) {
					b.WriteRune(letters[r.IntN(len(letters))])
				}
				b.WriteString(between[r.IntN(len(between))])
			}
			texts = append(texts, b.String())
		}
	}
	return texts
}

func lettersOf(script *unicode.RangeTable) (letters []rune) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if unicode.Is(script, r) && unicode.In(r, unicode.L, unicode.M, unicode.N) {
			letters = append(letters, r)
		}
	}
	return letters
}

// Positions are what phrases rest on: stop words keep their place, and a gap
// between two texts is wide.
func TestPositions(t *testing.T) {
	got := tokens("The end of the world" + string(gap) + "東京都")
	want := []token{{"end", 2}, {"world", 5}, {"東京", 6 + gapWidth}, {"京都", 7 + gapWidth}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func FuzzTokens(f *testing.F) {
	for _, text := range written {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		place := 0
		for _, k := range tokens(text) {
			if k.term == "" || !utf8.ValidString(k.term) || utf8.RuneCountInString(k.term) > maxToken || k.position <= place {
				t.Errorf("%q: token %+q at %d after %d", text, k.term, k.position, place)
			}
			place = k.position
		}
	})
}
