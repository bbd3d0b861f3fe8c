package incident

import (
	"path"
	"regexp"
	"strings"

	"blotter/generator/diag"

	"golang.org/x/text/language"
)

// Folder is where records live, below the site's folder.
const Folder = "content/incidents/"

const maxID = 80

// idForm is a date, the longest that the id begins with, and words after it: the
// first word after a year or month has not just the two digits of a month or day.
var idForm = regexp.MustCompile(`^[0-9]{4}(-[0-9]{2}-[0-9]{2}-[a-z0-9]+|(-[0-9]{2})?-([0-9]?[a-z][a-z0-9]*|[0-9]|[0-9]{2}[a-z0-9]+))(-[a-z0-9]+)*$`)

// ValidID reports whether id has the form of a record's id.
func ValidID(id string) bool {
	return len(id) <= maxID && idForm.MatchString(id)
}

// name is what a record file's path says.
type name struct {
	id, translation string
	folder          bool // the form <id>/index.md
	inYear          string
}

var langForm = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

// IDOf is the id of the record, or of the one that is translated, whose file lies
// at path; "" for a path that is not below Folder.
func IDOf(path string) string {
	if !strings.HasPrefix(path, Folder) {
		return ""
	}
	return splitPath(path).id
}

// split takes a path below Folder apart; it never fails, the checks follow.
func splitPath(file string) name {
	dir, base := path.Split(strings.TrimPrefix(file, Folder))
	dir = strings.TrimSuffix(dir, "/")
	stem := strings.TrimSuffix(base, ".md")
	var n name
	if s, lang, _ := strings.Cut(stem, "."); lang != "" {
		stem, n.translation = s, lang
	}
	n.id, n.inYear = stem, dir
	if stem == "index" {
		n.folder = true
		n.inYear, n.id = path.Split(dir)
		n.inYear = strings.TrimSuffix(n.inYear, "/")
	}
	return n
}

// checkPath reports a file that no record can be at.
func checkPath(src *diag.Source, n name) (problems diag.List) {
	whole := diag.Span{}
	if !ValidID(n.id) {
		p := src.Problem(diag.BadID, whole, "%q is not an id; name the file YYYY-MM-DD-a-few-words.md with a-z, 0-9 and hyphens, at most %d characters", n.id, maxID)
		p.Suggestion = repairedID(n.id)
		return diag.List{p}
	}
	if n.inYear != n.id[:4] {
		problems = append(problems, src.Problem(diag.WrongFolder, whole, "%s belongs in the folder %s%s/; move it there", n.id, Folder, n.id[:4]))
	}
	if n.translation != "" && !ValidLanguage(n.translation) {
		p := src.Problem(diag.BadLanguage, whole, "%q is not a language; a translation is named %s.fr.md, with a BCP 47 tag", n.translation, n.id)
		if tag, err := language.Raw.Parse(n.translation); err == nil && ValidLanguage(tag.String()) {
			p.Suggestion = tag.String()
		}
		problems = append(problems, p)
	}
	return problems
}

// ValidLanguage reports whether tag may stand in an address: a known language in
// the one spelling of BCP 47, pt-BR and not pt-br, so that there is one address.
func ValidLanguage(tag string) bool {
	parsed, err := language.Raw.Parse(tag)
	return err == nil && langForm.MatchString(tag) && parsed.String() == tag
}

var notInID = regexp.MustCompile(`[^a-z0-9]+`)

// repairedID is the nearest valid id, or "".
func repairedID(id string) string {
	fixed := strings.Trim(notInID.ReplaceAllString(strings.ToLower(id), "-"), "-")
	if len(fixed) > maxID {
		fixed = strings.TrimRight(fixed[:maxID], "-")
	}
	if fixed == id || !ValidID(fixed) {
		return ""
	}
	return fixed
}
