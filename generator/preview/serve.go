package preview

import (
	"context"
	_ "embed"
	"net"
	"net/http"
	"path"
	"strings"
	"time"

	"blotter/generator"
	"blotter/generator/publish"
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
		case strings.HasPrefix(r.URL.Path, own):
			s.own(w, r, strings.TrimPrefix(r.URL.Path, own))
		default:
			s.file(w, r)
		}
	})
}

// own answers under the preview's own addresses.
func (s *Server) own(w http.ResponseWriter, r *http.Request, name string) {
	switch name {
	case "reload.js":
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		w.Write(script)
	case "preview.css":
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		w.Write(style)
	case "events":
		s.events(w, r)
	case "page":
		s.page(w, r)
	case "compare":
		s.compare(w, r)
	case "changes":
		s.changes(w, r)
	default:
		if path, ok := strings.CutPrefix(name, "before/"); ok && s.before != nil {
			s.before.file(w, r, path)
			return
		}
		http.NotFound(w, r)
	}
}

// knownHost refuses names that an attacker's DNS points here.
func (s *Server) knownHost(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	name = strings.Trim(name, "[]")
	if listens, _, err := net.SplitHostPort(s.opts.Addr); err == nil && listens != "" && name == listens {
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
	if !s.ready() && r.Header.Get("Sec-Fetch-Mode") == "navigate" {
		s.html(w, http.StatusOK, []byte(starting), 0)
		return
	}
	select {
	case <-s.looked:
	case <-r.Context().Done():
		return
	}
	name := fileOf(r.URL.Path)
	site, version, data, found, err := s.render(r.Context(), name)
	switch {
	case site == nil:
		s.html(w, http.StatusInternalServerError, []byte(notYet), version)
	case err != nil:
		http.Error(w, err.Error(), http.StatusInternalServerError)
	case !found && isFolder(site, name):
		http.Redirect(w, r, r.URL.Path+"/", http.StatusFound)
	case !found && name == "favicon.ico": // asked for by every browser on a page without an icon
		w.WriteHeader(http.StatusNoContent)
	case !found:
		data, _, _ = site.File(notFound)
		s.html(w, http.StatusNotFound, data, version)
	case strings.HasSuffix(name, ".html"):
		s.html(w, http.StatusOK, data, version)
	default:
		w.Header().Set("Content-Type", publish.ContentType(name))
		w.Write(data)
	}
}

const (
	notFound = "404.html"
	starting = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Reading the register</title><body class="preview-starting"><p role="status">The register is being read.</p></body></html>`
	notYet   = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>No site yet</title><body class="preview-starting"><p>The site can't be shown yet.</p></body></html>`
)

func (s *Server) ready() bool {
	select {
	case <-s.looked:
		return true
	default:
		return false
	}
}

// patience is how long a request waits for the look that a change to the files
// brings about.
const patience = 2 * time.Second

// render gives a file of the site as it is now. One that fails, as where its source
// was saved a moment ago, is tried again after the next look.
func (s *Server) render(ctx context.Context, name string) (site *generator.Renderer, version int, data []byte, found bool, err error) {
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	for {
		var wake <-chan struct{}
		s.mu.Lock()
		site, version, wake = s.site, s.version, s.wake
		s.mu.Unlock()
		if site == nil {
			return nil, version, nil, false, nil
		}
		if data, found, err = site.File(name); err == nil {
			return site, version, data, found, nil
		}
		select {
		case <-wake:
		case <-ctx.Done():
			return site, version, nil, false, err
		}
	}
}

func (s *Server) current() (*generator.Renderer, int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.site, s.version
}

// fileOf is the published path that a URL's path asks for.
func fileOf(urlPath string) string {
	name := strings.TrimPrefix(path.Clean(urlPath), "/")
	if strings.HasSuffix(urlPath, "/") {
		name = path.Join(name, "index.html")
	}
	return name
}

func isFolder(site *generator.Renderer, name string) bool {
	return site.Has(path.Join(name, "index.html"))
}
