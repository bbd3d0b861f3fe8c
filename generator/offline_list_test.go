package generator

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
)

// The list is of files that are there, as they are: the records with their images and
// what they and the search need, and nothing else.
func TestOfflineList(t *testing.T) {
	files, _ := cold(t, Options{Dir: recalls(t)})
	var list struct {
		Bytes int64
		Files [][3]any
	}
	if err := json.Unmarshal(files[offlineFileName], &list); err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	var bytes int64
	for _, f := range list.Files {
		path, size := f[0].(string), int64(f[1].(float64))
		listed[path] = true
		bytes += size
		if path == "" || strings.HasSuffix(path, "/") {
			path += "index.html"
		}
		if sum := sha256.Sum256(files[path]); int64(len(files[path])) != size || f[2] != hex.EncodeToString(sum[:5]) {
			t.Errorf("%s is listed as %v", path, f)
		}
	}
	if bytes != list.Bytes {
		t.Errorf("all are said to have %d bytes, and have %d", list.Bytes, bytes)
	}
	for _, want := range []string{"", "search/", "search/index/entry.json", "favicon.svg", "incidents/2025-01-10-phone-charger/", "incidents/2025-01-10-phone-charger/charger.png"} {
		if !listed[want] {
			t.Errorf("%q is not listed", want)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(listed)) {
		for _, other := range []string{"data/", "changes/", "incidents/page/", "incidents/recorded/", "build.json", "offline.js", "/history/"} {
			if strings.Contains(path, other) {
				t.Errorf("%q is listed", path)
			}
		}
	}
}
