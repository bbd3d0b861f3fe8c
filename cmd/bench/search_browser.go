package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
)

// The browser measures itself: a page of the bench's own opens the search page
// in a frame, asks, watches the results change and reports. Nothing else drives
// it, so it needs a Chromium and no library. Keystrokes are the input events
// that a page gets of them.
var (
	//go:embed search/drive.html
	drivePage []byte
	//go:embed search/drive.js
	driveScript []byte
	//go:embed search/pagefind.html
	pagefindPage []byte
)

// driveTask is what the browser is to do with one search page.
type driveTask struct {
	Engine string     `json:"engine"`
	Base   string     `json:"base"` // below which a number makes a copy that no cache knows
	Path   string     `json:"path"` // of the search page
	Items  []string   `json:"items"`
	Cold   []coldTask `json:"cold"`
	Typed  []item     `json:"typed"`
}

// driven is what came of it.
type driven struct {
	First [][]string // for each item
	Cold  []coldResult
	Typed []typedResult
}

type coldResult struct {
	Kind, Query        string
	Found              bool    // a result was seen
	Milliseconds       float64 // from asking for the page to the first result
	First, Settled     fetched
	Whole              fetched  // once it is said how many there are
	Closed, Facets     *fetched // with the filters of closed taxonomies open, with all
	FacetTerms, Groups int
}

// typedResult has an entry for each letter typed, in milliseconds: until the list
// of results changed, and until that was painted.
type typedResult struct {
	Kind, Query   string
	Work, Painted []float64
	Unchanged     int // letters that changed nothing
}

const blotterPage = "Blotter's page"

// browse has the pages measured.
func (b *searchBench) browse(ctx context.Context, reg *published, items []item, blotter ranking, rep *searchReport) error {
	var tasks []driveTask
	if b.browser {
		tasks = append(tasks, driveTask{Engine: blotterPage, Base: "/blotter/", Path: "search/"})
	}
	if b.pagefind {
		tasks = append(tasks, driveTask{Engine: "Pagefind", Base: "/pagefind/"})
	}
	for i := range tasks {
		tasks[i].Items = queriesOf(items)
		if b.browser {
			tasks[i].Cold, tasks[i].Typed = reg.coldTasks(b.seed), reg.typedTasks(b.seed)
		}
	}
	results, err := b.drive(ctx, tasks)
	if err != nil {
		return err
	}
	for i, r := range results {
		asked := ranking{engine: tasks[i].Engine, first: r.First}
		rep.add(items, asked)
		if tasks[i].Engine == blotterPage {
			rep.Alike = sameFirst(blotter, asked)
		}
		if b.browser {
			rep.addDriven(tasks[i].Engine, r)
		}
	}
	return nil
}

// drive serves the pages and waits for the browser's report.
func (b *searchBench) drive(ctx context.Context, tasks []driveTask) (results []driven, err error) {
	d := &driver{tasks: tasks, log: b.log, report: make(chan []byte, 1), sites: map[string]servedSite{
		"/blotter/":  {root: b.public()},
		"/pagefind/": {root: b.pages(), own: pagefindPage},
	}}
	server := httptest.NewServer(d)
	defer server.Close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	profile, err := os.MkdirTemp(b.dir, "chromium-")
	if err != nil {
		return nil, err
	}
	ended, err := startChromium(ctx, profile, server.URL+"/drive/")
	if err != nil {
		return nil, err
	}
	select {
	case data := <-d.report:
		cancel()
		<-ended
		return results, readReport(data, &results)
	case err := <-ended:
		return nil, fmt.Errorf("chromium ended before it reported: %w", err)
	}
}

func readReport(data []byte, results *[]driven) error {
	var r struct {
		Error   string
		Results *[]driven
	}
	r.Results = results
	if err := json.Unmarshal(data, &r); err != nil {
		return fmt.Errorf("the browser's report: %w", err)
	}
	if r.Error != "" {
		return errors.New("in the browser: " + r.Error)
	}
	return nil
}

func startChromium(ctx context.Context, profile, url string) (<-chan error, error) {
	cmd, err := chromiumCommand(ctx, profile,
		"--disable-background-timer-throttling", "--disable-renderer-backgrounding", "--disable-backgrounding-occluded-windows",
		// An address that changes at each letter would be held back otherwise.
		"--disable-ipc-flooding-protection", url)
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start Chromium: %w", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	return ended, nil
}
