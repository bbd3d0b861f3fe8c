package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"

	"blotter/generator"
)

// siteOptions are the flags of
//
//	bench site [-register DIR] [-axe] [-lighthouse] [-screens DIR] [-readme DIR]
//
// which builds a register, serves it and looks at one page of each kind as its
// readers do. Every link and fragment of every page must lead somewhere. In
// Chromium, narrow and wide, light and dark, a page must not scroll sideways (at
// 320 px neither), move while it loads, ask another host for anything or write
// to the console; headings go down one level at a time; and the Tab key goes
// through all of it in order, with a focus that is always to be seen. A record's
// first view has a budget.
//
// -axe adds axe-core's rules for WCAG 2.2 AA and the names of schema.org,
// -lighthouse Lighthouse's audits of a small telephone; npm installs them into
// the user's cache. -screens writes a picture of each page, -readme those that
// README shows.
//
// Where no register is named it is the one in the current folder, with specimens
// of what a sound register lacks (site_specimens.go). It needs git then.
type siteOptions struct {
	register, screens, readme string
	axe, lighthouse           bool
}

func siteFlags(args []string, log io.Writer) (o siteOptions, err error) {
	flags := flag.NewFlagSet("bench site", flag.ContinueOnError)
	flags.SetOutput(log)
	flags.StringVar(&o.register, "register", "", "measure the register in this `folder`, as it is")
	flags.BoolVar(&o.axe, "axe", false, "run "+axePackage)
	flags.BoolVar(&o.lighthouse, "lighthouse", false, "run "+lighthousePackage)
	flags.StringVar(&o.screens, "screens", "", "write pictures of all kinds of pages to this `folder`")
	flags.StringVar(&o.readme, "readme", "", "only write README's pictures, to this `folder`")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("%q is not a flag of bench site", flags.Arg(0))
	}
	if o.readme != "" && (o.axe || o.lighthouse || o.screens != "") {
		return o, errors.New("-readme measures nothing; leave the other flags out")
	}
	return o, nil
}

// siteBench is one run, in a folder of its own.
type siteBench struct {
	siteOptions
	dir, url string
	log      io.Writer
	kinds    []kind

	views    []viewed
	audits   []audited
	findings []finding
}

// finding is what is wrong, and with which page.
type finding struct{ where, what string }

func (b *siteBench) say(format string, args ...any) {
	fmt.Fprintf(b.log, format+"\n", args...)
}

func (b *siteBench) found(where, format string, args ...any) {
	b.findings = append(b.findings, finding{where, fmt.Sprintf(format, args...)})
}

func (b *siteBench) public() string { return filepath.Join(b.dir, "public") }

func runSite(ctx context.Context, args []string, out, log io.Writer) error {
	o, err := siteFlags(args, log)
	if err != nil {
		return err
	}
	dir, done, err := folder("")
	if err != nil {
		return err
	}
	defer done()
	b := &siteBench{siteOptions: o, dir: dir, log: log}
	server := httptest.NewServer(siteServer(b.public()))
	defer server.Close()
	b.url = server.URL + "/"
	if err := b.build(ctx); err != nil {
		return err
	}
	if b.readme != "" {
		return b.illustrate(ctx)
	}
	if err := b.measure(ctx, out); err != nil {
		return err
	}
	b.print(out)
	if n := len(b.findings); n > 0 {
		return fmt.Errorf("%d findings; they are listed above", n)
	}
	return nil
}

// build builds the register for the address that it is served at, but README's
// pictures show the address that it has.
func (b *siteBench) build(ctx context.Context) error {
	if b.readme != "" {
		b.register = cmp.Or(b.register, ".")
		return b.buildFrom(ctx, b.register, "")
	}
	if b.register == "" {
		b.say("copy the register, and add specimens")
		b.register = filepath.Join(b.dir, "register")
		if err := specimens(".", b.register); err != nil {
			return err
		}
	}
	return b.buildFrom(ctx, b.register, b.url)
}

func (b *siteBench) buildFrom(ctx context.Context, register, address string) error {
	b.say("build")
	result, err := generator.Build(ctx, generator.Options{Dir: register, Out: b.public(), BaseURL: address})
	if err != nil {
		return err
	}
	b.say("%d records, %d files", result.Records, result.Summary.Files)
	return nil
}

func (b *siteBench) measure(ctx context.Context, out io.Writer) error {
	var axe string
	var names schemaNames
	var err error
	if b.kinds, err = findKinds(b.public()); err != nil {
		return err
	}
	if b.axe {
		if axe, names, err = installAxe(ctx, b.log); err != nil {
			return err
		}
	}
	links, err := checkLinks(b.public(), b.url, names)
	if err != nil {
		return err
	}
	b.findings = append(b.findings, links.wrong...)
	fmt.Fprintf(out, "%d pages, %d links, %d of them broken or otherwise wrong\n\n", links.pages, len(links.links), len(links.wrong))
	if b.screens != "" {
		if err := os.MkdirAll(b.screens, 0o755); err != nil {
			return err
		}
	}
	if err := b.visit(ctx, axe); err != nil {
		return err
	}
	b.budget()
	return b.audit(ctx)
}

// What a record's first view may take over the wire, pictures left out.
const (
	recordBudget = 60 << 10
	scriptBudget = 12 << 10
)

func (b *siteBench) budget() {
	for _, v := range b.views {
		if v.name != "record" {
			continue
		}
		if n := v.sum(); n > recordBudget {
			b.found(v.name, "takes %d bytes on first view, more than %d", n, recordBudget)
		}
		if n := v.sum("Script"); n > scriptBudget {
			b.found(v.name, "takes %d bytes of scripts, more than %d", n, scriptBudget)
		}
	}
}

// audit has Lighthouse look at the pages that most readers see.
func (b *siteBench) audit(ctx context.Context) error {
	if !b.lighthouse {
		return nil
	}
	modules, err := installed(ctx, b.log, lighthousePackage, lighthousePackage)
	if err != nil {
		return err
	}
	least := [len(categories)]float64{99, 100, 100, 100}
	for _, k := range b.kinds {
		switch k.name {
		case "home", "record", "term, closed", "search", "search, found":
		default:
			continue
		}
		b.say("have Lighthouse audit /%s (%s)", k.path, k.name)
		a, err := lighthouse(ctx, modules, b.url+k.path)
		if err != nil {
			return err
		}
		a.kind = k.name
		b.audits = append(b.audits, a)
		for i, c := range categories {
			if a.scores[i] < least[i]-0.01 {
				b.found(k.name, "Lighthouse gives %.0f for %s: %q", a.scores[i], c, a.failed)
			}
		}
	}
	return nil
}
