package diag

import (
	"cmp"
	"slices"
)

// Rule is one thing that is checked. Its name is stable: it stands in messages,
// in reports and in other people's scripts.
type Rule struct {
	Name     string
	Severity Severity
	Help     string // one line: what must hold
	Right    string // lines of a file that pass
}

var rules []*Rule

func rule(name string, s Severity, help, right string) *Rule {
	r := &Rule{name, s, help, right}
	rules = append(rules, r)
	return r
}

// Rules lists every rule by name.
func Rules() []*Rule {
	sorted := slices.Clone(rules)
	slices.SortFunc(sorted, func(a, b *Rule) int { return cmp.Compare(a.Name, b.Name) })
	return sorted
}

// FindRule is the rule of that name, or nil.
func FindRule(name string) *Rule {
	for _, r := range rules {
		if r.Name == name {
			return r
		}
	}
	return nil
}

// Files and headers.
var (
	InvalidText     = rule("invalid-text", Error, "a file is UTF-8 without NUL or other control characters", "title: Zürich")
	BidiCharacter   = rule("bidi-character", Warning, "text holds no invisible characters that reorder what a reader sees", "title: plain text")
	NotRegularFile  = rule("not-a-regular-file", Error, "everything below content/ is a plain file or a folder: no link, pipe or device", "")
	TooLarge        = rule("too-large", Error, "a file, its header, its nesting and its expansion stay within the limits", "")
	NoFrontMatter   = rule("no-front-matter", Error, "a record begins with a header between two lines of three hyphens", "---\ntitle: A title\n---\nThe text.")
	YAMLSyntax      = rule("yaml-syntax", Error, "the header is YAML", "title: \"A title: with a colon\"")
	SplitNumber     = rule("split-number", Error, "a number between brackets has no comma in it, which would end the value", "quantities: {affected: about 70000}")
	YAMLFeature     = rule("yaml-feature", Error, "the header has no anchors, aliases, tags, merge keys or second documents", "harms: [psychological]")
	DuplicateKey    = rule("duplicate-key", Error, "a key stands once", "date: 2026-06-22")
	UnknownKey      = rule("unknown-key", Error, "a key is one that the format or a taxonomy declares", "summary: What happened.")
	WrongType       = rule("wrong-type", Error, "a value has the shape that its key asks for", "harms: [psychological, reputational]")
	EmptyValue      = rule("empty-value", Error, "a key has a value; leave out what is not known", "summary: What happened.")
	MissingField    = rule("missing-field", Error, "a record states everything that is required", "title: A title\ndate: 2026-06-22\nsummary: What happened.\nsources:\n  - {title: A headline, publisher: A newspaper}")
	MissingExpected = rule("missing-expected", Warning, "a record states what its register expects; the page says \"not stated\"", "severity: incident")
	BadValue        = rule("bad-value", Error, "a value is one of those that its key allows", "status: disputed")
)

// Ids, dates and other values.
var (
	BadID         = rule("bad-id", Error, "an id is YYYY[-MM[-DD]]-words in a-z and 0-9, at most 80 characters", "content/incidents/2026/2026-06-22-employee-monitoring-leak.md")
	WrongFolder   = rule("wrong-folder", Error, "a record's folder is the first four characters of its id", "content/incidents/2026/2026-06-22-employee-monitoring-leak.md")
	DuplicateID   = rule("duplicate-id", Error, "an id belongs to one file", "content/incidents/2026/2026-06-22-employee-monitoring-leak.md")
	BadDate       = rule("bad-date", Error, "a date is a real calendar date, as precise as is known", "date: 2026-06-22   # or 2026-06, 2026, 2026-06~, 2026-06-22/2026-07-01, 2026-06/.., unknown")
	DateOrder     = rule("date-order", Error, "a range begins before it ends", "date: 2026-06-22/2026-07-01")
	FutureDate    = rule("future-date", Error, "a date is not in the future, beyond a day", "date: 2026-06-22")
	BadURL        = rule("bad-url", Error, "a URL is absolute and begins with https:// or http://", "url: https://example.org/report")
	BadLanguage   = rule("bad-language", Error, "a language is a BCP 47 tag", "language: pt-BR")
	BadQuantity   = rule("bad-quantity", Error, "a quantity is a number as a source gives it, of a kind that site.yaml declares", "quantities: {injuries: at least 3, loss: EUR 1200000}")
	BadPath       = rule("bad-path", Error, "a path begins with a slash and stays inside the site", "aliases: [/old/path/]")
	MissingReason = rule("missing-reason", Error, "a disputed, withdrawn or superseded record says why", "status: withdrawn\nstatus-reason: The report was retracted.")
)

// Terms, targets and what two files say together.
var (
	UnknownTerm       = rule("unknown-term", Error, "a value of a closed taxonomy is the id of one of its terms", "stakeholders: [workers]")
	DeprecatedTerm    = rule("deprecated-term", Warning, "a term is not one that its taxonomy has replaced", "harms: [psychological]")
	SimilarTerms      = rule("similar-terms", Warning, "two names of an open taxonomy do not differ by a slip only", "organisations: [Example Regulator]")
	SharedSlug        = rule("shared-slug", Warning, "two spellings of one term are written alike", "organisations: [Example Regulator]")
	RepeatedTerm      = rule("repeated-term", Warning, "a term stands once in a list", "harms: [psychological, reputational]")
	UnknownRecord     = rule("unknown-record", Error, "an id that is pointed at exists", "related: [{id: 2025-02-01-x, as: follow-up}]")
	SupersedeCycle    = rule("supersede-cycle", Error, "superseded-by leads to a record in force, not back", "superseded-by: [2025-12-01-x]")
	UnknownSource     = rule("unknown-source", Error, "an event names the id of one of the record's sources", "events:\n  - {date: 2026-01-08, what: It was paused., source: s1}")
	UnknownField      = rule("unknown-field", Error, "machine-written names fields of a record, each by its key, so that the page can mark them", "machine-written: [summary, severity, sources.rationale]")
	DuplicateSource   = rule("duplicate-source", Error, "a source stands once in a record", "sources:\n  - {title: A headline, url: \"https://example.org/1\"}")
	SharedSource      = rule("shared-source", Warning, "one URL has one title in all records", "sources:\n  - {title: A headline, url: \"https://example.org/1\"}")
	SharedAlias       = rule("shared-identity", Warning, "an entry of another database belongs to one record", "also-known-as: [aiid:1234]")
	UnknownDatabase   = rule("unknown-database", Error, "also-known-as names a database of content/databases.yaml", "also-known-as: [aiid:1234]")
	Collision         = rule("collision", Error, "two files do not ask for the same address", "aliases: [/old/path/]")
	OrphanTranslation = rule("orphan-translation", Error, "a translation stands beside the record that it translates", "content/incidents/2026/2026-06-22-x.fr.md")
)

// Text, links and images.
var (
	RawHTML      = rule("raw-html", Error, "text is Markdown without HTML", "**strong**, not <b>strong</b>")
	UnsafeLink   = rule("unsafe-link", Error, "a link is relative, http, https or mailto", "[report](https://example.org/report)")
	RemoteImage  = rule("remote-image", Error, "an image is a file beside the record, never fetched from elsewhere", "![A chart](chart.png)")
	BrokenLink   = rule("broken-link", Error, "an internal link leads to a page of the site", "[the earlier case](../2025/2025-02-01-x.md)")
	MissingImage = rule("missing-image", Error, "an image that is named lies beside the record's index.md", "image: {file: thumb.jpg, alt: A screen, credit: The agency}")
	BadImage     = rule("bad-image", Error, "an image is a PNG, JPEG, GIF or WebP of at most 5 MiB and 40 megapixels", "image: {file: thumb.jpg, alt: A screen, credit: The agency}")
)

// Files that shape the register.
var (
	BadTaxonomy  = rule("bad-taxonomy", Error, "a taxonomy's file is complete and contradicts no other", "name: Harms\nfields: [harms]\nclosed: true\nterms:\n  - {id: psychological, name: Psychological}")
	ReservedName = rule("reserved-name", Error, "a taxonomy, page or term does not take the name of a fixed address", "content/taxonomies/harms.yaml")
	BadConfig    = rule("bad-config", Error, "site.yaml and its companions say what they must", "title: A register\nlanguage: en")
	StaleRemoval = rule("stale-removal", Warning, "removed.yaml names fields of a record that exists", "removed:\n  - {id: 2025-02-01-x, date: 2026-01-02, reason: A court order.}")
)

// What a change does to a published register: blotter check --since.
var (
	IDVanished      = rule("id-vanished", Error, "the id of a published record goes on having a file; what should not be there is withdrawn or superseded", "status: withdrawn\nstatus-reason: The report was retracted.")
	IDReused        = rule("id-reused", Error, "an id that a record once had is not given to another", "content/incidents/2026/2026-06-22-employee-monitoring-leak.md")
	SubjectChanged  = rule("subject-changed", Warning, "a record goes on being about the same thing: it keeps a source, or half of its title's words", "title: Employee-monitoring tool paused after its data was open to all staff")
	Unpublished     = rule("unpublished", Error, "a published record is not made a draft again", "status: withdrawn\nstatus-reason: The report was retracted.")
	Reinstated      = rule("reinstated", Error, "a record that was withdrawn or superseded says why it is back", "status: published\nstatus-reason: The retraction was itself retracted.")
	AddressLost     = rule("address-lost", Error, "the address of an image, translation, page, taxonomy, term or old path goes on answering", "aliases: [/old/path/]")
	TermLost        = rule("term-lost", Warning, "a term that records brought goes on having a page, if its name is only written otherwise", "terms:\n  - {name: Example Regulator, synonyms: [Exmple Regulator]}")
	DateMoved       = rule("date-moved", Warning, "a record's date does not move by more than a year unnoticed", "date: 2026-06-22")
	IdentityDropped = rule("identity-dropped", Warning, "an entry of another database that is the same event stays named", "also-known-as: [aiid:1234]")
	RemovalDropped  = rule("removal-dropped", Error, "an entry of removed.yaml stays, and names no less", "removed:\n  - {id: 2025-02-01-x, date: 2026-01-02, reason: A court order.}")
	MassChange      = rule("mass-change", Error, "a change to more than five records and 2% of the register is meant: --allow-mass-change says so; new records, and what only looks different, do not count", "blotter check --since main --allow-mass-change")
)
