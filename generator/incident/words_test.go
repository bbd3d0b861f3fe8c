package incident

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// TestWords: what is shown of two texts, as wdiff shows it.
func inMarkdown(before, after string) []Run { return wordRuns(before, after, true) }

func TestWords(t *testing.T) {
	for _, test := range []struct{ before, after, want string }{
		{"", "", ""},
		{"", "a", "{+a+}"},
		{"a b", "", "[-a b-]"},
		{"a  b\n c", "a b c", "a b c"},
		{"a\n\nb", "a b", "a b"},
		{"one. two.\n\nthree", "one. two.\n\nthree", "one. two.\n\nthree"},
		{"the tool broke", "the tool, which was new, broke", "the tool{+, which was new,+} broke"},
		{"the tool broke", "the tool.", "the tool[- broke-]{+.+}"},
		{"a b", "b", "[-a-] b"},
		{"It fell. It rose.", "It fell. It broke. It rose.", "It fell.{+ It broke.+} It rose."},
		{"It fell. It broke. It rose.", "It fell. It rose.", "It fell.[- It broke.-] It rose."},
		// A word or two that stand in both by chance do not divide a new wording.
		{"the driver of the lorry was asleep", "some people in the car behind noticed", "[-the driver of the lorry was asleep-]{+some people in the car behind noticed+}"},
		{"12 people were hurt", "14 people were hurt", "[-12-]{+14+} people were hurt"},
		{"2019, 2020 and 2021", "2020, 2021 and 2022", "[-2019,-] 2020[- and-]{+,+} 2021{+ and 2022+}"},
		{"see [a page](https://a.example/x).", "see [a page](https://a.example/y).", "see [a page]([-https://a.example/x-]{+https://a.example/y+})."},
		{"- one\n- two", "* one\n* two\n* three", "* one\n* two{+\n* three+}"},
		{"- 5", "* 5", "* 5"},
		{"a - b", "a * b", "a[- --]{+ *+} b"},
		{"e\u0301a", "\u00e9a", "[-e\u0301a-]{+\u00e9a+}"}, // two normal forms are two texts
		{"監視を停止した。", "監視を一時停止した。", "監視を{+一時+}停止した。"},
		{"ที่นี่", "ที่นั่น", "ที่[-นี่-]{+นั่น+}"}, // vowels stay with their letters
		{"50% of #1", "50 % of # 1", "[-50%-]{+50 %+} of[- #1-]{+ # 1+}"},
	} {
		if got := marked(inMarkdown(test.before, test.after)); got != test.want {
			t.Errorf("%q to %q:\n got %s\nwant %s", test.before, test.after, got, test.want)
		}
	}
}

// checkRuns: the runs make up both texts, no two that follow each other are of
// one kind, and equal texts have none but kept ones.
func checkRuns(t *testing.T, before, after string) {
	t.Helper()
	runs := inMarkdown(before, after)
	var a, b strings.Builder
	changed := false
	for i, r := range runs {
		if i > 0 && runs[i-1].Op == r.Op || r.Text == "" || r.Op == Gap {
			t.Fatalf("%q to %q: run %d is %v %q", before, after, i, r.Op, r.Text)
		}
		if r.Op != Insert {
			a.WriteString(r.Text)
		}
		if r.Op != Delete {
			b.WriteString(r.Text)
		}
		changed = changed || r.Op != Keep
	}
	if bare(a.String()) != bare(before) || bare(b.String()) != bare(after) {
		t.Fatalf("%q to %q: the runs are of other texts: %q", before, after, runs)
	}
	if changed == (Edit{Field: bodyField, Before: before, After: after, Prose: true}).same() {
		t.Fatalf("%q to %q: the same is %v, but the runs are %q", before, after, !changed, runs)
	}
}

// bare is a text without white space, one list mark for all.
func bare(text string) string {
	return strings.NewReplacer("*", "-", "+", "-").Replace(strings.Join(strings.FieldsFunc(text, unicode.IsSpace), ""))
}

func TestWordsMakeUpBothTexts(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"a", "b", "c", "the", "system", ",", ".", " ", " ", " ", "\n", "\n\n", "- ", "* ", "[x](y)", "監", "視", "ที่", "e\u0301", "\u2014", "(", "\xff"}
	text := func(n int) string {
		var b strings.Builder
		for range r.IntN(n) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		return b.String()
	}
	for i := range 3000 {
		before := text(1 + i/10)
		after := text(1 + i/10)
		if i%2 == 0 && len(before) > 0 { // an edit of the same text
			at := r.IntN(len(before))
			after = before[:at] + text(5) + before[at+r.IntN(len(before)-at):]
		}
		checkRuns(t, before, after)
	}
}

// TestDiffIsLeast: of small texts, the edits are as few as can be.
func TestDiffIsLeast(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	keys := func() []int32 {
		all := make([]int32, r.IntN(24))
		for i := range all {
			all[i] = int32(r.IntN(5))
		}
		return all
	}
	for range 3000 {
		a, b := keys(), keys()
		edits := 0
		for _, s := range checkSteps(t, a, b) {
			edits += s.del + s.ins
		}
		if want := len(a) + len(b) - 2*common(a, b); edits != want {
			t.Fatalf("%v to %v: %d edits, want %d", a, b, edits, want)
		}
	}
}

// common is the length of a longest common subsequence, by the book.
func common(a, b []int32) int {
	row := make([]int, len(b)+1)
	for _, x := range a {
		corner := 0
		for j, y := range b {
			above := row[j+1]
			if x == y {
				row[j+1] = corner + 1
			} else {
				row[j+1] = max(above, row[j])
			}
			corner = above
		}
	}
	return row[len(b)]
}

// checkSteps: the steps lead from a to b.
func checkSteps(t *testing.T, a, b []int32) []step {
	t.Helper()
	steps := diff(a, b)
	x, y := 0, 0
	for i, s := range steps {
		if s.keep < 0 || s.del < 0 || s.ins < 0 || i > 0 && s.keep == 0 || i < len(steps)-1 && s.del+s.ins == 0 {
			t.Fatalf("step %d of %v", i, steps)
		}
		if x+s.keep+s.del > len(a) || y+s.keep+s.ins > len(b) || !slices.Equal(a[x:x+s.keep], b[y:y+s.keep]) {
			t.Fatalf("step %d of %v does not fit", i, steps)
		}
		x, y = x+s.keep+s.del, y+s.keep+s.ins
	}
	if x != len(a) || y != len(b) {
		t.Fatalf("the steps end at %d of %d, %d of %d", x, len(a), y, len(b))
	}
	return steps
}

// TestDiffIsBounded: where the fewest edits are out of reach, the steps still
// lead from one text to the other, and words that both have once divide them.
func TestDiffIsBounded(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	many := func(n, keys int) []int32 {
		all := make([]int32, n)
		for i := range all {
			all[i] = int32(r.IntN(keys))
		}
		return all
	}
	for _, keys := range []int{1, 2, 50, 100000} {
		checkSteps(t, many(40000, keys), many(30000, keys))
	}
	a, b := many(20000, 2), many(20000, 2)
	a[5000], b[9000] = 7, 7
	a[15000], b[9500] = 8, 8
	kept := 0
	for _, s := range checkSteps(t, a, b) {
		kept += s.keep
	}
	if kept < 2 {
		t.Errorf("the words that stand in both texts once are not kept")
	}
}

// TestLongTexts: long texts are compared by lines, and the longest as a whole.
func TestLongTexts(t *testing.T) {
	line := "A line that stands here often.\n"
	long := strings.Repeat(line, maxByWord/len(line)/3)
	runs := inMarkdown(long+"one\n"+long, long+"two\n"+long)
	if want := []Run{{Delete, "\none"}, {Insert, "\ntwo"}}; len(runs) != 4 || !slices.Equal(runs[1:3], want) {
		t.Errorf("%d runs", len(runs))
	}
	long = strings.Repeat(line, maxByLine/len(line)/2)
	if runs := inMarkdown(long+"one", long+"two"); len(runs) != 2 || bare(runs[0].Text) != bare(long+"one") || bare(runs[1].Text) != bare(long+"two") {
		t.Errorf("%d runs", len(runs))
	}
	if runs := inMarkdown(long, long); len(runs) != 1 || runs[0].Op != Keep {
		t.Errorf("%d runs of one text", len(runs))
	}
}

func TestPassages(t *testing.T) {
	numbers := func(from, to int) string {
		var b strings.Builder
		for i := from; i <= to; i++ {
			fmt.Fprintf(&b, "w%d ", i)
		}
		return b.String()
	}
	long := numbers(1, 40)
	for _, test := range []struct{ before, after, want string }{
		{long, long, ""},
		{long, "new " + long, "{+new+} w1 w2 …"},
		{long, long + "new", "… w39 w40{+ new+}"},
		{long, numbers(1, 20) + "new " + numbers(21, 40), "… w19 w20{+ new+} w21 w22 …"},
		{numbers(1, 9), numbers(1, 3) + "new " + numbers(4, 7) + "last", "w1 w2 w3{+ new+} w4 w5 w6 w7[- w8 w9-]{+ last+}"},
		{long, numbers(1, 10) + "new " + numbers(11, 30) + "more " + numbers(31, 40), "… w9 w10{+ new+} w11 w12 … w29 w30{+ more+} w31 w32 …"},
		{long + "it was, x", long + "it was, y", "… it was,[- x-]{+ y+}"},
	} {
		if got := marked(Passages(inMarkdown(test.before, test.after), 2)); got != test.want {
			t.Errorf("%q to %q:\n got %s\nwant %s", test.before, test.after, got, test.want)
		}
	}
}

func FuzzWords(f *testing.F) {
	f.Add("", "a")
	f.Add("the tool broke", "the tool, which was new, broke")
	f.Add("- a\n- b\n\nc", "* a b\n+ c")
	f.Add("監視を停止した。", "監視を一時停止した\u3000。")
	f.Add("a\xff\u200D\u0301", "[](]\u2014\u2028")
	f.Fuzz(func(t *testing.T, before, after string) {
		checkRuns(t, before, after)
		Passages(inMarkdown(before, after), 3)
	})
}

func BenchmarkWords(b *testing.B) {
	text := string(typical(strings.Clone))
	other := strings.NewReplacer("week 18", "week 19", "council", "union", "in May", "in early May").Replace(text)
	hostile := func(before, after string) [2]string {
		return [2]string{strings.Repeat(before, maxByWord/2/len(before)), strings.Repeat(after, maxByWord/2/len(after))}
	}
	var distinct, shuffled strings.Builder
	order := rand.New(rand.NewPCG(7, 8)).Perm(18000)
	for i, j := range order {
		fmt.Fprintf(&distinct, "w%d ", i)
		fmt.Fprintf(&shuffled, "w%d ", j)
	}
	for name, texts := range map[string][2]string{
		"typical": {text, other}, "one word": hostile("x", "y"), "letters": hostile("a b ", "b b a "), "punctuation": hostile(".,", ",,."),
		"ideographs": hostile("監視", "視視監"), "nothing common": hostile("a ", "b "), "shuffled": {distinct.String(), shuffled.String()},
		"by line": {strings.Repeat("a\n", maxByWord), strings.Repeat("b\na\n", maxByWord/2)},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				inMarkdown(texts[0], texts[1])
			}
		})
	}
}
