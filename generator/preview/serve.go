package preview

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"mime"
	"net"
	"net/http"
	"path"
	"strings"

	"blotter/generator"
	"blotter/generator/diag"
)

// own is where the preview's own addresses are; no site has a page there.
const own = "/_preview/"

// script reloads the page when the site has changed, and shows the problems.
//
//go:embed reload.js
var script []byte

//go:embed preview.css
var style []byte

func (s *Server) handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Referrer-Policy", "no-referrer")
		w.Header().Set("Cross-Origin-Resource-Policy", "same-origin")
		w.Header().Set("Cache-Control", "no-store")
		switch {
		case !s.knownHost(r.Host):
			http.Error(w, "this preview answers to localhost and its own address only", http.StatusForbidden)
		case foreign(r):
			http.Error(w, "this preview is not for other sites", http.StatusForbidden)
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
		case r.URL.Path == own+"reload.js":
			w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
			w.Write(script)
		case r.URL.Path == own+"preview.css":
			w.Header().Set("Content-Type", "text/css; charset=utf-8")
			w.Write(style)
		case r.URL.Path == own+"events":
			s.events(w, r)
		default:
			s.file(w, r)
		}
	})
}

// knownHost refuses names that an attacker's DNS points here.
func (s *Server) knownHost(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	name = strings.Trim(name, "[]")
	if listens, _, err := net.SplitHostPort(s.addr); err == nil && listens != "" && name == listens {
		return true
	}
	ip := net.ParseIP(name)
	return name == "localhost" || ip != nil && ip.IsLoopback()
}

// foreign reports a request that another site's page makes (Fetch Metadata);
// following a link to the preview is no such request.
func foreign(r *http.Request) bool {
	site := r.Header.Get("Sec-Fetch-Site")
	return (site == "cross-site" || site == "same-site") && r.Header.Get("Sec-Fetch-Mode") != "navigate"
}

// file answers with one file of the site, rendered now.
func (s *Server) file(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	site := s.site
	s.mu.Unlock()
	if site == nil {
		s.html(w, http.StatusInternalServerError, []byte("<!doctype html><title>No site yet</title><p>The site can't be shown yet.</p>"))
		return
	}
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	if strings.HasSuffix(r.URL.Path, "/") {
		name = path.Join(name, "index.html")
	}
	data, found, err := site.File(name)
	switch {
	case err != nil:
		http.Error(w, err.Error(), http.StatusInternalServerError)
	case !found && isFolder(site, name):
		http.Redirect(w, r, r.URL.Path+"/", http.StatusFound)
	case !found:
		data, _, _ = site.File("404.html")
		s.html(w, http.StatusNotFound, data)
	case strings.HasSuffix(name, ".html"):
		s.html(w, http.StatusOK, data)
	default:
		w.Header().Set("Content-Type", contentType(name))
		w.Write(data)
	}
}

func isFolder(site *generator.Renderer, name string) bool {
	return site.Has(path.Join(name, "index.html"))
}

func contentType(name string) string {
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}

// tags bring the script and its look into a page.
const tags = `<link rel="stylesheet" href="` + own + `preview.css"><script src="` + own + `reload.js" defer></script>`

// html writes a page with the preview's script in it.
func (s *Server) html(w http.ResponseWriter, code int, page []byte) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(code)
	tag := []byte(tags + "</body>")
	if end := bytes.LastIndex(page, []byte("</body>")); end >= 0 {
		page = append(append(bytes.Clone(page[:end]), tag...), page[end+len("</body>"):]...)
	} else {
		page = append(bytes.Clone(page), tag...)
	}
	w.Write(page)
}

// notice is what an open page is told.
type notice struct {
	Version  int      `json:"version"`
	Failure  string   `json:"failure,omitempty"`
	Problems []string `json:"problems"` // as the terminal shows them
	Errors   int      `json:"errors"`
}

// maxShown is how many problems an open page is told.
const maxShown = 50

// events tells an open page the present state, and each change (Server-Sent
// Events, HTML Living Standard, 9.2).
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	flusher, ok := w.(http.Flusher)
	if !ok {
		http.Error(w, "no streaming", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	for {
		n, wake := s.state()
		data, err := json.Marshal(n)
		if err != nil {
			return
		}
		if _, err := fmt.Fprintf(w, "data: %s\n\n", data); err != nil {
			return
		}
		flusher.Flush()
		select {
		case <-wake:
		case <-r.Context().Done():
			return
		}
	}
}

func (s *Server) state() (notice, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := notice{Version: s.version, Failure: s.failure, Problems: []string{}, Errors: s.problems.Errors()}
	for _, p := range s.problems[:min(len(s.problems), maxShown)] {
		var b strings.Builder
		if diag.WriteText(&b, diag.List{p}, false) == nil {
			n.Problems = append(n.Problems, b.String())
		}
	}
	return n, s.wake
}
