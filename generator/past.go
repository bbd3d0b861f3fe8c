package generator

import (
	"errors"
	"fmt"
	"html/template"
	"strings"
	"sync"

	"blotter/generator/diag"
	"blotter/generator/incident"
	"blotter/generator/markdown"
	"blotter/generator/repo"
	"blotter/generator/site"
	"blotter/generator/theme"
)

// maxWhole is how many of a record's newest versions its history page shows
// whole; of those before, it tells what they changed and leads to the forge.
const maxWhole = 50

// pasts keeps what records' revisions changed, without their texts, under all
// that it depends on. A record's own page, pages of changes and later builds ask
// for it.
type pasts struct {
	known sync.Map // string -> []told
}

// told is what a revision changed.
type told struct {
	edits   []incident.Edit
	kind    site.ChangeKind
	missing bool
}

// Past tells what each of a record's revisions changed, newest first. It is the
// only way from git's old versions to a page, a feed or a terminal, and leaves
// out what removed.yaml names.
func (r *Register) Past(rec *site.Record) ([]site.Version, error) {
	key := r.pastKey(rec)
	if known, ok := r.pasts.known.Load(key); ok {
		return r.retell(rec, known.([]told)), nil
	}
	versions, err := r.versions(rec, 0)
	if err != nil {
		return nil, err
	}
	tales := make([]told, len(versions))
	for i := range versions {
		v := &versions[i]
		for j := range v.Edits {
			v.Edits[j] = v.Edits[j].Brief()
		}
		tales[i] = told{v.Edits, v.Kind, v.Missing}
	}
	r.pasts.known.Store(key, tales)
	return versions, nil
}

// pastKey is everything that a record's past depends on.
func (r *Register) pastKey(rec *site.Record) string {
	var b strings.Builder
	for _, rev := range rec.Revisions {
		fmt.Fprintf(&b, "%s %t", rev.Blob, rev.Draft)
		if rem := r.Site.RemovalOf(rec, rev); rem != nil {
			fmt.Fprintf(&b, " %t %q", rem.Whole(), rem.Fields)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func (r *Register) retell(rec *site.Record, tales []told) []site.Version {
	versions := make([]site.Version, len(tales))
	for i, t := range tales {
		rev := rec.Revisions[i]
		versions[i] = site.Version{Revision: rev, Edits: t.edits, Removed: r.Site.RemovalOf(rec, rev), Missing: t.missing, Kind: t.kind}
	}
	return versions
}

// versions compares a record's revisions, and keeps the whole texts of the
// newest ones.
func (r *Register) versions(rec *site.Record, whole int) ([]site.Version, error) {
	versions := make([]site.Version, len(rec.Revisions))
	first := rec.Published()
	var before *incident.Version
	var hidden *site.Removal
	for i := len(versions) - 1; i >= 0; i-- {
		v := &versions[i]
		v.Revision = rec.Revisions[i]
		v.Removed = r.Site.RemovalOf(rec, v.Revision)
		text, err := r.version(v)
		if err != nil {
			return nil, fmt.Errorf("read %s as of commit %s: %w", v.Path, v.Commit, err)
		}
		v.Kind = site.Unknown
		if before != nil && text != nil {
			v.Edits = incident.Compare(before.Without(fieldsOf(v.Removed)), text.Without(fieldsOf(hidden)))
			v.Kind = site.KindOf(v.Edits)
		}
		switch hides := v.Removed != nil || hidden != nil; {
		case &rec.Revisions[i] == first:
			v.Kind, v.Edits = site.Added, nil
		case hides && v.Kind == site.Reformatted:
			v.Kind = site.Unknown
		case v.Draft:
			v.Kind = site.Drafted
		}
		if i < whole {
			v.Text = text
		}
		before, hidden = text, v.Removed
	}
	return versions, nil
}

// version reads what may be shown of a revision, nil when that is nothing or is
// not in this clone.
func (r *Register) version(v *site.Version) (*incident.Version, error) {
	if v.Removed != nil && v.Removed.Whole() {
		return nil, nil
	}
	text, err := r.blob(v.Blob)
	if errors.Is(err, repo.ErrMissing) {
		v.Missing = true
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return incident.ReadVersion(text).Without(fieldsOf(v.Removed)), nil
}

func fieldsOf(removed *site.Removal) []string {
	if removed == nil {
		return nil
	}
	return removed.Fields
}

// changed tells what each line of a page of changes changed.
func (r *Register) changed(changes []site.Change) ([]site.Version, error) {
	versions := make([]site.Version, len(changes))
	for i, c := range changes {
		past, err := r.Past(c.Record)
		if err != nil {
			return nil, err
		}
		for _, v := range past {
			if v.Commit == c.Commit && v.Blob == c.Blob {
				versions[i] = v
			}
		}
	}
	return versions, nil
}

// news are the newest changes of more than form, which one commit may bring to
// every record.
func (r *Register) news(changes []site.Change) (news []site.Change, told []site.Version, err error) {
	for _, c := range changes {
		version, err := r.changed([]site.Change{c})
		if err != nil {
			return nil, nil, err
		}
		if version[0].Kind == site.Reformatted {
			continue
		}
		news, told = append(news, c), append(told, version[0])
		if len(news) == site.ChangesFeedLength {
			break
		}
	}
	return news, told, nil
}

// oldBodies renders the bodies of whole versions, under ids of their own.
func (r *Renderer) oldBodies(p site.Page, versions []site.Version) []template.HTML {
	bodies := make([]template.HTML, len(versions))
	for i, v := range versions {
		if v.Text == nil || v.Text.Body == "" {
			continue
		}
		text := []byte(v.Text.Body)
		doc, _ := markdown.Parse(diag.NewSource(v.Path, text), text, 0)
		html := doc.Within(v.Commit[:12]+"-", func(dest string) string {
			if fragment, own := strings.CutPrefix(dest, "#"); own {
				id, _ := markdown.Anchor(doc.Headings, fragment)
				return "#" + id
			}
			to := r.Site.Resolve(v.Path, dest)
			if strings.HasPrefix(to, "/") {
				return theme.Relative(p.URL, to)
			}
			return to
		})
		bodies[i] = template.HTML(html)
	}
	return bodies
}
