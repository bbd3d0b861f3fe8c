package search

import (
	"flag"
	"fmt"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

var update = flag.Bool("update", false, "rewrite what the tests want")

// written is a list of tokens in one line: a token is its folded form, with its
// =exact form, its ^stem and the number of words that it *joins, where it has them,
// and its position@ before it, where that is not the one after the last.
func written(found []token) string {
	var b strings.Builder
	last := 0
	for i, t := range found {
		if i > 0 {
			b.WriteByte(' ')
		}
		if t.position != last+1 {
			fmt.Fprintf(&b, "%d@", t.position)
		}
		last = t.position
		b.WriteString(t.folded)
		if t.exact != t.folded {
			b.WriteString("=" + t.exact)
		}
		if t.stem != "" {
			b.WriteString("^" + t.stem)
		}
		if t.joins > 0 {
			fmt.Fprintf(&b, "*%d", t.joins)
		}
	}
	return b.String()
}

// rules are the analyser's rules, each with texts and their tokens as written.
var rules = []struct {
	rule  string
	texts map[string]string
}{
	{"an apostrophe before a letter does not end a word and is left out", map[string]string{
		"don't": "dont", "DON’T can‘t won＇t": "dont cant wont", "aujourd'hui": "aujourdhui", "rock'n'roll": "rocknroll", "rock 'n' roll": "rock n roll",
		"'quoted' ‘quoted’": "quoted quoted", "col·lecció l·l·": "colleccio=collecció ll", "5'6": "5 6", "hawaiʼi": "hawaii",
	}},
	{"'s at the end is dropped", map[string]string{
		"company's": "company", "The companies' COMPANY’S": "2@companies company", "James's 1990's": "james 1990", "it's": "", "it'self": "2@self", "l's'x": "l x",
	}},
	{"one or two Latin letters before the first apostrophe are a word", map[string]string{
		"l'hôpital L’HÔPITAL": "l hopital=hôpital l hopital=hôpital", "O'Brien": "o brien", "O’Brien’s": "o brien", "qu'est-ce": "qu est ce", "dell'arte": "dellarte",
		"д'Артаньян": "дартаньян",
	}},
	{"a number is a word as it stands, without the commas between its groups", map[string]string{
		"1,200": "1200", "1,200,000.50": "1200000.50", "12,34,567": "1234567", "3.14": "3.14", "-3.14": "3.14", "10:30 10:30:59": "10:30 10:30:59", "1,200-mile": "1200mile*2 1@1200 mile",
		"1,20": "120*2 1@1 20", "1,2,3": "123*3 1@1 2 3", "10:300": "10300*2 1@10 300", "1:2:3:4": "1234*4 1@1 2 3 4", "3.14.15": "31415*3 1@3 14 15",
		"192.168.0.1": "19216801*4 1@192 168 0 1", "4, 5": "4 5",
	}},
	{"joined words that hold a digit are one more word", map[string]string{
		"CVE-2024-3094": "cve20243094*3 1@cve 2024 3094", "GPT-4o GPT‑4o": "gpt4o*2 1@gpt 4o gpt4o*2 3@gpt 4o", "v1.2.3": "v123*3 1@v1 2 3",
		"2026-06-22": "20260622*3 1@2026 06 22", "22/06/2026": "22062026*3 1@22 06 2026", "COVID-19's": "covid19*2 1@covid 19", "1.2-3.4": "1234*2 1@1.2 3.4",
		"x_1_the": "x1the*3 1@x 1", "Ｂ－１": "b1*2 1@b 1", "self-driving snake_case a--1": "self driving snake case 6@1",
	}},
	{"so are initials", map[string]string{
		"U.S.": "us*2 1@u s", "U.S.A.": "usa*3 1@u s", "U.S.-based": "us*2 1@u s based", "i.e. a.m.": "ie*2 1@i e am*2 m", "A.T.": "2@t", "A.I": "ai*2 i", "e-g": "e g",
	}},
	{"a web address gives its parts only", map[string]string{
		"https://example.org/a1_b?c=d-2": "https example org a1 b c d 2", "www.example.org/x-1": "www example org x 1", "j.doe-42@example.org": "jdoe42*3 1@j doe 42 example org",
		"(https://x.org/b-1) GPT-4": "https x org b 1 gpt4*2 6@gpt 4", "東https://x.org/b-1京b-1": "東 https x org b 1 京 b1*2 8@b 1", "example.org/c1": "exampleorgc1*3 1@example org c1",
	}},
	{"one to three letters before ++, + or # are a word with these", map[string]string{
		"C++": "c++*1 1@c", "C# and F#": "c#*1 1@c 3@f#*1 3@f", "c++17": "c++*1 1@c 17", "objective-C++": "objective c++*1 2@c", "Disney+": "disney", "c+d c#d": "c+*1 1@c d c#*1 3@c d", "c++x": "c++*1 1@c x", "C#7": "c#*1 1@c 7", "кот+": "кот+*1 1@кот",
		"https://x.org/c++": "https x org c", ".net": "net",
	}},
	{"stop words are no tokens, but keep their place", map[string]string{
		"The end OF the world": "2@end 5@world", "state-of-the-art": "state 4@art", "with": "",
	}},
	{"a gap is wide", map[string]string{"end\x1eend\x1e\x1e東京": "end 102@end 303@東京", "\x1e": ""}},
	{"accents fold, and letters that a plain keyboard has not", map[string]string{
		"café cafe\u0301": "cafe=café cafe=café", "Straße STRASSE ẞ": "strasse=straße strasse ss=ß", "Øre Łódź": "ore=øre lodz=łódź", "Æ œuvre Þór Đà ðı ħ": "ae=æ oeuvre=œuvre thor=þór da=đà di=ðı h=ħ",
		"İzmir ISPARTA": "izmir=i\u0307zmir isparta", "ΣΟΦΌΣ σοφός": "σοφοσ=σοφόσ σοφοσ=σοφόσ", "Ёж Їжак": "еж=ёж іжак=їжак", "שָׁלוֹם": "שלום=שָׁלוֹם", "مُحَمَّد": "محمد=مُحَمَّد", "हिन्दी": "हिन्दी",
		"o" + strings.Repeat("\u0301", 40): "o=ó" + strings.Repeat("\u0301", 11),
	}},
	{"compatible characters fold, and signs for words are words", map[string]string{
		"ﬁn Ⅷ x² 𝐁𝔬ld Ｆｕｌｌ": "fin viii x2 bold full", "№5 12℃ ½ ㎏": "no 5 12 c 1 2 kg", "Blotter™ ℠": "blotter",
	}},
	{"digits of all scripts are those of ASCII", map[string]string{
		"٢٠٢٤ ۲۰۲۴ २०२४ ๒๐๒๔ ２０２４ 𝟐𝟎𝟐𝟒": "2024 2024 2024 2024 2024 2024", "٣٫١٤ ١٬٢٠٠": "3.14 1200",
	}},
	{"what is not seen is as if it were not there", map[string]string{
		"soft\u00adhyphen a\u200db م\u0640ن left\u200eright": "softhyphen ab من leftright", "zero\u200bwidth": "zero width", "🙂 👩‍👧 🇫🇷": "",
	}},
	{"of a run without spaces, every two neighbours are a word, or its only character", map[string]string{
		"東京都 東": "東京 京都 東", "人工知能AIが": "人工 工知 知能 ai が", "コーヒー": "コー ーヒ ヒー", "ｶﾞｷﾞ が か\u3099": "ガギ が が", "각하 가": "각하 가", "ㅠㅠ" + strings.Repeat("ㅠ", 40): "ᅲᅲ" + strings.Repeat(" ᅲᅲ", 40),
		"ภาษา น้ำ": "ภา าษ ษา น้ ้ํ ํา", "ພາສາ": "ພາ າສ ສາ", "ខ្មែរ": "ខ្ ្ម មែ ែរ", "မြန်မာ": "မြ ြန န် ်မ မာ", "你好，世界。々": "你好 世界 々",
	}},
	{"a token has at most 64 characters", map[string]string{
		strings.Repeat("ab", 40): strings.Repeat("ab", 32), strings.Repeat("é", 64) + "a": strings.Repeat("e", 64) + "=" + strings.Repeat("é", 64), strings.Repeat("1-", 70): strings.Repeat("1", 64) + "*70 1@1" + strings.Repeat(" 1", 69),
	}},
	{"what is no letter separates", map[string]string{"": "", "...": "", "AT&T (R&D) $5 50% #1": "2@t r d 5 50 1", "a\xffb\xc3": "2@b"}},
}

func TestTokens(t *testing.T) {
	for _, r := range rules {
		for text, want := range r.texts {
			if got := written(tokens(text, "")); got != want {
				t.Errorf("%s: %q gives %q, want %q", r.rule, text, got, want)
			}
		}
	}
}

// Only English words have a stem: letters of ASCII, three or more.
func TestStems(t *testing.T) {
	const text = "Regulators were investigating GPT-4o's failures: naïve do it x-rays"
	for language, want := range map[string]string{
		"en":    "regulators^regul 3@investigating^investig gpt4o*2 4@gpt^gpt 4o failures^failur naive=naïve^naiv do 10@x rays^ray",
		"fr":    "regulators 3@investigating gpt4o*2 4@gpt 4o failures naive=naïve do 10@x rays",
		"en-GB": "", "": "", "eng": "", "EN": "",
	} {
		if want == "" {
			want = written(tokens(text, map[bool]string{true: "en", false: "fr"}[strings.HasPrefix(language, "en-")]))
		}
		if got := written(tokens(text, language)); got != want {
			t.Errorf("in %q: got %q, want %q", language, got, want)
		}
	}
}

// What is folded stays as it is when it is analysed and folded again.
func TestFoldingIsIdempotent(t *testing.T) {
	check := func(s string) {
		once := fold(prepare(s))
		if twice := fold(prepare(once)); twice != once {
			t.Errorf("%+q folds into %+q, and that into %+q", s, once, twice)
		}
	}
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if classOf(r) != none {
			for _, found := range tokens(string(r), "") {
				check(found.folded)
			}
		}
	}
	_, found := readGolden(t)
	for _, k := range slices.Concat(found...) {
		check(k.folded)
	}
}

// A text has the same tokens in every canonical normal form, but where some of too
// many marks are left out.
func TestNormalForms(t *testing.T) {
	tooMany := regexp.MustCompile(fmt.Sprintf(`\pM{%d}`, maxMarks+1))
	lines, found := readGolden(t)
	for i, line := range lines {
		for _, form := range []norm.Form{norm.NFC, norm.NFD} {
			text := form.String(line.text)
			if got := tokens(text, line.language); !slices.Equal(got, found[i]) && !tooMany.MatchString(text) {
				t.Errorf("%+q gives %s, want %s", text, written(got), line.tokens)
			}
		}
	}
}

// hostile are pieces of texts that are meant to cost more than their size.
var hostile = []string{
	"α", "α1_", "α'", "1,", "12,", "123,", "1.", "'s", "α++", "@α.1", "www.α-1/", "α(1-α)", "α\u0301", "\u0301", "ㅠ", "ก้", "㎏", "ﷺ", "\x1e",
}

// The work for a text grows with its size and no faster, whatever it is: the
// classes that are looked up, the memory, and the tokens.
func TestHostileTexts(t *testing.T) {
	const times, most = 8, 1 << 20
	for _, piece := range hostile {
		var before work
		for size := 1 << 11; size <= most; size *= times {
			now := workFor(strings.Repeat(piece, size/len(piece)))
			isFirst := before == work{}
			if !isFirst && (now.looks > before.looks*times+size/10 || now.memory > (before.memory+1<<14)*times*2) ||
				now.looks > 20*size || now.memory > 400*size+1<<14 || now.tokens > size {
				t.Errorf("%+q: %d bytes cost %+v, an eighth of them %+v", piece, size, now, before)
				break
			}
			before = now
		}
	}
}

type work struct {
	looks  int // for a character's class, other than those of ASCII
	memory int
	tokens int
}

func workFor(text string) (w work) {
	all, real := classes(), classes
	defer func() { classes = real }()
	classes = func() []class { w.looks++; return all }
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	w.tokens = len(tokens(text, "en"))
	runtime.ReadMemStats(&after)
	w.memory = int(after.TotalAlloc - before.TotalAlloc)
	return w
}

// Whatever a text is, its tokens are sound.
func FuzzTokens(f *testing.F) {
	for _, r := range rules {
		for text := range r.texts {
			f.Add(text, "en")
		}
	}
	for _, piece := range hostile {
		f.Add(strings.Repeat(piece, 50), "")
	}
	f.Fuzz(func(t *testing.T, text, language string) {
		c := analyse(text, language)
		last := token{}
		for _, k := range c.found {
			switch {
			case k.folded == "" || k.exact == "" || !utf8.ValidString(k.folded+k.exact), strings.ContainsAny(k.folded+k.exact, " @=^*\x1e"):
				t.Errorf("%+q has the token %+v", text, k)
			case utf8.RuneCountInString(k.folded) > maxToken || utf8.RuneCountInString(k.exact) > maxToken:
				t.Errorf("%+q has the token %+v, which is too long", text, k)
			case k.position < last.position || k.position == last.position && last.joins == 0 || k.position+max(k.joins, 1)-1 > c.position:
				t.Errorf("%+q has the token %+v after %+v", text, k, last)
			case stopWords[k.folded], (k.stem != "") != (isEnglish(language) && isEnglishWord(k.folded)):
				t.Errorf("%+q has the token %+v in %q", text, k, language)
			}
			last = k
		}
	})
}
