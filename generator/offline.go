package generator

import (
	"encoding/hex"
	"encoding/json"
	"strings"

	"blotter/generator/publish"
)

// offlineFileName is the file that lists what a reader's device keeps who asks for
// the register to be there without a connection: the front page, the search and
// its index, the records with their images, and what all of these need. The theme's
// search page reads it, and nothing else does.
const offlineFileName = "offline.json"

// offlineList is that file.
type offlineList struct {
	Bytes int64         `json:"bytes"`
	Files []offlineFile `json:"files"`
}

// offlineFile is the address below the site's, the size in bytes, and ten hex digits
// of the SHA-256, which tell an old copy from a new one.
type offlineFile [3]any

func (p *publication) offlineJSON() error {
	broken := map[string]bool{} // which stand nowhere but at their own address
	for _, r := range p.Site.All {
		broken[strings.TrimPrefix(r.URL(), "/")+"index.html"] = r.Broken
	}
	list := offlineList{Files: []offlineFile{}}
	for _, e := range p.sink.Manifest() {
		if isKeptOffline(e.Path) && !broken[e.Path] {
			list.Bytes += e.Size
			list.Files = append(list.Files, newOfflineFile(e))
		}
	}
	data, err := json.Marshal(list)
	if err != nil {
		return err
	}
	return p.sink.Put(offlineFileName, append(data, '\n'))
}

func newOfflineFile(e publish.Entry) offlineFile {
	return offlineFile{strings.TrimSuffix(e.Path, "index.html"), e.Size, hex.EncodeToString(e.Sum[:5])}
}

// isKeptOffline goes by the path alone: a record's address is two parts long, and
// begins with a year.
func isKeptOffline(path string) bool {
	if record, ok := strings.CutPrefix(path, "incidents/"); ok {
		return strings.Count(record, "/") == 1 && record[0] >= '0' && record[0] <= '9'
	}
	return path == "index.html" || path == "favicon.svg" || path == "search/index.html" ||
		strings.HasPrefix(path, "search/index/") || strings.HasPrefix(path, "assets/")
}
