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
	draft   bool
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
		tales[i] = told{v.Edits, v.Kind, v.Missing, v.Draft}
	}
	r.pasts.known.Store(key, tales)
	return versions, nil
}

// pastKey is everything that a record's past depends on.
func (r *Register) pastKey(rec *site.Record) string {
	var b strings.Builder
	fmt.Fprintln(&b, r.input.Drafts)
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
		versions[i].Draft = t.draft
	}
	return versions
}

// versions compares a record's revisions, and keeps the whole texts of the
// newest ones.
func (r *Register) versions(rec *site.Record, whole int) ([]site.Version, error) {
	versions := make([]site.Version, len(rec.Revisions))
	t := teller{first: rec.Published(), drafts: r.input.Drafts}
	for i := len(versions) - 1; i >= 0; i-- {
		v := &versions[i]
		v.Revision = rec.Revisions[i]
		v.Removed = r.Site.RemovalOf(rec, v.Revision)
		text, err := r.version(v)
		if err != nil {
			return nil, fmt.Errorf("read %s as of commit %s: %w", v.Path, v.Commit, err)
		}
		t.tell(v, text, &rec.Revisions[i] == t.first)
		if i < whole && (t.drafts || !v.Draft) {
			v.Text = text
		}
	}
	return versions, nil
}

// teller goes through a record's versions, oldest first.
type teller struct {
	first      *site.Revision
	drafts     bool
	before     *incident.Version // the last that was shown and could be read
	hidden     *site.Removal     // of that
	unreadable *incident.Version // the one just before, where it could not be read
	shown      bool              // some version was
	away       bool              // the file is removed
}

// tell says what a version is after those before. What a draft says is nobody's
// business: it is compared with nothing.
func (t *teller) tell(v *site.Version, text *incident.Version, first bool) {
	away := t.away
	t.away = v.Blob == ""
	switch {
	case t.away:
		v.Kind = site.TakenOut
		return
	case !t.drafts && text != nil && text.Status() == "draft":
		v.Draft, v.Kind = true, site.Drafted
		if t.shown {
			v.Kind = site.Unpublished
		}
		return
	}
	v.Kind = site.Unknown
	if text != nil {
		t.compare(v, text)
	}
	switch {
	case first:
		v.Kind, v.Edits = site.Added, nil
	case v.Draft:
		v.Kind = site.Drafted
	case away:
		v.Kind = site.PutBack
	}
	t.shown = t.shown || !v.Draft
	if text == nil || text.Readable {
		t.before, t.hidden, t.unreadable = text, v.Removed, nil
	} else {
		t.unreadable = text
	}
}

func (t *teller) compare(v *site.Version, text *incident.Version) {
	v.Edits = incident.Compare(t.unreadable, text)
	if t.before == nil {
		return
	}
	v.Edits = append(v.Edits, incident.Compare(t.before.Without(fieldsOf(v.Removed)), text.Without(fieldsOf(t.hidden)))...)
	hides := v.Removed != nil || t.hidden != nil
	if v.Kind = site.KindOf(v.Edits); hides && v.Kind == site.Reformatted || !text.Readable {
		v.Kind = site.Unknown
	}
}

// version reads what may be shown of a revision, nil when that is nothing or is
// not in this clone.
func (r *Register) version(v *site.Version) (*incident.Version, error) {
	if v.Blob == "" || v.Removed != nil && v.Removed.Whole() {
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
func (r *Renderer) oldBodies(p site.Page, versions []site.Version, asked questions) []template.HTML {
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
			asked.link(v.Path, dest)
			to := r.Site.Resolve(v.Path, dest)
			if strings.HasPrefix(to, "/") {
				return theme.Relative(p.URL, to)
			}
			return to
		})
		if html == "" {
			html = "<p>The text is too long to be shown here.</p>"
		}
		bodies[i] = template.HTML(html)
	}
	return bodies
}
