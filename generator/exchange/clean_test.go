package exchange

import (
	"strings"
	"testing"
	"unicode/utf8"

	"blotter/generator/incident"
)

func TestClean(t *testing.T) {
	for _, c := range [][3]string{
		{"  a \n\t b\u00a0c ", "a b c", ""},
		{"AT&amp;T &lt;b&gt; &#8217; &nosuch; R&D;", "AT&T <b> ’ &nosuch; R&D;", "HTML entities decoded"},
		{"a\u200bb\u202ec\ufeff\u00ad\x00", "abc", "invisible or control characters removed"},
		{"e\u0301", "é", ""},
		{"👩\u200d🔧 می\u200cخ", "👩\u200d🔧 می\u200cخ", ""},
		{"a\u200db", "ab", "invisible or control characters removed"},
		{"a\xffb", "a\uFFFDb", "bytes that are not UTF-8 replaced"},
		{"&#0;&#x202e;x", "\uFFFDx", "HTML entities decoded, invisible or control characters removed"},
	} {
		if got, altered := clean(c[0]); got != c[1] || altered != c[2] {
			t.Errorf("%q: got %q (%s), want %q (%s)", c[0], got, altered, c[1], c[2])
		}
	}
}

func TestCut(t *testing.T) {
	for _, c := range [][3]string{
		{"One. Two. Three.", "One. Two.", "Three."},
		{"A word and another one", "A word and", "another one"},
		{"没有空格的句子。第二句", "没", "有空格的句子。第二句"},
		{strings.Repeat("x", 15), "xxxxxxxxxx", "xxxxx"},
		{"short", "short", ""},
	} {
		limit := 10
		if strings.HasPrefix(c[0], "没") {
			limit = 5
		}
		if head, rest := cut(c[0], limit); head != c[1] || rest != c[2] {
			t.Errorf("%q: got %q and %q, want %q and %q", c[0], head, rest, c[1], c[2])
		}
	}
}

func FuzzCut(f *testing.F) {
	f.Add("One. Two three, 四五。", 9)
	f.Fuzz(func(t *testing.T, s string, limit int) {
		if limit < 4 || limit > 5000 || !utf8.ValidString(s) {
			t.Skip()
		}
		head, rest := cut(s, limit)
		words := strings.Fields(s)
		if len(head) > limit && len(s) > limit || !utf8.ValidString(head+rest) || len(strings.Fields(head+rest)) > len(words) || strings.Join(words, "") != strings.Join(strings.Fields(head+rest), "") {
			t.Errorf("%q at %d: %q and %q", s, limit, head, rest)
		}
	})
}

func TestRecordID(t *testing.T) {
	day, _ := incident.ParseDate("2021-05-06~/2022")
	none := func(string) bool { return false }
	for _, c := range [][2]string{
		{"O’Hara’s “AI” — 50% off!", "2021-05-06-oharas-ai-50-off"},
		{"東京", "2021-05-06-aiid-5"},
		{"Łódź straße Ærø naïve", "2021-05-06-lodz-strasse-aero-naive"},
		{strings.Repeat("word ", 30), "2021-05-06-" + strings.TrimSuffix(strings.Repeat("word-", 14), "-")},
		{strings.Repeat("x", 200), "2021-05-06-" + strings.Repeat("x", 69)},
	} {
		if got := recordID(day, c[0], "aiid 5", none); got != c[1] || !incident.ValidID(got) {
			t.Errorf("%q: got %s, want %s", c[0], got, c[1])
		}
	}
	month, _ := incident.ParseDate("2021-05")
	if got := recordID(month, "06", "", none); got != "2021-05-06-2" {
		t.Error(got)
	}
	taken := map[string]bool{}
	for range 120 {
		id := recordID(day, strings.Repeat("word ", 30), "", func(id string) bool { return taken[id] })
		if !incident.ValidID(id) || taken[id] {
			t.Fatal(id)
		}
		taken[id] = true
	}
}

func TestPublisherOf(t *testing.T) {
	for _, c := range [][2]string{
		{"https://www.theguardian.com/x", "The Guardian"},
		{"http://edition.cnn.com:8080/x", "CNN"},
		{"https://news.example.co.uk/x", "example.co.uk"},
		{"https://somebody.github.io/", "somebody.github.io"},
		{"www.bbc.co.uk/news", "BBC"},
		{"https://192.0.2.1/x", "192.0.2.1"},
		{"not a url", ""}, {"", ""}, {"mailto:a@b", ""},
	} {
		if got := publisherOf(c[0]); got != c[1] {
			t.Errorf("%s: got %q, want %q", c[0], got, c[1])
		}
	}
}

func TestReadable(t *testing.T) {
	for _, c := range [][2]string{
		{"city-of-new-york", "City of New York"},
		{"unknown-voice-cloning-developers", "Unknown voice cloning developers"},
		{"unnamed-uk-firm's-ceo", "Unnamed UK firm's-ceo"},
		{"\"leon\"-(an-analyst)", "\"Leon\" (An Analyst)"},
		{"@handle", "@handle"}, {"", ""},
	} {
		want := strings.ReplaceAll(c[1], "'s-ceo", "'s CEO")
		if got := readable(c[0]); got != want {
			t.Errorf("%s: got %q, want %q", c[0], got, want)
		}
	}
}
