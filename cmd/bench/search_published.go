package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// published is what a built site says of its records.
type published struct {
	records    []*publishedRecord
	taxonomies map[string]bool
	names      map[string]string   // of organisations, by id
	df         map[string]int      // in how many records' pages a word stands
	told       map[string]bool     // words of titles and summaries
	sameTitle  map[string][]string // ids
	sameSource map[string][]string // ids by a source's title
	closed     int                 // how many filters of the search page are of closed taxonomies
}

// publishedRecord is a listed record.
type publishedRecord struct {
	ID, Title, Summary, Status string
	Sources                    []struct{ Title string }
	Terms                      map[string]json.RawMessage

	text      string       // of the page's main part: what Pagefind sees
	stands    []taxonomyOf // the terms that the page links to
	deployers []string
}

type taxonomyOf struct{ taxonomy, term string }

// readPublished reads data/ and the records' pages.
func readPublished(dir string) (*published, error) {
	p := &published{
		taxonomies: map[string]bool{}, names: map[string]string{}, df: map[string]int{}, told: map[string]bool{},
		sameTitle: map[string][]string{}, sameSource: map[string][]string{},
	}
	if err := p.readTaxonomies(filepath.Join(dir, "data", "taxonomies.json")); err != nil {
		return nil, err
	}
	if err := p.readFilters(filepath.Join(dir, "search", "index", "entry.json")); err != nil {
		return nil, err
	}
	data, err := readPieces(dir)
	if err != nil {
		return nil, fmt.Errorf("read what was built: %w", err)
	}
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, len(data)+1)
	for lines.Scan() {
		if err := p.readRecord(dir, lines.Bytes()); err != nil {
			return nil, err
		}
	}
	if len(p.records) == 0 {
		return nil, fmt.Errorf("no record is listed in %s", dir)
	}
	return p, lines.Err()
}

// readPieces reads the records; a large register has them in several files.
func readPieces(dir string) ([]byte, error) {
	names, err := filepath.Glob(filepath.Join(dir, "data", "records*.ndjson"))
	var all []byte
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		all = append(all, data...)
	}
	return all, err
}

// readTaxonomies keeps the names of the taxonomy of deployers.
func (p *published) readTaxonomies(file string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("read what was built: %w", err)
	}
	var all struct {
		Taxonomies []struct {
			ID     string
			Fields []string
			Terms  []struct{ ID, Name string }
		}
	}
	if err := json.Unmarshal(data, &all); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	for _, t := range all.Taxonomies {
		p.taxonomies[t.ID] = true
		for _, term := range t.Terms {
			if slices.Contains(t.Fields, "systems.deployers") {
				p.names[term.ID] = term.Name
			}
		}
	}
	return nil
}

// readFilters reads the entry of the search index, which names those of closed
// taxonomies first.
func (p *published) readFilters(file string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("read what was built: %w", err)
	}
	var entry struct{ Facets []struct{ Closed bool } }
	if err := json.Unmarshal(data, &entry); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	for _, f := range entry.Facets {
		if f.Closed {
			p.closed++
		}
	}
	return nil
}

func (p *published) readRecord(dir string, line []byte) error {
	r := &publishedRecord{}
	if err := json.Unmarshal(line, r); err != nil {
		return fmt.Errorf("records.ndjson: %w", err)
	}
	if r.Status == "withdrawn" || r.Status == "superseded" {
		return nil
	}
	page, err := r.page(dir)
	if err != nil {
		return err
	}
	if err := r.readPage(page, p.taxonomies); err != nil {
		return err
	}
	r.deployers = p.deployersOf(r)
	p.records = append(p.records, r)
	for _, w := range distinct(words(r.text)) {
		p.df[w]++
	}
	for _, w := range words(r.Title + " " + r.Summary) {
		p.told[w] = true
	}
	p.sameTitle[r.Title] = append(p.sameTitle[r.Title], r.ID)
	for _, s := range r.Sources {
		p.sameSource[s.Title] = append(p.sameSource[s.Title], r.ID)
	}
	return nil
}

// deployersOf are names; a register of another subject has no systems.
func (p *published) deployersOf(r *publishedRecord) (names []string) {
	var systems []struct{ Deployers []string }
	if json.Unmarshal(r.Terms["systems"], &systems) != nil {
		return nil
	}
	for _, s := range systems {
		for _, id := range s.Deployers {
			if name := p.names[id]; name != "" {
				names = append(names, name)
			}
		}
	}
	return names
}

// page reads the record's page.
func (r *publishedRecord) page(dir string) ([]byte, error) {
	data, err := os.ReadFile(filepath.Join(dir, "incidents", r.ID, "index.html"))
	if err != nil {
		return nil, fmt.Errorf("read what was built: %w", err)
	}
	return data, nil
}

func (r *publishedRecord) readPage(page []byte, taxonomies map[string]bool) error {
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return fmt.Errorf("the page of %s: %w", r.ID, err)
	}
	var text strings.Builder
	for n := range doc.Descendants() {
		if n.DataAtom != atom.Main {
			continue
		}
		for d := range n.Descendants() {
			switch {
			case d.Type == html.TextNode:
				text.WriteString(d.Data + " ")
			case d.DataAtom == atom.A:
				r.readLink(d, taxonomies)
			}
		}
	}
	r.text = text.String()
	return nil
}

// readLink notes a link to a term's page, ../../harms/psychological/.
func (r *publishedRecord) readLink(a *html.Node, taxonomies map[string]bool) {
	for _, attr := range a.Attr {
		parts := strings.Split(attr.Val, "/")
		if attr.Key != "href" || len(parts) != 5 || !taxonomies[parts[2]] || parts[0]+parts[1]+parts[4] != "...." {
			continue
		}
		if t := (taxonomyOf{parts[2], parts[3]}); !slices.Contains(r.stands, t) {
			r.stands = append(r.stands, t)
		}
	}
}

// words are the runs of letters, digits and marks, in lower case.
func words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r)
	})
}

// distinct keeps the first of each.
func distinct(list []string) (once []string) {
	seen := map[string]bool{}
	for _, s := range list {
		if !seen[s] {
			seen[s] = true
			once = append(once, s)
		}
	}
	return once
}
