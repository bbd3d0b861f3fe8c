package generator

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"html/template"
	"strings"

	"blotter/generator/diag"
	"blotter/generator/feed"
	"blotter/generator/frontmatter"
	"blotter/generator/markdown"
	"blotter/generator/site"
	"blotter/generator/theme"
)

// Renderer turns a Register's pages into bytes. It may be used by several
// goroutines; build and preview use the same one.
type Renderer struct {
	*Register
	theme *theme.Theme
	views *theme.Views
	feeds *feed.Writer
	card  []byte // the picture of the register, where it is drawn
	plan  plan
}

// Renderer loads the register's theme.
func (b *Builder) Renderer(r *Register) (*Renderer, error) {
	t, err := b.theme(r)
	if err != nil {
		return nil, err
	}
	rend := &Renderer{Register: r, theme: t, views: t.Views(r.Site), feeds: feed.New(r.Site, r.feedBody)}
	rend.card, rend.views.Card, err = b.card(r.Site, t)
	return rend, err
}

// Page renders one page into out. text is the plain text of its body, for the
// search index; "" when the page has none.
func (r *Renderer) Page(out *bytes.Buffer, p site.Page) (text string, err error) {
	return r.page(out, p, nil)
}

// page is Page, and notes what the page asks about old versions.
func (r *Renderer) page(out *bytes.Buffer, p site.Page, asked questions) (text string, err error) {
	switch {
	case p.Kind == site.FigureSVG:
		out.WriteString(r.views.Drawing(p))
	case !p.Kind.HTML():
		err = r.feed(out, p)
	default:
		var body theme.Body
		if body, text, err = r.body(p, asked); err == nil {
			err = r.theme.Render(out, r.views.View(p, body))
		}
	}
	if err != nil {
		return "", fmt.Errorf("render %s: %w", p.URL, err)
	}
	return text, nil
}

func (r *Renderer) feed(out *bytes.Buffer, p site.Page) error {
	if p.Kind != site.ChangesFeed && p.Kind != site.ChangesJSON {
		return r.feeds.Write(out, p)
	}
	var changed []site.Version
	var err error
	if p.Changes, changed, err = r.news(p.Changes); err != nil {
		return err
	}
	return r.feeds.WriteChanges(out, p, changed)
}

// body renders what the page shows of files.
func (r *Renderer) body(p site.Page, asked questions) (body theme.Body, text string, err error) {
	body.Ask = asked.theme
	if body.Past, err = r.pastOf(p); err != nil {
		return body, "", err
	}
	if p.Kind == site.DataPage {
		body.Files, err = r.downloads()
		return body, "", err
	}
	if tellsWhole(p) {
		body.Old = r.oldBodies(p, body.Past, asked)
	}
	body.HTML, text, err = r.markdownOf(p)
	return body, text, err
}

// downloads writes the files that the page of downloads tells of, to learn their
// sizes and digests. A build takes these from what it put.
func (r *Renderer) downloads() (map[string]theme.File, error) {
	files := map[string]theme.File{}
	note := func(path string, data []byte) error {
		files[path] = theme.File{Size: int64(len(data)), Sum: fmt.Sprintf("%x", sha256.Sum256(data))}
		return nil
	}
	var out bytes.Buffer
	for _, p := range r.Site.Downloads() {
		out.Reset()
		if err := r.feed(&out, p); err != nil {
			return nil, err
		}
		note(p.File(), out.Bytes())
	}
	return files, schemas(note)
}

// pastOf reads the old versions that the page is about.
func (r *Renderer) pastOf(p site.Page) ([]site.Version, error) {
	switch {
	case p.Kind == site.ChangesPage:
		return r.changed(p.Changes)
	case tellsWhole(p):
		return r.versions(p.Record, maxWhole)
	case p.Kind == site.RecordPage && p.Record.HasPast():
		return r.Past(p.Record)
	}
	return nil, nil
}

// tellsWhole reports whether the page shows old versions of its record whole.
func tellsWhole(p site.Page) bool {
	return p.Kind == site.HistoryPage || p.Kind == site.RecordPage && p.Record.HasPast() && !p.Record.HasHistoryPage()
}

// markdownOf renders the Markdown that the page shows.
func (r *Renderer) markdownOf(p site.Page) (template.HTML, string, error) {
	file, start := bodyOf(p)
	doc, err := r.markdown(file, start)
	if doc == nil || err != nil {
		return "", "", err
	}
	html := doc.HTML(func(dest string) string {
		to := r.Site.Resolve(file, dest)
		if strings.HasPrefix(to, "/") {
			return theme.Relative(p.URL, to)
		}
		return to
	})
	return template.HTML(html), doc.Text(), nil
}

// feedBody is a record's body as it is read far from its page.
func (r *Register) feedBody(rec *site.Record) (feed.Body, error) {
	file, start := bodyOf(site.Page{Kind: site.RecordPage, Record: rec})
	doc, err := r.markdown(file, start)
	if doc == nil || err != nil {
		return feed.Body{}, err
	}
	html := doc.HTML(func(dest string) string {
		to := r.Site.Resolve(file, dest)
		if strings.HasPrefix(to, "/") {
			return strings.TrimSuffix(r.Site.BaseURL, "/") + to
		}
		return to
	})
	return feed.Body{HTML: html, Text: doc.Text()}, nil
}

// bodyText is a record's body as plain text.
func (r *Register) bodyText(rec *site.Record) (string, error) {
	doc, err := r.markdown(bodyOf(site.Page{Kind: site.RecordPage, Record: rec}))
	if doc == nil || err != nil {
		return "", err
	}
	return doc.Text(), nil
}

// markdown reads the body that begins at start of a file; nil when there is
// none, as for a removed record.
func (r *Register) markdown(file string, start int) (*markdown.Doc, error) {
	f, ok := r.snapshot.File(file)
	if !ok {
		return nil, nil
	}
	text, err := f.Read()
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	text = bytes.TrimPrefix(text, []byte(frontmatter.BOM))
	if start >= len(text) {
		return nil, nil
	}
	doc, _ := markdown.Parse(diag.NewSource(file, text), text[start:], start)
	return doc, nil
}

// bodyOf is the file whose body the page shows, and where that begins.
func bodyOf(p site.Page) (file string, start int) {
	switch {
	case p.Document != nil:
		return p.Document.Path, p.Document.Body
	case p.Kind == site.TranslationPage && p.Record.Shows("body") && !p.Record.Broken:
		return p.Translation.Path, p.Translation.Body
	case p.Kind == site.RecordPage && p.Record.Shows("body") && !p.Record.Broken:
		return p.Record.Path, p.Record.Body
	}
	return "", 0
}
