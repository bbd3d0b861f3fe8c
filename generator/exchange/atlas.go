package exchange

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"blotter/generator/diag"
	"blotter/generator/frontmatter"
	"blotter/generator/incident"
)

const (
	atlasDatabase = "atlas"
	atlasName     = "MITRE ATLAS"
	atlasPage     = "https://atlas.mitre.org/studies/"
	atlasLicence  = "Apache-2.0"
)

// Atlas reads a folder of MITRE ATLAS case studies, a YAML file each, as
// data/case-studies of its repository has them. A case study becomes a record: its
// name, date as precise as it says, summary without links, its type, tactics and
// techniques as terms of taxonomies of their own (whose names are made from the
// identifiers), its page and references as sources; the steps, target, actor and
// reporter go into the body. Severity is not stated by a case study, of which many
// are exercises, and is left out.
func Atlas(dir fs.FS, existing Existing) (Result, error) {
	r, err := openRegister(existing, atlasDatabase)
	if err != nil {
		return Result{}, err
	}
	files, err := fs.Glob(dir, "*.yaml")
	if err != nil || len(files) == 0 {
		return Result{}, fmt.Errorf("there is no case study in the folder; name data/case-studies, which holds them as .yaml files: %w", fs.ErrNotExist)
	}
	r.rows = len(files)
	exercises := 0
	for _, file := range files {
		study, ok, err := r.readStudy(dir, file)
		if err != nil {
			return Result{}, err
		}
		if !ok {
			continue
		}
		if study.text("case-study-type") == "exercise" {
			exercises++
		}
		r.putStudy(file, study)
	}
	if exercises > 0 {
		r.note(Advice, "case-study-type", "%d case studies are exercises, in which nobody need have been harmed; see how severe each is", exercises)
	}
	r.writeTaxonomies()
	r.needDatabase(atlasDatabase, `{id: atlas, name: MITRE ATLAS, url: "https://atlas.mitre.org/studies/{id}"}`)
	return r.finish(), nil
}

// readStudy reads a file; false, with a note, where it is no case study.
func (r *register) readStudy(dir fs.FS, file string) (fields, bool, error) {
	data, err := fs.ReadFile(dir, file)
	if err != nil {
		return nil, false, fmt.Errorf("read %s: %w", file, err)
	}
	data = []byte(strings.TrimPrefix(string(data), frontmatter.BOM))
	m, problems := frontmatter.ParseFile(diag.NewSource(file, data), data)
	if m == nil || problems.HasErrors() {
		r.note(LeftOut, file, "it can't be read: %s", problems[0].Message)
		return nil, false, nil
	}
	study, ok := readFields(m)
	switch {
	case !ok:
		r.note(LeftOut, file, "a key of it has no value, or values of several shapes")
		return nil, false, nil
	case study.text("object-type") != "case-study":
		r.note(LeftOut, file, "it is no case study: object-type is %q", study.text("object-type"))
		return nil, false, nil
	}
	return study, true, nil
}

var studyID = regexp.MustCompile(`^AML\.CS[0-9]{4,6}$`)

// studyKeys are those that a record takes up.
var studyKeys = []string{
	"id", "name", "object-type", "summary", "incident-date", "incident-date-granularity", "procedure", "target", "actor", "reporter",
	"case-study-type", "references",
}

func (r *register) putStudy(file string, study fields) {
	clean := func(key string) string { return r.clean(file, key, plainLinks(study.text(key))) }
	e := entry{where: file, database: atlasDatabase, id: study.text("id"), licence: atlasLicence, date: r.studyDate(file, study)}
	title, titleRest := cut(clean("name"), maxTitle)
	summary, rest := cut(clean("summary"), maxSummary)
	switch {
	case !studyID.MatchString(e.id):
		r.note(LeftOut, file, "id: %q is not of the form AML.CS0000", e.id)
		return
	case title == "":
		r.note(LeftOut, file, "it has no name")
		return
	case !e.date.Known():
		r.note(LeftOut, file, "it has no date, not even a year, which a record's id begins with")
		return
	case summary == "":
		r.note(Changed, file, "there is no summary; the name stands for it")
		summary = title
	}
	r.noteKeys(file, study, studyKeys)
	e.fields = fields{pair("title", title), pair("date", e.date.String()), pair("summary", summary)}
	r.studyTerms(file, study, &e)
	e.fields = append(e.fields, field{"also-known-as", texts([]string{atlasDatabase + ":" + e.id})}, field{"sources", r.references(file, title, study)})
	e.body = r.paragraphs(file, titleRest) + r.paragraphs(file, rest) + r.procedure(file, study)
	r.put(e)
}

// noteKeys says which keys nothing reads.
func (r *Result) noteKeys(where string, fs fields, read []string) {
	var rest []string
	for _, f := range fs {
		if !slices.Contains(read, f.key) {
			rest = append(rest, f.key)
		}
	}
	if len(rest) > 0 {
		r.note(Dropped, where, "keys that a record has no field for: %s", strings.Join(rest, ", "))
	}
}

// studyDate is the date as precise as the study says it is.
func (r *register) studyDate(file string, study fields) incident.Date {
	day, _, _ := strings.Cut(study.text("incident-date"), " ")
	d := r.date(file, day)
	parts := map[string]int{"YEAR": 1, "MONTH": 2}[study.text("incident-date-granularity")]
	if parts > 0 && d.Known() {
		d.From.Day = 0
		if parts == 1 {
			d.From.Month = 0
		}
		d, _ = incident.ParseDate(incident.Date{From: d.From}.String())
	}
	return d
}

// studyTerms are the type, tactics and techniques.
func (r *register) studyTerms(file string, study fields, e *entry) {
	terms := map[string][]string{"atlas-type": {r.clean(file, "case-study-type", study.text("case-study-type"))}}
	procedure, _ := study.get("procedure")
	for _, step := range procedure.items {
		for _, key := range []string{"tactic", "technique"} {
			terms["atlas-"+key+"s"] = append(terms["atlas-"+key+"s"], r.clean(file, key, identified(step.fields.text(key))))
		}
	}
	for _, key := range []string{"atlas-type", "atlas-tactics", "atlas-techniques"} {
		var ids []string
		for _, name := range distinct(terms[key]) {
			if name == "" || r.taxonomyOf(key) == nil {
				continue
			}
			if id := r.term(file, key, name, r.taxonomyOf(key)); id != "" {
				ids = append(ids, id)
			}
		}
		if len(ids) > 0 {
			e.fields = append(e.fields, field{key, r.value(key, distinct(ids))})
		}
	}
}

var (
	placeholder = regexp.MustCompile(`\{\{ *([a-z0-9_]+)\.id *\}\}`)
	acronyms    = map[string]string{"ai": "AI", "ml": "ML", "llm": "LLM", "api": "API", "rag": "RAG", "gpu": "GPU", "id": "ID"}
)

// identified is a name made from a reference such as {{victim_research.id}}; an id
// such as AML.T0000 stays.
func identified(reference string) string {
	m := placeholder.FindStringSubmatch(reference)
	if m == nil {
		return reference
	}
	words := strings.Fields(strings.ReplaceAll(m[1], "_", " "))
	for i, w := range words {
		if a := acronyms[w]; a != "" {
			words[i] = a
		} else if i == 0 {
			words[i] = capitalised(w)
		}
	}
	return strings.Join(words, " ")
}

// plainLinks leaves of a link in Markdown its text, and of a reference its name.
func plainLinks(s string) string {
	s = linkForm.ReplaceAllString(s, "$1")
	return placeholder.ReplaceAllStringFunc(s, identified)
}

// references are the study's page and what it refers to.
func (r *register) references(file, title string, study fields) node {
	page := atlasPage + study.text("id")
	n := list(pairs("title", title, "url", page, "publisher", atlasName, "kind", "database"))
	cited := []string{page}
	refs, _ := study.get("references")
	for i, ref := range refs.items {
		url := strings.TrimSpace(ref.fields.text("url"))
		title := r.clean(file, "references", ref.fields.text("title"))
		switch {
		case slices.Contains(cited, url):
			r.note(Dropped, file, "reference %d, whose URL an earlier one has", i+1)
			continue
		case webHost(url) == "":
			r.note(Dropped, file, "reference %d, whose URL %q is none", i+1, url)
			continue
		case title == "":
			_, title, _ = strings.Cut(url, "//")
		}
		cited = append(cited, url)
		n.items = append(n.items, pairs("title", title, "url", url, "publisher", publisherOf(url)))
	}
	return n
}

// procedure is the body: who did what to whom, step by step.
func (r *register) procedure(file string, study fields) string {
	var b strings.Builder
	for _, key := range []string{"target", "actor", "reporter"} {
		if s := r.clean(file, key, plainLinks(study.text(key))); s != "" {
			b.WriteString(r.paragraphs(file, capitalised(key)+": "+s))
		}
	}
	steps, _ := study.get("procedure")
	if len(steps.items) > 0 {
		b.WriteString("\n## Procedure\n")
	}
	for _, step := range steps.items {
		tactic := r.clean(file, "tactic", identified(step.fields.text("tactic")))
		technique := r.clean(file, "technique", identified(step.fields.text("technique")))
		b.WriteString("\n### " + asMarkdown(strings.Trim(tactic+": "+technique, ": ")) + "\n")
		for p := range strings.SplitSeq(step.fields.text("description"), "\n\n") {
			b.WriteString(r.paragraphs(file, r.clean(file, "description", plainLinks(p))))
		}
	}
	return b.String()
}
