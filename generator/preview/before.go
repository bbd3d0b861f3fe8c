package preview

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"blotter/generator"
	"blotter/generator/publish"
)

// before is the site as it is in another version, read once.
type before struct {
	opts generator.Options

	mu      sync.Mutex
	builder *generator.Builder
	site    *generator.Renderer
	failure error
}

func (b *before) load(ctx context.Context) {
	builder := generator.New(b.opts)
	site, err := func() (*generator.Renderer, error) {
		reg, err := builder.Load(ctx)
		if err != nil {
			return nil, err
		}
		return builder.Renderer(reg)
	}()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.builder, b.site, b.failure = builder, site, err
	if err != nil && ctx.Err() == nil {
		b.opts.Note(fmt.Sprintf("nothing can be compared with %s: %v", b.opts.Ref, err))
	}
}

func (b *before) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.builder != nil {
		b.builder.Close()
	}
}

func (b *before) read() (*generator.Renderer, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.site, b.failure
}

// compare says how a page's bytes stand to what they were.
func (b *before) compare(name string, now []byte) string {
	site, err := b.read()
	switch {
	case err != nil:
		return ""
	case site == nil:
		return "reading"
	}
	was, found, err := site.File(name)
	switch {
	case err != nil || bytes.Equal(was, now):
		return ""
	case !found:
		return "new"
	}
	return "changed"
}

// file answers with a file as it was.
func (b *before) file(w http.ResponseWriter, r *http.Request, urlPath string) {
	site, err := b.read()
	if site == nil {
		http.Error(w, fmt.Sprintf("%s can't be shown yet (%v)", b.opts.Ref, err), http.StatusServiceUnavailable)
		return
	}
	name := fileOf("/" + urlPath)
	data, found, err := site.File(name)
	switch {
	case err != nil:
		http.Error(w, err.Error(), http.StatusInternalServerError)
	case !found && isFolder(site, name):
		http.Redirect(w, r, r.URL.Path+"/", http.StatusFound)
	case !found:
		http.Error(w, "there is no such page in "+b.opts.Ref, http.StatusNotFound)
	default:
		w.Header().Set("Content-Type", publish.ContentType(name))
		w.Write(data)
	}
}

// policy is that of the preview's own pages.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; frame-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"

func ownPage(w http.ResponseWriter, title string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", policy)
	fmt.Fprintf(w, `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>%s</title><link rel="stylesheet" href="%spreview.css"></head>`, html.EscapeString(title), own)
}

// compare shows a page as it was beside what it is.
func (s *Server) compare(w http.ResponseWriter, r *http.Request) {
	if s.before == nil {
		http.NotFound(w, r)
		return
	}
	at := "/" + strings.TrimLeft(r.URL.Query().Get("at"), "/\\")
	address := (&url.URL{Path: at}).EscapedPath()
	ownPage(w, "Before and after")
	fmt.Fprintf(w, `<body class="preview-compare"><section><h1>%s</h1><iframe title="Before" src="%sbefore%s"></iframe></section><section><h1>Now</h1><iframe title="Now" src="%s"></iframe></section></body></html>`,
		html.EscapeString(s.opts.Against), own, html.EscapeString(address), html.EscapeString(address))
}

// changes lists the pages that are others than they were, each as soon as it is
// found: all of both sites are rendered.
func (s *Server) changes(w http.ResponseWriter, r *http.Request) {
	site, _ := s.current()
	if s.before == nil || site == nil {
		http.NotFound(w, r)
		return
	}
	was, err := s.before.read()
	if was == nil {
		http.Error(w, fmt.Sprintf("%s can't be compared yet (%v)", s.opts.Against, err), http.StatusServiceUnavailable)
		return
	}
	ownPage(w, "What changes")
	fmt.Fprintf(w, `<body class="preview-changes"><h1>What is other than in %s</h1><ul>`, html.EscapeString(s.opts.Against))
	all := map[string]bool{}
	for _, name := range slices.Concat(site.Paths(), was.Paths()) {
		all[name] = true
	}
	control, found := http.NewResponseController(w), 0
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if r.Context().Err() != nil {
			return
		}
		how, err := differs(was, site, name)
		if err != nil {
			fmt.Fprintf(w, "<li>%s</li>", html.EscapeString(err.Error()))
		}
		if how == "" {
			continue
		}
		found++
		at := "/" + strings.TrimSuffix(name, "index.html")
		fmt.Fprintf(w, `<li><a href="%scompare?at=%s">%s</a> %s</li>`, own, url.QueryEscape(at), html.EscapeString(at), how)
		control.Flush()
	}
	fmt.Fprintf(w, `</ul><p>%d of %d pages.</p></body></html>`, found, len(all))
}

func differs(was, now *generator.Renderer, name string) (string, error) {
	a, before, err := was.File(name)
	if err != nil {
		return "", err
	}
	b, after, err := now.File(name)
	switch {
	case err != nil:
		return "", err
	case !before:
		return "new", nil
	case !after:
		return "gone", nil
	case !bytes.Equal(a, b):
		return "changed", nil
	}
	return "", nil
}
