package main

import (
	"context"
	"fmt"
	"slices"

	"blotter/generator"
	"blotter/generator/diag"
	"blotter/generator/incident"
)

// maxRounds bounds how often the register is read again for what a mend uncovered.
const maxRounds = 10

// fix mends what is certain in the records, and says so.
func (c *checkCmd) fix(ctx context.Context, s streams) error {
	b := generator.New(generator.Options{Dir: c.Dir, Drafts: true, Progress: progress(s.err)})
	defer b.Close()
	f, err := newFormatter(c.Dir)
	if err != nil {
		return err
	}
	defer f.root.Close()
	existing, err := b.Files()
	if err != nil {
		return err
	}
	files, err := f.list(existing)
	if err != nil {
		return err
	}
	files = slices.DeleteFunc(files, func(file string) bool { return !within(c.Paths, file) && !within(c.Paths, original(file)) })
	for range maxRounds {
		reg, err := b.Load(ctx)
		if err != nil {
			return err
		}
		mended, err := f.mendAll(files, reg.Problems)
		for _, p := range mended {
			fmt.Fprintf(s.err, "mended: %s\n", p)
		}
		if err != nil || len(mended) == 0 {
			return err
		}
	}
	return nil
}

// mendAll mends each file once, and lets translations name the records that they
// were made from.
func (f *formatter) mendAll(files []string, problems diag.List) (mended diag.List, err error) {
	clear(f.renamed)
	for _, file := range files {
		here := slices.DeleteFunc(slices.Clone(problems), func(p diag.Problem) bool { return p.File != file })
		if len(here) == 0 && len(f.renamed) == 0 {
			continue
		}
		some, err := f.mend(file, here)
		mended = append(mended, some...)
		if err != nil {
			return mended, err
		}
	}
	return mended, nil
}

func (f *formatter) mend(file string, problems diag.List) (diag.List, error) {
	src, blob, err := f.read(file)
	if src == nil || err != nil {
		return nil, err
	}
	out, mended := incident.Mend(file, f.follow(src), problems)
	if string(out) == string(src) {
		return nil, nil
	}
	f.renamed[blob] = generator.BlobHash(lineFeeds(out))
	return mended, replace(f.root, file, out)
}
