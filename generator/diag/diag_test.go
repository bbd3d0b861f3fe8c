package diag

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestSortDoesNotDependOnTheOrderBefore(t *testing.T) {
	at := func(line, col, end int32) Span { return Span{line, col, end} }
	want := List{
		{Rule: BadDate, File: "a.md", Message: "whole file"},
		{Rule: BadDate, File: "a.md", Span: at(1, 2, 3), Message: "m"},
		{Rule: BadURL, File: "a.md", Span: at(1, 2, 3), Message: "l"},
		{Rule: BadURL, File: "a.md", Span: at(1, 2, 3), Message: "m"},
		{Rule: BadURL, File: "a.md", Span: at(1, 2, 3), Message: "m", Excerpt: "x"},
		{Rule: BadURL, File: "a.md", Span: at(1, 2, 3), Message: "m", Suggestion: "s"},
		{Rule: BadURL, File: "a.md", Span: at(1, 2, 4), Message: "m"},
		{Rule: BadURL, File: "a.md", Span: at(1, 10, 11), Message: "a"},
		{Rule: BadURL, File: "a.md", Span: at(10, 1, 2), Message: "a"},
		{Rule: BadDate, File: "b.md", Span: at(1, 1, 2), Message: "m"},
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 100 {
		got := slices.Concat(want, want, want[2:5]) // with repetitions
		random.Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
		got.Sort()
		if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b *Rule) bool { return a == b })); diff != "" {
			t.Fatalf("sorted list differs (-want +got):\n%s", diff)
		}
	}
}

func TestCounts(t *testing.T) {
	for _, test := range []struct {
		list    List
		errors  int
		summary string
	}{
		{nil, 0, "0 errors, 0 warnings"},
		{List{{Rule: SharedSlug}}, 0, "0 errors, 1 warning"},
		{List{{Rule: BadDate}, {Rule: SharedSlug}, {Rule: SimilarTerms}}, 1, "1 error, 2 warnings"},
		{List{{Rule: BadDate}, {Rule: BadURL}}, 2, "2 errors, 0 warnings"},
	} {
		if got := test.list.Errors(); got != test.errors || test.list.HasErrors() != (got > 0) {
			t.Errorf("%v: %d errors, HasErrors %v; want %d", test.list, got, test.list.HasErrors(), test.errors)
		}
		if got := test.list.Summary(); got != test.summary {
			t.Errorf("summary %q, want %q", got, test.summary)
		}
	}
}

// TestRules holds the texts of `blotter help RULE` to one form.
func TestRules(t *testing.T) {
	withoutExample := []*Rule{NotRegularFile, TooLarge} // about the file, not its text
	all := Rules()
	for i, r := range all {
		switch first, _ := utf8.DecodeRuneInString(r.Help); {
		case r.Name != strings.ToLower(r.Name) || strings.ContainsFunc(r.Name, unicode.IsSpace):
			t.Errorf("the name %q is not words in lower case with hyphens", r.Name)
		case i > 0 && all[i-1].Name >= r.Name:
			t.Errorf("%q stands after %q", r.Name, all[i-1].Name)
		case unicode.IsUpper(first) || r.Help == "":
			t.Errorf("%s: the help %q does not begin in lower case", r.Name, r.Help)
		case strings.HasSuffix(r.Help, ".") || strings.Contains(r.Help, "\n"):
			t.Errorf("%s: the help %q ends in a stop or is more than a line", r.Name, r.Help)
		case (r.Right == "") != slices.Contains(withoutExample, r):
			t.Errorf("%s: the example is %q", r.Name, r.Right)
		case FindRule(r.Name) != r:
			t.Errorf("%s is not found by its name", r.Name)
		}
	}
	if FindRule("no-such-rule") != nil {
		t.Error("a rule is found that does not exist")
	}
}

func TestSpanAt(t *testing.T) {
	s := NewSource("f", []byte("ab\nÄ東e\u0301x\n\nlast"))
	for _, test := range []struct {
		start, end int
		want       Span
	}{
		{0, 2, Span{1, 1, 3}},
		{1, 1, Span{1, 2, 3}},   // nothing is marked as one character
		{2, 3, Span{1, 3, 4}},   // the line's end
		{0, 8, Span{1, 1, 3}},   // cut to the first line
		{3, 5, Span{2, 1, 2}},   // two bytes, one character
		{5, 8, Span{2, 2, 3}},   // three bytes
		{9, 11, Span{2, 4, 5}},  // a combining mark counts
		{13, 13, Span{3, 1, 2}}, // an empty line
		{14, 18, Span{4, 1, 5}},
		{18, 18, Span{4, 5, 6}},
		{99, 120, Span{4, 5, 6}},
		{-5, -1, Span{1, 1, 2}},
		{16, 14, Span{4, 3, 4}},
	} {
		if got := s.SpanAt(test.start, test.end); got != test.want {
			t.Errorf("SpanAt(%d, %d) = %v, want %v", test.start, test.end, got, test.want)
		}
	}
}

func TestInside(t *testing.T) {
	s := NewSource("f", []byte("ab\nÄ東\n"))
	for in, want := range map[Span]Span{
		{}:            {1, 1, 2},
		{1, 2, 3}:     {1, 2, 3},
		{2, 1, 3}:     {2, 1, 3},
		{2, 3, 9}:     {2, 3, 4}, // the line's end
		{2, 9, 12}:    {2, 3, 4},
		{3, 1, 2}:     {3, 1, 2}, // the empty last line
		{4, 1, 2}:     {3, 1, 2},
		{-1, -1, -1}:  {1, 1, 2},
		{2, 2, 1}:     {2, 2, 3},
		{99, 99, 100}: {3, 1, 2},
	} {
		if got := s.Inside(in); got != want {
			t.Errorf("Inside(%v) = %v, want %v", in, got, want)
		}
	}
}

func TestExcerpt(t *testing.T) {
	s := NewSource("f", []byte("first\r\nbad \xff byte\n\n"+strings.Repeat("é", 300)+"\nlast"))
	for n, want := range map[int32]string{
		-1: "", 0: "", 1: "first", 2: "bad \uFFFD byte", 3: "", 4: strings.Repeat("é", 200), 5: "last", 6: "",
	} {
		if got := s.Excerpt(n); got != want {
			t.Errorf("Excerpt(%d) = %q, want %q", n, got, want)
		}
	}
	if got := NewSource("f", nil).Excerpt(1); got != "" {
		t.Errorf("an empty file has the line %q", got)
	}
}

// FuzzSpanAt: whatever is asked, the place lies in the text, on the line of its
// first byte.
func FuzzSpanAt(f *testing.F) {
	f.Add("one\ntwo", 4, 6)
	f.Add("", 0, 0)
	f.Add("東\r\n\xff\n", 3, 900)
	f.Fuzz(func(t *testing.T, text string, start, end int) {
		s := NewSource("f", []byte(text))
		got := s.SpanAt(start, end)
		lines := strings.Split(text, "\n")
		if got.Line < 1 || int(got.Line) > len(lines) {
			t.Fatalf("line %d of %d", got.Line, len(lines))
		}
		width := int32(utf8.RuneCountInString(lines[got.Line-1]))
		if got.Col < 1 || got.Col > width+1 || got.EndCol <= got.Col || got.EndCol > width+2 {
			t.Fatalf("columns %d to %d in a line of %d", got.Col, got.EndCol, width)
		}
		if excerpt := s.Excerpt(got.Line); !utf8.ValidString(excerpt) || len(excerpt) > 3*maxExcerpt {
			t.Fatalf("excerpt %q", excerpt)
		}
		if start >= 0 && start <= len(text) && int(got.Line) != 1+strings.Count(text[:start], "\n") {
			t.Fatalf("byte %d is said to be in line %d", start, got.Line)
		}
	})
}
