package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"
	"unicode"

	"blotter/generator"
	"blotter/generator/incident"
	"blotter/generator/site"
)

type newCmd struct {
	siteFlag
	Date   string   `placeholder:"DATE" help:"When it happened, as precisely as is known; today if not given."`
	Source []string `placeholder:"URL" sep:"none" help:"A source's address; may be given again."`
	Title  string   `arg:"" optional:"" help:"The record's title, in quotation marks; in a terminal it is asked for if not given, and the rest with it."`
}

func (c *newCmd) Run(ctx context.Context, s streams) error {
	if c.Title == "" {
		if err := c.askFor(ctx, s); err != nil {
			return err
		}
	}
	if c.Date == "" {
		c.Date = time.Now().Format("2006-01-02")
	}
	date, err := incident.ParseDate(c.Date)
	if err != nil {
		return fmt.Errorf("--date: %w", err)
	}
	id, err := newID(date, c.Title)
	if err != nil {
		return err
	}
	b := generator.New(generator.Options{Dir: c.Dir})
	defer b.Close()
	reg, err := b.Load(ctx)
	if err != nil {
		return err
	}
	if reg.Site.Title == "" {
		return fmt.Errorf("%s holds no content/site.yaml; name the site's folder with -C, or begin one with blotter init", c.Dir)
	}
	root, err := os.OpenRoot(c.Dir)
	if err != nil {
		return fmt.Errorf("open the site's folder: %w", err)
	}
	defer root.Close()
	file := incident.Folder + id[:4] + "/" + id + ".md"
	text, problems, err := incident.Format(file, []byte(c.skeleton(date, reg.Site.Taxonomies)))
	if len(problems) > 0 {
		err = fmt.Errorf("the skeleton is not in order: %s", problems[0])
	}
	if err != nil {
		return err
	}
	err = create(root, file, text)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("write %s: it is there already; edit it, or give another title or --date", file)
	}
	if err != nil {
		return err
	}
	fmt.Fprintln(s.out, file)
	fmt.Fprintln(s.err, "next: fill in what is empty, then run blotter check", file)
	return nil
}

// newID makes an id from the date and the title's first words.
func newID(date incident.Date, title string) (string, error) {
	year := fmt.Sprintf("%04d", date.From.Year)
	if !date.Known() {
		year = time.Now().Format("2006")
	}
	prefix := strings.TrimSuffix(date.From.String(), "~")
	if !date.Known() {
		prefix = year
	}
	id := prefix
	for _, word := range strings.Split(site.Words(title), "-") {
		if len(id)+1+len(word) > 60 {
			break
		}
		id += "-" + word
	}
	if id == prefix || !incident.ValidID(id) {
		return "", fmt.Errorf("no id can be made of the title %q; give it a short word in a-z", title)
	}
	return id, nil
}

// skeleton is a record in which everything that only its author can know is
// empty, and therefore a problem until it is filled in, or a comment.
func (c *newCmd) skeleton(date incident.Date, taxonomies []*site.Taxonomy) string {
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: %s\ndate: %s\nsummary: # two or three sentences of plain text, in your own words\n", quoted(c.Title), date)
	for _, t := range taxonomies {
		if t.Required != "" && len(t.Fields) > 0 {
			fmt.Fprintf(&b, "# %s: %s from content/taxonomies/%s.yaml, if known\n", t.Fields[0], form(t), t.Name)
		}
	}
	urls := c.Source
	if len(urls) == 0 {
		urls = []string{""}
	}
	b.WriteString("sources:\n")
	for _, u := range urls {
		b.WriteString("  - title: # the headline as printed\n")
		if u != "" {
			fmt.Fprintf(&b, "    url: %s\n", quoted(u))
		}
		b.WriteString("    publisher: # who published it\n")
	}
	b.WriteString("---\n")
	return b.String()
}

// form says what a taxonomy's field holds.
func form(t *site.Taxonomy) string {
	if t.Single {
		return "one term"
	}
	return "[terms]"
}

// quoted writes a text as a double-quoted YAML scalar (YAML 1.2, 7.3.1).
func quoted(s string) string {
	line := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(line) + `"`
}
