package theme

import (
	"bytes"
	"compress/gzip"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var importForm = regexp.MustCompile(`(?:from|import)"\./([^"]+)"`)

// Before a search can answer, a browser has fetched so little script: on the search
// page, and once somebody goes to the box of another.
func TestSearchScriptIsLight(t *testing.T) {
	const most = 18_000 // bytes, compressed
	files := defaultTheme(t).files
	for _, entry := range []string{"assets/search-", "assets/combobox-"} {
		needed := []string{}
		for name := range files {
			if strings.HasPrefix(name, entry) || strings.HasPrefix(name, "assets/box-") {
				needed = append(needed, name)
			}
		}
		if len(needed) != 2 {
			t.Fatalf("the scripts %q", needed)
		}
		total := 0
		for i := 0; i < len(needed); i++ {
			total += compressed(t, files[needed[i]])
			for _, m := range importForm.FindAllSubmatch(files[needed[i]], -1) {
				if name := "assets/" + string(m[1]); !slices.Contains(needed, name) {
					needed = append(needed, name)
				}
			}
		}
		if len(needed) < 3 || total > most {
			t.Errorf("%d bytes of script in %q, more than %d", total, needed, most)
		}
	}
}

func compressed(t *testing.T, data []byte) int {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}
