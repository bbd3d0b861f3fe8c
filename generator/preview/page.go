package preview

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// stylesheet is how a theme loads a style sheet. Its name holds its digest.
var stylesheet = regexp.MustCompile(`<link rel="?stylesheet"? href="([^"]*)" integrity="([^"]*)"[^>]*>`)

// digests are of a page's bytes, and of these without its style sheets.
func digests(page []byte) (whole, plain string) {
	sum := func(b []byte) string { return fmt.Sprintf("%x", sha256.Sum256(b))[:24] }
	return sum(page), sum(stylesheet.ReplaceAll(page, nil))
}

// tags bring the script and its look into a page, and say what the page is.
func tags(page []byte, version int) string {
	whole, plain := digests(page)
	return fmt.Sprintf(`<link rel="stylesheet" href="%[1]spreview.css"><script src="%[1]sreload.js" defer data-version="%d" data-page="%s" data-plain="%s"></script>`, own, version, whole, plain)
}

// html writes a page with the preview's script in it.
func (s *Server) html(w http.ResponseWriter, code int, page []byte, version int) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(code)
	tag := []byte(tags(page, version) + "</body>")
	if end := bytes.LastIndex(page, []byte("</body>")); end >= 0 {
		page = append(append(bytes.Clone(page[:end]), tag...), page[end+len("</body>"):]...)
	} else {
		page = append(bytes.Clone(page), tag...)
	}
	w.Write(page)
}

// pageState is what the script is told of its page as it is now.
type pageState struct {
	Version int     `json:"version"`
	Page    string  `json:"page"` // the digests
	Plain   string  `json:"plain"`
	Styles  []sheet `json:"styles"`
	Took    string  `json:"took"` // to render it
	Made    []place `json:"made"` // the files that it is made from
	// Against is the other version's name, and Differs how the page stands to it:
	// "", "new", "changed", or "reading" while that is still read.
	Against string `json:"against,omitempty"`
	Differs string `json:"differs,omitempty"`
}

// sheet is a style sheet of a page.
type sheet struct {
	Href      string `json:"href"` // as in the page
	Integrity string `json:"integrity"`
}

// place is a file, and the address that opens it in the editor.
type place struct {
	File string `json:"file"`
	Open string `json:"open,omitempty"`
}

// page tells what the page at the address "at" is now.
func (s *Server) page(w http.ResponseWriter, r *http.Request) {
	name := fileOf(r.URL.Query().Get("at"))
	start := time.Now()
	site, version, data, found, err := s.render(r.Context(), name)
	if site == nil {
		http.Error(w, "there is no site yet", http.StatusServiceUnavailable)
		return
	}
	if err == nil && !found {
		data, _, err = site.File(notFound)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	p := pageState{Version: version, Took: time.Since(start).Round(10 * time.Microsecond).String(), Styles: []sheet{}, Made: []place{}}
	p.Page, p.Plain = digests(data)
	for _, m := range stylesheet.FindAllSubmatch(data, -1) {
		p.Styles = append(p.Styles, sheet{html.UnescapeString(string(m[1])), html.UnescapeString(string(m[2]))})
	}
	for _, f := range site.Made(name) {
		p.Made = append(p.Made, place{f, s.open(f, 1, 1)})
	}
	if s.before != nil {
		p.Against, p.Differs = s.opts.Against, s.before.compare(name, data)
	}
	writeJSON(w, p)
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(v)
}

// open is the address that opens a file of the site's folder in the editor.
func (s *Server) open(file string, line, column int32) string {
	if s.opts.Editor == "" {
		return ""
	}
	whole, err := filepath.Abs(filepath.Join(s.dir, filepath.FromSlash(file)))
	if err != nil {
		return ""
	}
	parts := strings.Split(filepath.ToSlash(whole), "/")
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	return strings.NewReplacer(
		"{file}", strings.Join(parts, "/"), "{line}", strconv.Itoa(int(max(1, line))), "{column}", strconv.Itoa(int(max(1, column))),
	).Replace(s.opts.Editor)
}
