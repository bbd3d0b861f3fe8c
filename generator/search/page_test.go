package search

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/evanw/esbuild/pkg/api"
)

// frame is what the theme's layout has around a page.
const frame = `<!doctype html><html lang="en"><title>%s</title><meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/assets/site.css"><script type="module" src="/assets/box.js"></script><main>%s</main>`

// The page's own policy: no other host, no markup made of strings.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"

// pageServer serves the theme's search page and its box on another page, with
// an engine that stands in for the real one.
func pageServer(t *testing.T) string {
	t.Helper()
	return serve(t, scripts(t, "testdata/engine.ts"), nil)
}

// serve serves them with these scripts and these further files.
func serve(t *testing.T, scripts map[string]string, files map[string][]byte) string {
	t.Helper()
	pages := map[string]string{"/search/": fmt.Sprintf(frame, "Search", execute(t, "search", "main", searchView))}
	pages["/about/"] = fmt.Sprintf(frame, "About", execute(t, "searchbox", "searchbox", map[string]any{"URL": "../search/", "Words": ""})+`<textarea></textarea>`)
	for name, text := range scripts {
		pages["/assets/"+name] = text
	}
	for name, data := range files {
		pages["/"+name] = string(data)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, ok := pages[r.URL.Path]
		w.Header().Set("Content-Security-Policy", policy)
		switch {
		case strings.HasSuffix(r.URL.Path, ".css"):
			w.Header().Set("Content-Type", "text/css; charset=utf-8")
		case strings.HasSuffix(r.URL.Path, ".js"):
			w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		case r.URL.Path == "/favicon.ico":
			w.WriteHeader(http.StatusNoContent)
			return
		case strings.HasPrefix(r.URL.Path, "/incidents/"):
			text, ok = "<!doctype html><html lang=en><title>A record</title><h1>"+path.Base(r.URL.Path)+"</h1><p>The brake.", true
			fallthrough
		default:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
		}
		if !ok {
			w.WriteHeader(http.StatusNotFound)
		}
		fmt.Fprint(w, text)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

type way struct {
	URL, Text string
	Terms     []struct {
		URL, Name string
		Count     int
	}
	More int
}

var searchView = map[string]any{
	"Root": "/", "Records": "../incidents/", "Feed": "../feed.xml", "Followed": "severity harms", "Contribute": "", "Contact": "a@example.org",
	"Report": "https://example.org/issues/new", "Ways": []way{{URL: "../harms/", Text: "Harms"}}, "Others": []way{},
}

// execute executes a part of the theme's template.
func execute(t *testing.T, file, part string, data any) string {
	t.Helper()
	module := func(root, name string) template.HTML {
		return template.HTML(`<script type="module" src="/assets/` + strings.TrimSuffix(name, ".mts") + `.js"></script>`)
	}
	words := func(key string, args ...any) template.HTML { return template.HTML(say(t, key, args...)) }
	parsed, err := template.New("").Funcs(template.FuncMap{"module": module, "say": words}).ParseFiles(assets + "../templates/" + file + ".html")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := parsed.ExecuteTemplate(&out, part, data); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

var linked = regexp.MustCompile(`\[([^\]]*)\]\(([a-z]+)\)`)

// say is a message of the theme's English catalogue, with its links and what it
// fills in.
func say(t *testing.T, key string, args ...any) string {
	t.Helper()
	all := messages(t)
	text, ok := all[key].(string)
	if !ok {
		text = fmt.Sprint(all[key].(map[string]any)["other"])
	}
	text = linked.ReplaceAllString(text, `<a href="{$2}">$1</a>`)
	for i := 0; i+1 < len(args); i += 2 {
		text = strings.ReplaceAll(text, "{"+args[i].(string)+"}", fmt.Sprint(args[i+1]))
	}
	return text
}

// messages is the theme's catalogue.
func messages(t *testing.T) map[string]any {
	t.Helper()
	data, err := os.ReadFile(assets + "../catalogues/en.json")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]any{}
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// scriptWords are the messages of the scripts, as package theme defines them.
func scriptWords(t *testing.T) map[string]string {
	t.Helper()
	words := map[string]string{"catalogue.language": `"en"`}
	for key, message := range messages(t) {
		if name, ok := strings.CutPrefix(key, "script."); ok {
			if forms, ok := message.(map[string]any); ok {
				message = fmt.Sprintf("one:%v|other:%v", forms["one"], forms["other"])
			}
			text, err := json.Marshal(message)
			if err != nil {
				t.Fatal(err)
			}
			words["catalogue."+name] = string(text)
		}
	}
	return words
}

// scripts are the theme's modules, with this engine.
func scripts(t *testing.T, engine string) map[string]string {
	t.Helper()
	engine, err := filepath.Abs(engine)
	if err != nil {
		t.Fatal(err)
	}
	built := api.Build(api.BuildOptions{
		EntryPoints: []string{assets + "search.mts", assets + "box.mts", assets + "site.css"}, Outdir: "/", Bundle: true, Splitting: true,
		Format: api.FormatESModule, Target: api.ES2020, Charset: api.CharsetUTF8,
		Define: scriptWords(t),
		Plugins: []api.Plugin{{Name: "engine", Setup: func(b api.PluginBuild) {
			b.OnResolve(api.OnResolveOptions{Filter: `/engine$`}, func(api.OnResolveArgs) (api.OnResolveResult, error) {
				return api.OnResolveResult{Path: engine}, nil
			})
		}}},
	})
	if len(built.Errors) > 0 {
		t.Fatal(built.Errors)
	}
	texts := map[string]string{}
	for _, f := range built.OutputFiles {
		texts[filepath.Base(f.Path)] = string(f.Contents)
	}
	return texts
}

// browser opens a headless Chromium, and fails the test for what its console
// says.
func browser(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		t.Skip("there is no Chromium to open the page with")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.WindowSize(1280, 800))
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	err := chromedp.Listen(ctx, func(event any) {
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			t.Errorf("the page threw: %s", e.ExceptionDetails.Text)
		case *runtime.EventConsoleAPICalled:
			t.Errorf("the console says: %v", e.Args)
		case *log.EventEntryAdded:
			t.Errorf("the browser says: %s", e.Entry.Text)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel = context.WithTimeout(ctx, time.Minute)
	t.Cleanup(cancel)
	return ctx
}

type act = chromedp.Action[chromedp.Void]

// sees waits until an expression about the page is true, whichever page that is:
// asking while one gives way to another is an error, and nothing else is.
func sees(expression string) act {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
		defer cancel()
		for again := time.Tick(10 * time.Millisecond); ; {
			if is, err := chromedp.Evaluate[bool]("!!("+expression+")")(ctx, t); err == nil && is {
				return nil
			}
			select {
			case <-again:
			case <-ctx.Done():
				return fmt.Errorf("it should be true that %s", expression)
			}
		}
	})
}

func shows(n int) act {
	return sees(fmt.Sprintf(`document.querySelectorAll("#results [data-id]").length === %d`, n))
}

func status(text string) act {
	return sees(fmt.Sprintf(`document.getElementById("status").textContent.startsWith(%q)`, text))
}

func address(query string) act {
	return sees(fmt.Sprintf(`location.search === %q`, query))
}

// focus waits until a script's expression has the focus.
func focus(expression string) act {
	return sees(`document.activeElement === ` + expression)
}

func key(keys string, modifiers ...chromedp.Modifier) act {
	return chromedp.KeyEvent(keys, chromedp.KeyModifiers(modifiers...))
}

// press is a key that types nothing when the page takes it.
func press(key string) act {
	return do(fmt.Sprintf(`document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: %q, bubbles: true, cancelable: true}))`, key))
}

// opensTab does something that shows a record in another tab.
func opensTab(action act) act {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		if _, err := action(ctx, t); err != nil {
			return err
		}
		ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
		defer cancel()
		for again := time.Tick(10 * time.Millisecond); ; {
			tabs, err := chromedp.Targets(ctx)
			if err == nil && slices.ContainsFunc(tabs, func(tab *target.Info) bool { return strings.Contains(tab.URL, "/incidents/") }) {
				return nil
			}
			select {
			case <-again:
			case <-ctx.Done():
				return errors.New("no tab was opened for a record")
			}
		}
	})
}

func do(script string) act {
	return chromedp.Evaluate[chromedp.Void](script, chromedp.EvalAwaitPromise)
}

// drag moves the mouse over the chart, from and to given as shares of its width.
func drag(from, to float64) act {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		box, err := chromedp.Evaluate[[]float64](`(() => { const r = document.querySelector(".plot svg").getBoundingClientRect(); return [r.left, r.top + r.height / 2, r.width]; })()`)(ctx, t)
		if err != nil {
			return err
		}
		_, err = chromedp.DragAndDropXY(box[0]+from*box[2], box[1], box[0]+to*box[2], box[1])(ctx, t)
		return err
	})
}

const (
	box     = `input[name="q"]`
	links   = `[...document.querySelectorAll("#results [data-id] h3 a")]`
	inBox   = `document.querySelector('input[name="q"]')`
	ends    = `[...document.querySelectorAll(".plot .end")]`
	options = `[...document.querySelectorAll("[role=option]")]`
)

// steps are taken one after the other, and the first that fails names itself.
type steps []struct {
	name    string
	actions []act
}

func (s steps) take(t *testing.T) {
	t.Helper()
	ctx := browser(t)
	for _, step := range s {
		for i, action := range step.actions {
			if err := chromedp.Do(ctx, action); err != nil {
				seen, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`location.href + " " + document.activeElement.outerHTML.slice(0, 200) + " " + document.body.innerText`))
				t.Fatalf("%s, action %d: %v; the page shows %s", step.name, i+1, err, seen)
			}
		}
	}
}

func TestPage(t *testing.T) {
	url := pageServer(t) + "/search/"
	goTo := func(query string) act { return chromedp.Navigate(url + query) }
	steps{
		{"nothing asked", []act{
			goTo(""), status("36 records. Write a word"), shows(0), sees(`document.getElementById("browse").checkVisibility()`),
			sees(`!document.getElementById("follow").checkVisibility() && document.querySelectorAll(".plot rect").length === 5`),
			sees(`entries[0] === new URL("index/entry.json", location.href).href`),
		}},
		{"typing", []act{
			goTo(""), do(`window.before = history.length`), chromedp.SendKeys(chromedp.CSS(box), "brake"),
			shows(10), status("14 records; 2 with other forms of the words; 2 with some of them, or similar ones."), address("?q=brake"), sees(`history.length === before`),
			sees(`!document.getElementById("browse").checkVisibility() && document.title === "brake – Search"`),
			sees(`document.getElementById("announced").textContent.startsWith("14 records;")`),
			sees(`document.querySelector("#results mark").textContent === "brake" && document.querySelector("#results time").dateTime === "2021-01-01"`),
			sees(`document.querySelector("#results .by").textContent.includes("Incident") && !document.querySelector("#results .by").textContent.includes("Found")`),
			key(kb.Enter), sees(`history.length === before`), key("x"), status("No record matches."), key(kb.Enter), address("?q=brakex"),
		}},
		{"a question in the address, with more of it", []act{
			goTo("?q=brake&harms=death&from=2021&to=2024&sort=date&more=30"), shows(9), sees(inBox + `.value === "brake" && document.getElementById("order").value === "date"`),
			sees(`[...document.querySelectorAll("#chosen .chip")].map((c) => c.textContent).join("|") === "Harms Loss of life remove×|Date 2021 to 2024 remove×"`),
			sees(`document.querySelector("#results h3").textContent === "Test record 31 brake"`),
		}},
		{"more results, and groups", []act{
			goTo("?q=brake"), shows(10), sees(`document.querySelectorAll("#results h2").length === 1`),
			do(`document.getElementById("more").click()`), shows(18), address("?q=brake&more=30"), focus(links + `[10]`),
			sees(`[...document.querySelectorAll("#results h2")].map((h) => h.textContent).join("|") === "Results|With other forms of the words 2 records|With some of the words, or similar ones 2 records"`),
			sees(`!document.getElementById("more").checkVisibility()`),
		}},
		{"an answer that comes late", []act{
			goTo("?q=slow+bell"), sees(`window.go !== undefined`), do(`window.first = go`),
			do(inBox + `.value = "brake"; ` + inBox + `.dispatchEvent(new Event("input"))`), shows(10), do(`first()`),
			do(`new Promise((r) => setTimeout(r, 100))`), status("14 records; 2"), sees(`!document.getElementById("results").textContent.includes("bell")`),
		}},
		{"filters, and back", []act{
			goTo("?q=brake"), shows(10), sees(`document.querySelector("#facets .facet").open`),
			sees(`document.querySelector("#facets label").textContent.trim() === "Loss of life 12"`),
			do(`document.querySelector('input[value="injury"]').click()`), status("6 records."), address("?q=brake&harms=injury"),
			sees(`document.querySelector('#facets .count').textContent === "12"`), // a facet's own choice leaves its counts
			do(`document.querySelector('input[value="death"]').click()`), status("14 records; 2"), address("?q=brake&harms=injury&harms=death"),
			sees(`document.querySelectorAll("#chosen .chip").length === 2`),
			do(`history.back()`), status("6 records."), sees(`!document.querySelector('input[value="death"]').checked`),
			do(`document.querySelector("#chosen .chip").click()`), status("14 records; 2"), address("?q=brake"),
		}},
		{"a long facet", []act{
			goTo("?q=test&harms=death&harms=injury"), sees(`document.querySelectorAll("#facets .facet").length === 2`), do(`document.querySelectorAll("#facets .facet")[1].open = true`),
			sees(`document.querySelectorAll("#facets .facet")[1].querySelectorAll("li").length === 8`),
			sees(`document.querySelectorAll("#facets .facet")[1].querySelector("button").textContent === "Show more"`), // how many more is not known
			do(`document.querySelectorAll("#facets .facet")[1].querySelector("button").click()`), sees(`document.querySelectorAll("#facets .facet")[1].querySelectorAll("li").length === 20`),
			do(`{ const i = document.querySelectorAll("#facets .facet")[1].querySelector("input"); i.value = "M13"; i.dispatchEvent(new Event("input")); }`),
			sees(`document.querySelectorAll("#facets .facet")[1].querySelector("ul").innerText.trim().startsWith("m13")`),
			do(`document.querySelector("#chosen .clear").click()`), address("?q=test"),
		}},
		{"the chart", []act{
			goTo("?q=test"), sees(`document.querySelectorAll(".plot rect").length === 5`),
			drag(0.3, 0.7), address("?q=test&from=2022&to=2024"), sees(`document.querySelectorAll(".plot rect.out").length === 2`), sees(`document.getElementById("from").value === "2022"`),
			do(ends + `[1].focus()`), key(kb.ArrowLeft), address("?q=test&from=2022&to=2023"), sees(ends + `[1].getAttribute("aria-valuetext") === "2023"`),
			key(kb.Home), address("?q=test&from=2022&to=2022"), key(kb.End), address("?q=test&from=2022"),
			do(`history.back()`), address("?q=test&from=2022&to=2024"), do(`history.back()`), address("?q=test"),
			do(`document.getElementById("to").value = "2023-05"; document.getElementById("to").dispatchEvent(new Event("change"))`), address("?q=test&to=2023-05"),
		}},
		{"the keyboard", []act{
			goTo("?q=brake"), shows(10), do(`document.activeElement.blur()`), press("/"), focus(inBox), sees(inBox + `.value === "brake"`),
			key(kb.ArrowDown), focus(links + `[0]`), key(kb.ArrowDown), focus(links + `[1]`), key(kb.ArrowUp), key(kb.ArrowUp), focus(inBox),
			key(kb.ArrowDown), key(kb.Escape), focus(inBox), key("?"), sees(inBox + `.value === "brake?"`),
			do(`document.activeElement.blur()`), press("?"), sees(`document.querySelector("dialog")?.open`), key(kb.Escape), sees(`!document.querySelector("dialog").open`),
			key("k", chromedp.ModifierCtrl), focus(inBox),
		}},
		{"to a result, and back to it", []act{
			goTo("?q=brake&more=30"), shows(18), do(links + `[15].click()`), sees(`location.pathname.startsWith("/incidents/") && document.querySelector("h1").textContent.startsWith("20")`),
			do(`history.back()`), sees(`location.pathname === "/search/" && location.hash.startsWith("#20")`), shows(18), sees(`document.querySelector("[data-id='" + location.hash.slice(1) + "']").getBoundingClientRect().bottom < innerHeight`),
		}},
		{"an address with a result in it", []act{
			goTo("?q=brake&more=30&x=1#2024-01-01-r33"), sees(`document.querySelector(".here")?.dataset.id === "2024-01-01-r33"`), focus(`document.querySelector(".here a")`),
			sees(`document.querySelector(".here").getBoundingClientRect().top > 0 && document.querySelector(".here").getBoundingClientRect().bottom < innerHeight && scrollY > 0`),
			sees(`document.querySelector(".here a").href.endsWith("/incidents/2024-01-01-r33/#:~:text=brake")`),
		}},
		{"words that stand elsewhere", []act{
			goTo("?q=2021-none"), shows(10), sees(`document.querySelector("#results .by").textContent.includes("Found in the account and the sources")`),
		}},
		{"the id of a record", []act{
			goTo(""), chromedp.SendKeys(chromedp.CSS(box), "2021-01-01-r12\r"), sees(`location.pathname === "/incidents/2021-01-01-r12/"`),
		}},
		{"what else might be meant", []act{
			goTo("?q=braek"), status("No record matches. Did you mean brake?"), do(`document.querySelector("#status a").click()`), address("?q=brake"), shows(10),
		}},
		{"nothing found", []act{
			goTo("?q=lifez&harms=death"), status("No record matches with these filters."), sees(`document.getElementById("nothing").checkVisibility()`),
			sees(`document.querySelector("#nearest a").textContent === "Loss of life" && document.querySelector("#nearest a").pathname === "/harms/death/"`),
			sees(`document.querySelector('#nothing a[href="https://example.org/issues/new"]') !== null`),
			do(`document.querySelector("#without-filters button").click()`), address("?q=lifez"), status("No record matches."),
		}},
		{"feeds", []act{
			goTo("?q=brake"), shows(10), sees(`document.querySelector("#follow a").pathname === "/feed.xml"`),
			goTo("?q=brake&harms=death"), sees(`document.querySelector("#follow a").pathname === "/harms/death/feed.xml"`),
			goTo("?q=brake&makers=m1"), sees(`document.querySelector("#chosen .chip") && document.querySelector("#follow a").pathname === "/feed.xml"`),
			goTo("?q=brake&harms=death&makers=m1"), sees(`document.querySelector("#follow a").pathname === "/harms/death/feed.xml"`),
			sees(`document.querySelectorAll("#follow a")[1].search === "?q=brake&harms=death&makers=m1&sort=recorded"`),
			goTo("?q=brake&harms=death&harms=injury"), sees(`document.querySelectorAll("#chosen .chip").length === 2 && document.querySelector("#follow a").pathname === "/feed.xml"`),
		}},
		{"markup in a record is text", []act{
			goTo("?q=co"), shows(10), goTo("?q=onerror"), shows(1), sees(`document.querySelector("#results h3").textContent.startsWith("<img src=x") && !document.querySelector("#results img")`),
			goTo("?q=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E&__proto__=constructor&harms=__proto__"), status("No record matches"), sees(`!document.querySelector("main img")`),
		}},
		{"a question that can't be read", []act{
			goTo("?q=" + strings.Repeat("word+", 33)), status("The query has 33 words; write at most 32."), shows(0),
		}},
		{"no index", []act{
			goTo("?q=broken"), status("The search index could not be read."), do(inBox + `.value = "brake"; document.querySelector("#status button").click()`), sees(`entries.length === 2`),
		}},
	}.take(t)
}

func TestBox(t *testing.T) {
	url := pageServer(t) + "/about/"
	steps{
		{"the script waits for the box", []act{
			chromedp.Navigate(url), sees(`document.readyState === "complete" && window.entries === undefined && !document.querySelector("[role=combobox]")`),
			do(`document.querySelector("textarea").focus()`), key("/"), sees(`document.querySelector("textarea").value === "/"`),
			do(`document.activeElement.blur()`), press("/"), focus(inBox), sees(`document.querySelector("[role=combobox]") !== null`),
			sees(`entries[0] === new URL("../search/index/entry.json", location.href).href`),
		}},
		{"results while typing", []act{
			chromedp.SendKeys(chromedp.CSS(box), "brake"), sees(options + `.length === 9 && ` + inBox + `.getAttribute("aria-expanded") === "true"`),
			sees(`document.querySelectorAll("[role=option][data-id]").length === 8`), sees(options + `[8].textContent === "All 18 records, with filters"`),
			key(kb.ArrowDown), sees(inBox + `.getAttribute("aria-activedescendant") === ` + options + `[0].id && ` + options + `[0].ariaSelected === "true"`),
			key(kb.ArrowUp), sees(inBox + `.getAttribute("aria-activedescendant") === null`), key(kb.ArrowUp), sees(options + `[8].ariaSelected === "true"`),
			sees(`document.querySelector(".searchbox [role=status]").textContent === "18 records."`),
			key(kb.Escape), sees(`!document.querySelector(".popup").checkVisibility() && ` + inBox + `.value === "brake" && ` + inBox + `.getAttribute("aria-expanded") === "false"`),
			key(kb.ArrowDown), sees(`document.querySelector(".popup").checkVisibility()`),
		}},
		{"an answer that comes late", []act{
			do(inBox + `.value = "slow bell"; ` + inBox + `.dispatchEvent(new Event("input"))`), sees(`window.go !== undefined`), do(`window.first = go`),
			do(inBox + `.value = "brake 1"; ` + inBox + `.dispatchEvent(new Event("input"))`), sees(options + `.length > 1 && ` + options + `[0].textContent.includes("brake")`),
			do(`first()`), do(`new Promise((r) => setTimeout(r, 100))`), sees(options + `[0].textContent.includes("brake")`),
		}},
		{"an index that is replaced", []act{
			do(inBox + `.value = "bell replaced"; ` + inBox + `.dispatchEvent(new Event("input"))`), sees(`window.replaced && ` + options + `[0]?.textContent.includes("bell")`),
		}},
		{"to a result, in a new tab and here", []act{
			key(kb.ArrowDown), opensTab(key(kb.Enter, chromedp.ModifierCtrl)), sees(`location.pathname === "/about/"`),
			press("Enter"), sees(`location.pathname.startsWith("/incidents/")`),
		}},
		{"the id of a record", []act{
			chromedp.Navigate(url), chromedp.SendKeys(chromedp.CSS(box), "2021-01-01-r12"), sees(options + `.length > 0`), sees(`document.querySelector("[role=option] .by").textContent.length > 0`),
		}},
		{"to the search page", []act{
			chromedp.Navigate(url), chromedp.SendKeys(chromedp.CSS(box), "bell\r"), sees(`location.pathname === "/search/"`), address("?q=bell"), shows(10),
		}},
	}.take(t)
}

// Whatever is written into the box, the page shows it as text, goes on, and answers
// the next question.
func TestHostilePage(t *testing.T) {
	x, _ := mixedIndex(t, 100, 6)
	url := serve(t, scripts(t, assets+"search/engine.ts"), exportSmall(t, x)) + "/search/"
	queries, err := json.Marshal(hostileQueries(300))
	if err != nil {
		t.Fatal(err)
	}
	write := `const write = (text) => { ` + inBox + `.value = text; ` + inBox + `.dispatchEvent(new Event("input")); };`
	marks := `[document.querySelectorAll("main *").length - document.querySelectorAll("#found *, #facets *, #said *, #keep *").length, Object.keys(Object.prototype).length, document.scripts.length, location.pathname, history.length].join()`
	steps{{"hostile queries", []act{
		chromedp.Navigate(url), sees(`document.querySelectorAll(".plot rect").length > 0`), do(`window.before = ` + marks),
		do(`(async () => { ` + write + ` for (const q of [...` + string(queries) + `, "\ud800", "a\udc00b"]) { write(q); await new Promise((r) => setTimeout(r, q.length > 1e5 ? 50 : 5)); } write("crash"); })()`),
		sees(`document.querySelector("#results mark")?.textContent.toLowerCase().startsWith("crash")`), address("?q=crash"), sees(marks + ` === before`),
		sees(`!document.querySelector("main :is(img, iframe, object, style, svg:not(.bars))")`),
	}}}.take(t)
}
