package diag

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWriteMarkdown(t *testing.T) {
	var b strings.Builder
	if err := WriteMarkdown(&b, append(sample, sample[1])); err != nil {
		t.Fatal(err)
	}
	want := "\n**` content/a, b:c%.md `**\n\n- error: ` ::error::forged,\uFFFDsecond %0A line ` (not-a-regular-file)\n" +
		"\n**` content/ü.md `**\n\n- warning, line 3: ` \"a\" is <b> & c; did you mean \"d\"? ` (shared-slug)\n" +
		"\n**` content/c.md `**\n\n- error, line 3: ` bad \uFFFD byte ` (bad-date)\n" +
		"\n**` content/ü.md `**\n\n- warning, line 3: ` \"a\" is <b> & c; did you mean \"d\"? ` (shared-slug)\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("Markdown differs (-want +got):\n%s", diff)
	}
}

// TestCode: no text ends its span.
func TestCode(t *testing.T) {
	for text, want := range map[string]string{
		"a":                                "` a `",
		"`":                                "`` ` ``",
		"a``b` <script>\n# c @d":           "``` a``b` <script>\uFFFD# c @d ```",
		" ":                                "` `",
		strings.Repeat("`", 80) + "[x](y)": "` " + strings.Repeat("'", 80) + "[x](y) `",
		"\u202Ea":                          "` \uFFFDa `",
	} {
		if got := Code(text); got != want {
			t.Errorf("Code(%q) = %q, want %q", text, got, want)
		}
	}
}
