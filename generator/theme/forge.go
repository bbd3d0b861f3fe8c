package theme

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"blotter/generator/site"
)

// forge knows the addresses of a repository's web pages; the zero forge knows
// none. The patterns are those of GitHub, GitLab, Forgejo and Gitea, and
// Bitbucket. The page that makes a file is filled in through its address as Gitea's
// documentation says ("Pre-Fill New File name and contents"), and in the same way on
// GitHub, which does not document it; GitLab takes the file's name only, and
// Bitbucket nothing.
type forge struct {
	url, branch string
	pattern     pattern
}

type pattern struct {
	commit, blob, at, edit, log, pull, issue string
	subject, body                            string // the parameters of issue that fill in its title and its text
	create, name, text                       string // the page that makes a file, and its parameters, "" where it has none
}

var patterns = map[string]pattern{
	"github":    {"/commit/%s", "/blob/%s/%s", "/blob/%s/%s", "/edit/%s/%s", "/commits/%s/%s", "/pull/%d", "/issues/new", "title", "body", "/new/%s", "filename", "value"},
	"gitlab":    {"/-/commit/%s", "/-/blob/%s/%s", "/-/blob/%s/%s", "/-/edit/%s/%s", "/-/commits/%s/%s", "/-/merge_requests/%d", "/-/issues/new", "issue[title]", "issue[description]", "/-/new/%s", "file_name", ""},
	"forgejo":   {"/commit/%s", "/src/branch/%s/%s", "/src/commit/%s/%s", "/_edit/%s/%s", "/commits/branch/%s/%s", "/pulls/%d", "/issues/new", "title", "body", "/_new/%s/", "filename", "value"},
	"bitbucket": {"/commits/%s", "/src/%s/%s", "/src/%s/%s", "/src/%s/%s?mode=edit", "/history-node/%s/%s", "/pull-requests/%d", "/issues/new", "title", "content", "", "", ""},
}

func newForge(r site.Repository) forge {
	u, err := url.Parse(r.URL)
	if err != nil || r.URL == "" {
		return forge{}
	}
	f := forge{url: strings.TrimSuffix(strings.TrimSuffix(r.URL, "/"), ".git"), branch: r.Branch}
	if f.branch == "" {
		f.branch = "main"
	}
	for _, name := range slices.Sorted(maps.Keys(patterns)) {
		if strings.Contains(u.Host, name) || name == "forgejo" && (u.Host == "codeberg.org" || strings.Contains(u.Host, "gitea")) {
			f.pattern = patterns[name]
		}
	}
	return f
}

func (f forge) commit(hash string) string {
	if f.pattern.commit == "" || hash == "" {
		return ""
	}
	return f.url + fmt.Sprintf(f.pattern.commit, hash)
}

func (f forge) pull(number int) string {
	if f.pattern.pull == "" || number == 0 {
		return ""
	}
	return f.url + fmt.Sprintf(f.pattern.pull, number)
}

func (f forge) blob(file string) string { return f.file(f.pattern.blob, f.branch, file) }
func (f forge) edit(file string) string { return f.file(f.pattern.edit, f.branch, file) }
func (f forge) log(file string) string  { return f.file(f.pattern.log, f.branch, file) }

// issue is where something can be reported.
func (f forge) issue() string {
	if f.pattern.issue == "" {
		return f.url
	}
	return f.url + f.pattern.issue
}

// report is where something can be reported under a title that is filled in.
func (f forge) report(title string) string {
	if f.pattern.issue == "" {
		return ""
	}
	return f.issue() + "?" + url.Values{f.pattern.subject: {title}}.Encode()
}

// create is the page where a new file is written, of that name and text where the
// forge can be told; "" where it has no such page.
func (f forge) create(file, text string) string {
	if f.pattern.create == "" {
		return ""
	}
	values := url.Values{f.pattern.name: {file}}
	if f.pattern.text != "" {
		values.Set(f.pattern.text, text)
	}
	return f.url + fmt.Sprintf(f.pattern.create, url.PathEscape(f.branch)) + "?" + values.Encode()
}

// at is a file as of a commit.
func (f forge) at(commit, file string) string { return f.file(f.pattern.at, commit, file) }

func (f forge) file(pattern, ref, file string) string {
	if pattern == "" || file == "" {
		return ""
	}
	parts := strings.Split(file, "/")
	for i, p := range parts {
		parts[i] = url.PathEscape(p)
	}
	return f.url + fmt.Sprintf(pattern, url.PathEscape(ref), strings.Join(parts, "/"))
}
