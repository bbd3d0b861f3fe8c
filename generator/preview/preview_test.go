package preview

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"blotter/generator"
	"blotter/generator/diag"

	"github.com/rogpeppe/go-internal/txtar"
)

// longest is how long the preview may take to see a change.
const longest = 20 * time.Second

const kettle = "content/incidents/2024/2024-03-05-kettle-lid.md"

// recalls writes the register of product recalls, without its picture.
func recalls(t *testing.T) (dir string) {
	t.Helper()
	a, err := txtar.ParseFile("../testdata/recalls.txtar")
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	for _, f := range a.Files {
		data := bytes.Replace(f.Data, []byte("image: {file: charger.png, alt: A charger with a brown mark}\n"), nil, 1)
		save(t, filepath.Join(dir, f.Name), string(data))
	}
	return dir
}

func save(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func edit(t *testing.T, name, old, new string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), old) {
		t.Fatalf("%s holds no %q", name, old)
	}
	save(t, name, strings.Replace(string(data), old, new, 1))
}

// A running preview.
type running struct {
	t   *testing.T
	url string
}

// run serves a site's folder until the test ends.
func run(t *testing.T, dir string) *running {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	ready, ended := make(chan string, 1), make(chan error, 1)
	server := New(generator.Options{Dir: dir}, Options{Addr: "127.0.0.1:0"})
	go func() { ended <- server.Run(ctx, func(url string) { ready <- url }) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	select {
	case url := <-ready:
		return &running{t, url}
	case err := <-ended:
		ended <- nil
		t.Fatal(err)
	}
	return nil
}

// get asks for a path, with headers given as name and value; it does not follow
// where the answer leads.
func (r *running) get(method, path string, headers ...string) (*http.Response, string) {
	r.t.Helper()
	request, err := http.NewRequest(method, strings.TrimSuffix(r.url, "/")+path, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			request.Host = headers[i+1]
		}
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		r.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return response, string(body)
}

// follow reads the notices that an open page is told, until the test ends.
func (r *running) follow() <-chan notice {
	r.t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, r.url+"_preview/events", nil)
	if err != nil {
		r.t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { stop(); response.Body.Close() })
	notices := make(chan notice, 100)
	go func() {
		defer close(notices)
		for lines := bufio.NewScanner(response.Body); lines.Scan(); {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				var n notice
				if json.Unmarshal([]byte(data), &n) == nil {
					notices <- n
				}
			}
		}
	}()
	return notices
}

// until reads notices to the one that is wanted.
func until(t *testing.T, notices <-chan notice, what string, wanted func(notice) bool) notice {
	t.Helper()
	deadline := time.After(longest)
	for {
		select {
		case n, ok := <-notices:
			if !ok {
				t.Fatalf("%s: the notices ended", what)
			}
			if wanted(n) {
				return n
			}
		case <-deadline:
			t.Fatalf("%s: no such notice", what)
		}
	}
}

func sound(n notice) bool { return n.Failure == "" && len(n.Problems) == 0 }

// ofBuilds are files about a published folder as a whole, which a preview is not.
var ofBuilds = []string{"build.json", "offline.json"}

// TestSameAsBuild: what the preview answers is what a build publishes, with one
// script more in each page.
func TestSameAsBuild(t *testing.T) {
	dir, out := recalls(t), filepath.Join(t.TempDir(), "out")
	if _, err := generator.Build(context.Background(), generator.Options{Dir: dir, Out: out}); err != nil {
		t.Fatal(err)
	}
	r, files := run(t, dir), 0
	err := filepath.WalkDir(out, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || slices.Contains(ofBuilds, d.Name()) {
			return err
		}
		want, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(out, name)
		if err != nil {
			return err
		}
		path := "/" + strings.TrimSuffix(filepath.ToSlash(rel), "index.html")
		response, body := r.get(http.MethodGet, path)
		body = strings.Replace(body, tags(want, 1), "", 1)
		if files++; response.StatusCode != http.StatusOK || body != string(want) {
			t.Errorf("%s: answered %d, and not what a build publishes", path, response.StatusCode)
		}
		return nil
	})
	if err != nil || files < 50 {
		t.Errorf("compared %d files: %v", files, err)
	}
}

func TestAnswers(t *testing.T) {
	r := run(t, recalls(t))
	for _, c := range []struct {
		method, path string
		headers      []string
		code         int
		holds        string
	}{
		{"GET", "/", nil, 200, "Recall Register"},
		{"GET", "/incidents/2024-03-05-kettle-lid/", nil, 200, "springs|lid that opens"},
		{"HEAD", "/incidents/2024-03-05-kettle-lid/", nil, 200, ""},
		{"GET", "/incidents/2024-03-05-kettle-lid", nil, 302, ""},
		{"GET", "/nothing/", nil, 404, "<h1"},
		{"GET", "/../../etc/passwd", nil, 404, "<h1"},
		{"GET", "/content/site.yaml", nil, 404, "<h1"},
		{"GET", "/_preview/reload.js", nil, 200, "EventSource"},
		{"POST", "/", nil, 405, ""},
		{"GET", "/", []string{"Host", "evil.example"}, 403, ""},
		{"GET", "/", []string{"Host", "evil.example:80"}, 403, ""},
		{"GET", "/", []string{"Host", "127.0.0.1.evil.example"}, 403, ""},
		{"GET", "/", []string{"Host", "localhost.evil.example"}, 403, ""},
		{"GET", "/_preview/events", []string{"Host", "evil.example"}, 403, ""},
		{"GET", "/", []string{"Host", "localhost:1234"}, 200, "Recall Register"},
		{"GET", "/", []string{"Host", "[::1]:1234"}, 200, "Recall Register"},
		{"GET", "/feed.json", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors"}, 403, ""},
		{"GET", "/", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate"}, 200, "Recall Register"},
	} {
		response, body := r.get(c.method, c.path, c.headers...)
		holds := c.holds == ""
		for _, text := range strings.Split(c.holds, "|") {
			holds = holds || strings.Contains(body, text)
		}
		if response.StatusCode != c.code || !holds {
			t.Errorf("%s %s %v: answered %d, want %d with %q:\n%.300s", c.method, c.path, c.headers, response.StatusCode, c.code, c.holds, body)
		}
		if response.Header.Get("X-Content-Type-Options") != "nosniff" || response.Header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s %s: the headers are %v", c.method, c.path, response.Header)
		}
	}
}

// TestContentTypes: a browser that must not sniff needs the right ones.
func TestContentTypes(t *testing.T) {
	r := run(t, recalls(t))
	for path, want := range map[string]string{
		"/": "text/html", "/feed.json": "application/feed+json", "/data/records.csv": "text/csv", "/feed.xml": "xml",
		"/favicon.svg": "image/svg+xml", "/robots.txt": "text/plain", "/_preview/reload.js": "text/javascript", "/search/index/entry.json": "application/json",
	} {
		if response, _ := r.get(http.MethodGet, path); !strings.Contains(response.Header.Get("Content-Type"), want) {
			t.Errorf("%s is %q, want %s", path, response.Header.Get("Content-Type"), want)
		}
	}
}

// TestFollows edits files and waits for what an open page is told.
func TestFollows(t *testing.T) {
	dir := recalls(t)
	r := run(t, dir)
	notices := r.follow()
	page := func(want string) {
		t.Helper()
		if _, body := r.get(http.MethodGet, "/incidents/2024-03-05-kettle-lid/"); !strings.Contains(body, want) {
			t.Errorf("the page does not show %q", want)
		}
	}
	first := until(t, notices, "the state at first", sound)

	edit(t, filepath.Join(dir, kettle), "a lid that opens", "a lid that springs open")
	second := until(t, notices, "an edit", func(n notice) bool { return n.Version > first.Version && sound(n) })
	page("springs open")

	edit(t, filepath.Join(dir, kettle), "dangers: [shock]", "dangers: [shok]")
	wrong := until(t, notices, "a mistake", func(n notice) bool { return len(n.Problems) == 1 })
	if wrong.Errors != 1 || wrong.Problems[0].Place != kettle+":5:11" || !strings.HasPrefix(wrong.Problems[0].Text, `unknown term "shok"`) || wrong.Version <= second.Version {
		t.Errorf("the mistake is told as %+v", wrong)
	}
	if response, _ := r.get(http.MethodGet, "/incidents/2024-06-toy-train/"); response.StatusCode != http.StatusOK {
		t.Errorf("another record answers %d", response.StatusCode)
	}

	// An editor's way to save: a new file, moved over the old one.
	data, err := os.ReadFile(filepath.Join(dir, kettle))
	if err != nil {
		t.Fatal(err)
	}
	save(t, filepath.Join(dir, kettle+"~"), strings.Replace(string(data), "shok", "shock", 1))
	if err := os.Rename(filepath.Join(dir, kettle+"~"), filepath.Join(dir, kettle)); err != nil {
		t.Fatal(err)
	}
	until(t, notices, "the mistake mended", sound)

	// A folder that was not there when the preview began.
	save(t, filepath.Join(dir, "content/incidents/2023/2023-05-06-lamp/index.md"), strings.Replace(string(data), "shok", "shock", 1))
	until(t, notices, "a new record", func(n notice) bool {
		_, body := r.get(http.MethodGet, "/incidents/")
		return sound(n) && strings.Contains(body, "2023-05-06-lamp/")
	})
	edit(t, filepath.Join(dir, "content/incidents/2023/2023-05-06-lamp/index.md"), "date: 2024-03-05", "date: 2024-02-31")
	until(t, notices, "a mistake in a new folder", func(n notice) bool { return n.Errors == 1 })
	if err := os.RemoveAll(filepath.Join(dir, "content/incidents/2023")); err != nil {
		t.Fatal(err)
	}
	until(t, notices, "a record deleted", sound)

	// What the machine can't do leaves the last good site.
	edit(t, filepath.Join(dir, "content/site.yaml"), "page-size:", "theme: absent\npage-size:")
	until(t, notices, "a theme that is not there", func(n notice) bool { return strings.Contains(n.Failure, "absent") })
	page("springs open")
	edit(t, filepath.Join(dir, "content/site.yaml"), "theme: absent\n", "")
	until(t, notices, "the theme mended", sound)
}

// TestFutureDatesAreTold: dates in the future are asked for here, as in check.
func TestFutureDatesAreTold(t *testing.T) {
	dir := recalls(t)
	edit(t, filepath.Join(dir, kettle), "date: 2024-03-05", "date: 9024-03-05")
	r := run(t, dir)
	n := until(t, r.follow(), "the state at first", func(n notice) bool { return n.Version > 0 })
	if len(n.Problems) != 1 || !strings.Contains(n.Problems[0].Text, "["+diag.FutureDate.Name+"]") {
		t.Errorf("told %+v", n)
	}
	if response, _ := r.get(http.MethodGet, "/incidents/2024-03-05-kettle-lid/"); response.StatusCode != http.StatusOK {
		t.Errorf("the record answers %d", response.StatusCode)
	}
}

// TestMachineFails: a preview that can't begin says so and ends.
func TestMachineFails(t *testing.T) {
	taken := httptest.NewServer(http.NotFoundHandler())
	defer taken.Close()
	for _, c := range []struct{ name, dir, addr, want string }{
		{"no such folder", filepath.Join(t.TempDir(), "nowhere"), "127.0.0.1:0", "nowhere"},
		{"an address that is taken", recalls(t), taken.Listener.Addr().String(), "--addr"},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx, stop := context.WithTimeout(context.Background(), longest)
			defer stop()
			err := New(generator.Options{Dir: c.dir}, Options{Addr: c.addr}).Run(ctx, func(string) { t.Error("it is ready") })
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got the error %v", err)
			}
		})
	}
}

// TestNothingIsWritten: a preview leaves the folder as it is.
func TestNothingIsWritten(t *testing.T) {
	dir := recalls(t)
	r := run(t, dir)
	r.get(http.MethodGet, "/")
	r.get(http.MethodGet, "/search/index/entry.json")
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 || entries[0].Name() != "content" {
		t.Errorf("the folder holds %v", entries)
	}
}

// TestPolls follows a folder whose changes nobody tells.
func TestPolls(t *testing.T) {
	dir := recalls(t)
	b, err := newBell(dir, true, func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	before := b.stamp()
	if b.stamp() != before {
		t.Error("two looks at the same files differ")
	}
	save(t, filepath.Join(dir, "content/pages/new.md"), "---\ntitle: New\n---\n")
	if b.stamp() == before {
		t.Error("a new file is not seen")
	}
	select {
	case <-b.rung:
	case <-time.After(longest):
		t.Error("the bell does not ring")
	}
}

// TestWatchLimit: where the system can't watch a folder, it is polled, and that is
// said once.
func TestWatchLimit(t *testing.T) {
	var notes []string
	b := &bell{dir: t.TempDir(), note: func(n string) { notes = append(notes, n) }, closed: make(chan struct{})}
	defer close(b.closed)
	for range 2 {
		b.pollInstead(&os.PathError{Op: "inotify_add_watch", Path: b.dir, Err: syscall.ENOSPC})
	}
	if len(notes) != 1 || !strings.Contains(notes[0], "inotify limit") || !strings.Contains(notes[0], "sysctl") {
		t.Errorf("noted %q", notes)
	}
	if atLimit(fs.ErrPermission) || !atLimit(syscall.EMFILE) {
		t.Error("a limit is taken for something else")
	}
}

// TestStarting: a browser is answered while the register is still being read, and
// everybody else waits for the site.
func TestStarting(t *testing.T) {
	s := New(generator.Options{Dir: recalls(t)}, Options{})
	defer s.builder.Close()
	request := httptest.NewRequest(http.MethodGet, "http://localhost/", nil)
	request.Header.Set("Sec-Fetch-Mode", "navigate")
	answer := httptest.NewRecorder()
	s.handler().ServeHTTP(answer, request)
	if answer.Code != http.StatusOK || !strings.Contains(answer.Body.String(), "is being read") || !strings.Contains(answer.Body.String(), "reload.js") {
		t.Errorf("answered %d %s", answer.Code, answer.Body)
	}
	s.reading("records", 400, 1000)
	if n, _ := s.state(); n.Version != 0 || n.Progress != "records: 400 of 1000" {
		t.Errorf("told %+v", n)
	}
}

// TestOpensEditors: the address of a place is escaped, and text of a file stays text.
func TestOpensEditors(t *testing.T) {
	s := New(generator.Options{Dir: "/a b/50%"}, Options{Editor: "editor://open?file={file}&line={line}&column={column}"})
	if got, want := s.open("content/x?#{line}.md", 7, 0), "editor://open?file=/a%20b/50%25/content/x%3F%23%7Bline%7D.md&line=7&column=1"; got != want {
		t.Errorf("got %s; want %s", got, want)
	}
}
