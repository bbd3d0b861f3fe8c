package main

import (
	"os"
	"slices"
	"strings"
	"testing"

	"blotter/generator/diag"
	"blotter/generator/incident"
	"blotter/generator/repo"
	"blotter/generator/site"
)

// openGenerated generates a register and opens its repository.
func openGenerated(t *testing.T, n int, seed uint64, checkout bool) (*repo.Repo, repo.Commit, string) {
	t.Helper()
	dir := t.TempDir()
	if err := generate(dir, n, seed, checkout); err != nil {
		t.Fatal(err)
	}
	r, err := repo.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	head, ok, err := r.Head()
	if err != nil || !ok {
		t.Fatalf("head: %v, %v", ok, err)
	}
	return r, head, dir
}

func TestSameSeedSameCommit(t *testing.T) {
	_, first, _ := openGenerated(t, 60, 7, false)
	_, again, _ := openGenerated(t, 60, 7, false)
	_, other, _ := openGenerated(t, 60, 8, false)
	if first != again {
		t.Errorf("seed 7 gave %s and %s", first.Hash, again.Hash)
	}
	if first == other {
		t.Errorf("seeds 7 and 8 gave the same commit")
	}
}

// arrange reads a snapshot as the pipeline does.
func arrange(t *testing.T, snapshot *repo.Snapshot) (*site.Site, diag.List, []string) {
	t.Helper()
	cfg, problems, err := site.ReadConfig(func(yield func(string, func() ([]byte, error)) bool) {
		for _, f := range snapshot.Files {
			if !yield(f.Path, f.Read) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	var in site.Input
	var texts []string
	for _, f := range snapshot.Files {
		text, err := f.Read()
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case strings.HasPrefix(f.Path, incident.Folder):
			i := incident.Parse(f.Path, text, f.Hash.String(), cfg.Schema())
			problems = append(problems, i.Problems...)
			in.Incidents = append(in.Incidents, i)
			texts = append(texts, string(text))
		case strings.HasPrefix(f.Path, incident.PageFolder):
			p := incident.ParsePage(f.Path, text)
			problems = append(problems, p.Problems...)
			in.Pages = append(in.Pages, p)
		}
	}
	s, more := site.New(cfg, in)
	return s, append(problems, more...), texts
}

func TestRecordsAreValid(t *testing.T) {
	const n = 400
	r, head, _ := openGenerated(t, n, 1, false)
	snapshot, err := r.At(head.Hash, "content")
	if err != nil {
		t.Fatal(err)
	}
	s, problems, texts := arrange(t, snapshot)
	for _, p := range problems {
		if p.Rule.Severity == diag.Error {
			t.Error(p)
		}
	}
	if len(problems) > n/10 {
		t.Errorf("%d warnings", len(problems))
	}
	if len(texts) != n || len(s.All) != n+1 { // one record was removed for good
		t.Errorf("%d files, %d records; want %d, %d", len(texts), len(s.All), n, n+1)
	}
	if kept := n - len(s.Records); kept < 1 || kept > n/25 {
		t.Errorf("%d records stand outside the listings; want about one in 150", kept)
	}
	shape(t, s, texts)
}

// shape checks what makes the register like a real one.
func shape(t *testing.T, s *site.Site, texts []string) {
	t.Helper()
	var words, sources []int
	for _, text := range texts {
		words = append(words, len(strings.Fields(text)))
	}
	for _, r := range s.Records {
		sources = append(sources, len(r.Sources))
	}
	slices.Sort(words)
	slices.Sort(sources)
	between := func(what string, got, low, high int) {
		if got < low || got > high {
			t.Errorf("%s is %d; want %d to %d", what, got, low, high)
		}
	}
	between("the median of words", words[len(words)/2], 720, 880)
	between("the most words", words[len(words)-1], 1500, 6000)
	between("the median of sources", sources[len(sources)/2], 2, 4)
	between("the least sources", sources[0], 1, 1)
	between("the most sources", sources[len(sources)-1], 8, 12)
	between("the years", len(s.Years()), 15, 17)
	all := strings.Join(texts, "\n")
	for _, mark := range []string{"\n| --- |", "\n```json", "[^1]: ", "](/incidents/", "](../20", "](https://", "\n- ", "\n1. ", "\n> "} {
		between("the count of "+mark, strings.Count(all, mark), len(texts)/50, 50*len(texts))
	}
	for _, taxonomy := range s.Taxonomies {
		between("the terms of "+taxonomy.Name, len(taxonomy.Terms), 4, 1000)
	}
}

func TestHistory(t *testing.T) {
	const n = 400
	r, head, _ := openGenerated(t, n, 1, false)
	h, err := r.History(head.Hash, "content/incidents")
	if err != nil {
		t.Fatal(err)
	}
	revisions := 0
	for _, path := range h.Recorded() {
		found := h.Revisions(path)
		revisions += len(found)
		if !slices.IsSortedFunc(found, func(a, b repo.Revision) int { return b.Time.Compare(a.Time) }) {
			t.Errorf("%s: revisions out of order", path)
		}
	}
	if want := n + n/5; revisions != want {
		t.Errorf("%d revisions; want %d", revisions, want)
	}
	if len(h.Recorded()) != n {
		t.Errorf("%d files; want %d", len(h.Recorded()), n)
	}
}

func TestPlan(t *testing.T) {
	for _, n := range []int{1, 2, 9, 10, 57, 1000, 10_000} {
		c := newCorpus(1, 1)
		commits := plan(c.random("plan", 0), n)
		merges, adds, corrections := 0, 0, 0
		for _, k := range commits {
			if k.merge {
				merges++
				continue
			}
			for _, ch := range k.changes {
				if ch.version == 0 {
					adds++
				} else {
					corrections++
				}
			}
		}
		if adds != n {
			t.Errorf("%d records added; want %d", adds, n)
		}
		if n >= 1000 && corrections != n/5 {
			t.Errorf("%d corrections of %d records; want %d", corrections, n, n/5)
		}
		if n >= 1000 && (len(commits) < 295*n/1000 || len(commits) > 305*n/1000 || merges < n/50) {
			t.Errorf("%d commits, %d merges for %d records", len(commits), merges, n)
		}
	}
}

func TestCheckout(t *testing.T) {
	r, head, dir := openGenerated(t, 20, 1, true)
	tree, err := r.WorkTree("content")
	if err != nil {
		t.Fatal(err)
	}
	commit, err := r.At(head.Hash, "content")
	if err != nil {
		t.Fatal(err)
	}
	if tree.Dirty || len(tree.Files) != len(commit.Files) {
		t.Errorf("dirty %v; %d files in the work tree, %d in the commit", tree.Dirty, len(tree.Files), len(commit.Files))
	}
	if _, err := os.Stat(dir + "/content/site.yaml"); err != nil {
		t.Error(err)
	}
}
