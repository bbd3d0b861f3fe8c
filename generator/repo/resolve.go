package repo

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	gitobject "github.com/go-git/go-git/v5/plumbing/object"
	"github.com/go-git/go-git/v5/plumbing/storer"
)

// maxTags is how many annotated tags may point to each other.
const maxTags = 10

var (
	// suffixes are what may follow a name: ~3, ^, ^2, ^{}, ^{commit}.
	suffixes = regexp.MustCompile(`(?:~\d*|\^\d*|\^\{(?:commit)?\})+$`)
	suffix   = regexp.MustCompile(`(~|\^)(\{(?:commit)?\}|\d*)`)
	hexDigit = regexp.MustCompile(`^[0-9a-fA-F]{4,40}$`)
	// refName leaves out what git-check-ref-format(1) does, so that no name
	// leads out of the references.
	refName = regexp.MustCompile(`^[^\s/.~^:?*\[\\\x00-\x20\x7f-][^\s~^:?*\[\\\x00-\x20\x7f]*$`)
)

// Resolve finds the commit that ref names: a branch, a tag (annotated too), a
// hash or the beginning of one (from 4 digits), HEAD or @; and ancestors of
// these, written as in git: HEAD~2, main^2, v1.0^{commit}. Other forms of
// gitrevisions(7) are errors. A name wins over an abbreviated hash.
func (r *Repo) Resolve(ref string) (Commit, error) {
	if r.git == nil {
		return Commit{}, fmt.Errorf("resolve %q: %s", ref, r.reason)
	}
	name := ref[:len(ref)-len(suffixes.FindString(ref))]
	h, err := r.git.named(name)
	if err != nil {
		return Commit{}, fmt.Errorf("resolve %q: %w", ref, r.git.explain(err))
	}
	c, err := r.git.peel(h)
	if err != nil {
		return Commit{}, fmt.Errorf("resolve %q: %w", ref, r.git.explain(err))
	}
	for _, m := range suffix.FindAllStringSubmatch(ref[len(name):], -1) {
		if c, err = r.git.ancestor(c, m[1], m[2]); err != nil {
			return Commit{}, fmt.Errorf("resolve %q: %w", ref, r.git.explain(err))
		}
	}
	return Commit{c.hash, c.date.time()}, nil
}

// named tries the rules of gitrevisions(7), <refname>, in their order.
func (g *gitDir) named(name string) (Hash, error) {
	if h, ok := parseHash(name); ok {
		return h, nil
	}
	if name == "@" {
		name = "HEAD"
	}
	if refName.MatchString(name) && !strings.Contains(name, "..") {
		for _, rule := range plumbing.RefRevParseRules {
			ref, err := storer.ResolveReference(g.refs, plumbing.ReferenceName(fmt.Sprintf(rule, name)))
			if err == nil && !ref.Hash().IsZero() {
				return Hash(ref.Hash()), nil
			}
		}
	}
	if hexDigit.MatchString(name) {
		return g.abbreviated(strings.ToLower(name))
	}
	return Hash{}, errors.New("no such branch, tag or commit")
}

func (g *gitDir) abbreviated(prefix string) (Hash, error) {
	hashes, err := g.objects.withPrefix(prefix)
	if err != nil {
		return Hash{}, err
	}
	var found []Hash
	for _, h := range hashes {
		if _, err := g.peel(h); err == nil {
			found = append(found, h)
		}
	}
	switch len(found) {
	case 0:
		return Hash{}, errors.New("no such branch, tag or commit")
	case 1:
		return found[0], nil
	}
	return Hash{}, fmt.Errorf("the beginning of %d commits' hashes: give more digits", len(found))
}

// peel follows annotated tags to a commit.
func (g *gitDir) peel(h Hash) (*commit, error) {
	for range maxTags {
		data, err := g.objects.read(h, plumbing.TagObject)
		if err != nil {
			return g.objects.commit(h)
		}
		var raw plumbing.MemoryObject
		raw.SetType(plumbing.TagObject)
		if _, err := raw.Write([]byte(data)); err != nil {
			return nil, fmt.Errorf("tag %s: %w", h, err)
		}
		var tag gitobject.Tag
		if err := tag.Decode(&raw); err != nil {
			return nil, fmt.Errorf("tag %s: %w", h, err)
		}
		h = Hash(tag.Target)
	}
	return nil, fmt.Errorf("tag %s: more than %d tags of tags", h, maxTags)
}

// ancestor takes one step: ~n goes n first parents up, ^n to the n-th parent.
func (g *gitDir) ancestor(c *commit, kind, count string) (*commit, error) {
	if strings.HasPrefix(count, "{") {
		return c, nil // peeled already
	}
	n := 1
	if count != "" {
		var err error
		if n, err = strconv.Atoi(count); err != nil {
			return nil, fmt.Errorf("%s%s: %w", kind, count, err)
		}
	}
	if n == 0 {
		return c, nil
	}
	if kind == "^" {
		return g.parent(c, n)
	}
	for range n {
		var err error
		if c, err = g.parent(c, 1); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (g *gitDir) parent(c *commit, n int) (*commit, error) {
	if n > len(c.parents) {
		return nil, fmt.Errorf("commit %s has %d parents", c.hash, len(c.parents))
	}
	return g.objects.commit(c.parents[n-1])
}
