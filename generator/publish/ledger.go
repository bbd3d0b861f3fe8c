package publish

import (
	"context"
	"encoding/hex"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

const (
	ledgerPath   = stateDir + "/manifest"
	ledgerHeader = "blotter bucket 1 "
)

// ledger lists what blotter put below a prefix.
type ledger struct {
	etag    string // of the object that it was read from; "" where there is none
	forgets string // BucketOptions.Forgets
	files   map[string]posted
}

// posted is a file in a bucket.
type posted struct {
	Entry
	etag string // "" while it is not known whether the upload came to pass
	old  bool   // of the site before, and kept for those who still read it; or begun before the last publication
}

func (p posted) object() object { return object{p.etag, p.Size} }

// site is the ledger's files that are of the published site.
func (l *ledger) site() Manifest {
	var all []Entry
	for _, p := range l.files {
		if !p.old && p.etag != "" {
			all = append(all, p.Entry)
		}
	}
	return NewManifest(all)
}

// text has a header, and a line a file: digest, size, ETag, state and path.
func (l *ledger) text() []byte {
	b := fmt.Appendf(nil, "%s%s\n", ledgerHeader, l.forgets)
	for _, path := range slices.Sorted(maps.Keys(l.files)) {
		p := l.files[path]
		state := "site"
		switch {
		case p.etag == "" && p.old:
			state = "ended"
		case p.etag == "":
			state = "begun"
		case p.old:
			state = "old"
		}
		b = fmt.Appendf(b, "%x %d %s %s %s\n", p.Sum, p.Size, url.QueryEscape(p.etag), state, path)
	}
	return b
}

func readLedger(ctx context.Context, s *store) (*ledger, error) {
	text, etag, err := s.get(ctx, ledgerPath)
	if err != nil {
		return nil, err
	}
	l := &ledger{etag: etag, files: map[string]posted{}}
	if text == nil {
		return l, nil
	}
	if err := l.parse(string(text)); err != nil {
		return nil, fmt.Errorf("the list of what blotter put there, %s%s, is damaged (%w); remove it and the old site, and publish again", s.prefix, ledgerPath, err)
	}
	return l, nil
}

func (l *ledger) parse(text string) error {
	head, body, _ := strings.Cut(text, "\n")
	forgets, ok := strings.CutPrefix(head, ledgerHeader)
	if !ok || text[len(text)-1] != '\n' {
		return fmt.Errorf("it begins with %.20q", head)
	}
	l.forgets = forgets
	for line := range strings.Lines(body) {
		p, err := parsePosted(strings.TrimSuffix(line, "\n"))
		if err != nil {
			return err
		}
		l.files[p.Path] = p
	}
	return nil
}

func parsePosted(line string) (p posted, err error) {
	part := strings.SplitN(line, " ", 5)
	if len(part) < 5 {
		return p, fmt.Errorf("line %.20q", line)
	}
	sum, err := hex.DecodeString(part[0])
	if err != nil || len(sum) != len(p.Sum) {
		return p, fmt.Errorf("digest %.20q", part[0])
	}
	copy(p.Sum[:], sum)
	if p.Size, err = strconv.ParseInt(part[1], 10, 64); err != nil {
		return p, err
	}
	if p.etag, err = url.QueryUnescape(part[2]); err != nil {
		return p, err
	}
	p.old, p.Path = part[3] == "old" || part[3] == "ended", part[4]
	return p, check(p.Path)
}

// write replaces the object, if it is still the one that was read.
func (l *ledger) write(ctx context.Context, s *store) (err error) {
	l.etag, err = s.putText(ctx, ledgerPath, l.text(), l.etag)
	return err
}
