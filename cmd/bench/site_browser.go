package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"time"
)

var (
	//go:embed site/look.js
	lookScript string
	//go:embed site/focus.js
	focusScript string
)

// shiftScript adds up how far what is seen moves while the page loads.
const shiftScript = `window.blotterShift = 0;
new PerformanceObserver((list) => { for (const e of list.getEntries()) window.blotterShift += e.value; }).observe({type: "layout-shift", buffered: true});`

// axeScript runs what axe has for WCAG 2.2 AA, and its best practices.
const axeScript = `axe.run(document, {
	runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], rules: {"target-size": {enabled: true}}, resultTypes: ["violations"],
}).then((r) => r.violations.map((v) => v.id + ": " + v.help + ": " + v.nodes.length + " times: " + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 100)).join(" ") + " (" + v.nodes[0].failureSummary.replace(/\s+/g, " ").slice(0, 300) + ")"))`

const (
	patience = time.Minute // for a page to load, or to answer
	mostTabs = 300         // presses of the key on one page
)

var schemes = []string{"light", "dark"}

// visitor looks at pages in a browser.
type visitor struct {
	*siteBench
	tab  *tab
	axe  string // its script; "" leaves it out
	idle chan string

	mu   sync.Mutex
	seen traffic
}

// traffic is what a page asks for, and says to the developer.
type traffic struct {
	wrong    []string
	requests map[string]*request // by id
}

// request is one that a load of a page has made.
type request struct {
	loader, kind string // kind: Document, Script …
	bytes        int64  // over the wire, headers included
}

// viewed is the first view of a page at 360 px.
type viewed struct {
	kind
	bytes    map[string]int64
	requests int
	shift    float64
	stops    int // of the Tab key
}

func (v *viewed) sum(types ...string) (sum int64) {
	for t, n := range v.bytes {
		if len(types) == 0 && t != "Image" || slices.Contains(types, t) {
			sum += n
		}
	}
	return sum
}

// browser opens a visitor's browser.
func (b *siteBench) browser(ctx context.Context, axe string) (*visitor, error) {
	profile, err := os.MkdirTemp(b.dir, "chromium-")
	if err != nil {
		return nil, err
	}
	v := &visitor{siteBench: b, axe: axe, idle: make(chan string, 64), seen: traffic{requests: map[string]*request{}}}
	if v.tab, err = openTab(ctx, profile, v.note); err != nil {
		return nil, err
	}
	if err := v.prepare(ctx); err != nil {
		v.tab.close()
		return nil, err
	}
	return v, nil
}

// visit looks at every kind of page.
func (b *siteBench) visit(ctx context.Context, axe string) error {
	v, err := b.browser(ctx, axe)
	if err != nil {
		return err
	}
	defer v.tab.close()
	for _, k := range b.kinds {
		if k.name == "moved" {
			continue // it leads on before anything can be seen
		}
		b.say("look at /%s (%s)", k.path, k.name)
		first, err := v.look(ctx, k)
		if err != nil {
			return fmt.Errorf("/%s: %w", k.path, err)
		}
		b.views = append(b.views, first)
	}
	return nil
}

func (v *visitor) prepare(ctx context.Context) error {
	for _, domain := range []string{"Page", "Runtime", "Network", "Log"} {
		if err := v.tab.call(ctx, domain+".enable", nil, nil); err != nil {
			return err
		}
	}
	return v.calls(ctx,
		step{"Page.setLifecycleEventsEnabled", params{"enabled": true}},
		step{"Network.setCacheDisabled", params{"cacheDisabled": true}},
		step{"Emulation.setFocusEmulationEnabled", params{"enabled": true}},
		step{"Page.addScriptToEvaluateOnNewDocument", params{"source": shiftScript}},
	)
}

type step struct {
	method string
	params params
}

func (v *visitor) calls(ctx context.Context, steps ...step) error {
	for _, s := range steps {
		if err := v.tab.call(ctx, s.method, s.params, nil); err != nil {
			return err
		}
	}
	return nil
}

// look loads a page narrow and wide, and looks at it in both schemes.
func (v *visitor) look(ctx context.Context, k kind) (first viewed, err error) {
	for _, width := range []int{360, 768, 1280} {
		at, cancel := context.WithTimeout(ctx, 10*patience)
		defer cancel()
		load, err := v.load(at, k, width)
		if err != nil {
			return first, err
		}
		if err := v.picture(at, k, width); err != nil {
			return first, err
		}
		where := fmt.Sprintf("%s, %d px", k.name, width)
		if load.shift >= 0.001 {
			v.found(where, "moves by %.3f while it loads", load.shift)
		}
		if load.stops, err = v.inspect(at, where, width); err != nil {
			return first, err
		}
		v.complain(where)
		if width == 360 {
			first = load
		}
	}
	return first, nil
}

func (v *visitor) load(ctx context.Context, k kind, width int) (at viewed, err error) {
	if err := v.calls(ctx, window(width), scheme("light")); err != nil {
		return at, err
	}
	v.mu.Lock()
	v.seen = traffic{requests: map[string]*request{}}
	v.mu.Unlock()
	var to struct{ LoaderID, ErrorText string }
	if err := v.tab.call(ctx, "Page.navigate", params{"url": v.url + k.path}, &to); err != nil {
		return at, err
	}
	if to.ErrorText != "" {
		return at, fmt.Errorf("load it: %s", to.ErrorText)
	}
	for loader := ""; loader != to.LoaderID; {
		select {
		case loader = <-v.idle:
		case <-time.After(patience):
			return at, fmt.Errorf("it is still loading after %v", patience)
		}
	}
	err = v.tab.evaluate(ctx, "window.blotterShift", &at.shift)
	v.mu.Lock()
	defer v.mu.Unlock()
	at.kind, at.bytes = k, map[string]int64{}
	for _, r := range v.seen.requests {
		if r.loader == to.LoaderID { // the page before may have a late one
			at.bytes[r.kind] += r.bytes
			at.requests++
		}
	}
	return at, err
}

// complain takes what went wrong since the page was asked for.
func (v *visitor) complain(where string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, what := range v.seen.wrong {
		v.found(where, "%s", what)
	}
}

func window(width int) step {
	return step{"Emulation.setDeviceMetricsOverride", params{"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false}}
}

func scheme(name string) step {
	return step{"Emulation.setEmulatedMedia", params{"features": []params{{"name": "prefers-color-scheme", "value": name}}}}
}

// inspect looks closer: as the page opens, and with everything unfolded.
func (v *visitor) inspect(ctx context.Context, where string, width int) (stops int, err error) {
	if width != 768 {
		if err := v.runAxe(ctx, where+", folded", "light"); err != nil {
			return 0, err
		}
	}
	if err := v.tab.evaluate(ctx, `for (const d of document.querySelectorAll("details")) d.open = true;`, nil); err != nil {
		return 0, err
	}
	if err := v.lines(ctx, where, lookScript); err != nil || width == 768 {
		return 0, err
	}
	if err := v.runAxe(ctx, where, schemes...); err != nil {
		return 0, err
	}
	if stops, err = v.walk(ctx, where); err != nil || width != 360 {
		return stops, err
	}
	// A reader who enlarges a page of 1280 px by four has 320 (WCAG 2.2, 1.4.10).
	if err := v.calls(ctx, window(320)); err != nil {
		return stops, err
	}
	return stops, v.lines(ctx, strings.Replace(where, "360", "320", 1), lookScript)
}

// lines takes what a script finds.
func (v *visitor) lines(ctx context.Context, where, script string) error {
	var wrong []string
	err := v.tab.evaluate(ctx, script, &wrong)
	for _, what := range wrong {
		v.found(where, "%s", what)
	}
	return err
}

// runAxe runs it in each scheme. What is evaluated over the protocol is not under
// the page's policy.
func (v *visitor) runAxe(ctx context.Context, where string, schemes ...string) error {
	if v.axe == "" {
		return nil
	}
	if err := v.tab.evaluate(ctx, v.axe+"; undefined", nil); err != nil {
		return err
	}
	for _, s := range schemes {
		if err := v.calls(ctx, scheme(s)); err != nil {
			return err
		}
		if err := v.lines(ctx, where+", "+s, axeScript); err != nil {
			return err
		}
	}
	return nil
}

// walk presses Tab until the focus has been everywhere.
func (v *visitor) walk(ctx context.Context, where string) (stops int, err error) {
	key := params{"key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
	for ; stops < mostTabs; stops++ {
		for _, kind := range []string{"rawKeyDown", "keyUp"} {
			key["type"] = kind
			if err := v.calls(ctx, step{"Input.dispatchKeyEvent", key}); err != nil {
				return stops, err
			}
		}
		var at struct {
			End   bool
			Wrong []string
		}
		if err := v.tab.evaluate(ctx, focusScript, &at); err != nil {
			return stops, err
		}
		for _, what := range at.Wrong {
			v.found(where, "the focus %s", what)
		}
		if at.End {
			return stops, nil
		}
	}
	v.say("%s has more than %d stops of the Tab key; the rest is not looked at", where, mostTabs)
	return stops, nil
}

// note takes the tab's events.
func (v *visitor) note(method string, data json.RawMessage) {
	var e struct {
		LoaderID, Name, RequestID, Type, ErrorText string
		Canceled                                   bool
		EncodedDataLength                          float64
		Request                                    struct{ URL string }
		Entry                                      struct{ Text, URL string }
		Args                                       json.RawMessage
		ExceptionDetails                           struct{ Text string }
	}
	if json.Unmarshal(data, &e) != nil {
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	wrong := func(format string, args ...any) { v.seen.wrong = append(v.seen.wrong, fmt.Sprintf(format, args...)) }
	switch method {
	case "Page.lifecycleEvent":
		if e.Name == "networkIdle" {
			select {
			case v.idle <- e.LoaderID:
			default: // nobody waits
			}
		}
	case "Network.requestWillBeSent":
		v.seen.requests[e.RequestID] = &request{loader: e.LoaderID, kind: e.Type}
		if !strings.HasPrefix(e.Request.URL, v.url) {
			wrong("asks for %s", e.Request.URL)
		}
	case "Network.loadingFinished":
		if r := v.seen.requests[e.RequestID]; r != nil {
			r.bytes = int64(e.EncodedDataLength)
		}
	case "Network.loadingFailed":
		if !e.Canceled {
			wrong("a request failed: %s %s", e.Type, e.ErrorText)
		}
	case "Runtime.exceptionThrown":
		wrong("a script threw: %s", e.ExceptionDetails.Text)
	case "Runtime.consoleAPICalled":
		wrong("the console says %s", e.Args)
	case "Log.entryAdded":
		wrong("the log says %s (%s)", e.Entry.Text, e.Entry.URL)
	}
}
