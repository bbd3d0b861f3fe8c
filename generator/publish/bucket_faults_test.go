package publish

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"
)

func init() {
	minio.DefaultRetryUnit, minio.DefaultRetryCap = time.Millisecond, 2*time.Millisecond
	os.Setenv("AWS_ACCESS_KEY_ID", "key")
	os.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
}

// storage is a server that a test can look into.
type storage struct {
	http.Handler
	all    func() files // the published ones
	expire func()       // makes what was written so far as old as a lease lasts
	empty  func()
}

func inMemory(*testing.T) *storage {
	s := newS3()
	later := time.Duration(0)
	s.now = func() time.Time { return time.Now().Add(later) }
	return &storage{s, func() files { return s.all("a/b/") },
		func() { s.mu.Lock(); defer s.mu.Unlock(); later += 2 * leaseTime },
		func() { s.mu.Lock(); defer s.mu.Unlock(); clear(s.objects) }}
}

// A fault is what befalls one request on its way.
type fault func(w http.ResponseWriter, r *http.Request, server http.Handler)

var faults = map[string]fault{
	"not sent": func(w http.ResponseWriter, _ *http.Request, _ http.Handler) { hangUp(w) },
	"no answer": func(w http.ResponseWriter, r *http.Request, s http.Handler) {
		s.ServeHTTP(httptest.NewRecorder(), r)
		hangUp(w)
	},
	"500": func(w http.ResponseWriter, _ *http.Request, _ http.Handler) { w.WriteHeader(500) },
	"slow down": func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		w.WriteHeader(503)
		io.WriteString(w, "<Error><Code>SlowDown</Code></Error>")
	},
	"half sent": func(w http.ResponseWriter, r *http.Request, s http.Handler) {
		r.Body = io.NopCloser(io.MultiReader(io.LimitReader(r.Body, r.ContentLength/2), broken{}))
		s.ServeHTTP(httptest.NewRecorder(), r)
		hangUp(w)
	},
	"half an answer": func(w http.ResponseWriter, r *http.Request, s http.Handler) {
		answer := httptest.NewRecorder()
		s.ServeHTTP(answer, r)
		maps.Copy(w.Header(), answer.Header())
		w.Header().Set("Content-Length", fmt.Sprint(answer.Body.Len()))
		w.WriteHeader(answer.Code)
		w.Write(answer.Body.Bytes()[:answer.Body.Len()/2])
		hangUp(w)
	},
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func hangUp(w http.ResponseWriter) {
	c, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		c.Close()
	}
}

// road leads to a storage. What a reader sees there is looked at after each request.
type road struct {
	*storage
	count    atomic.Int64
	from, to int64 // the fault befalls these requests
	fault    fault
	mu       sync.Mutex
	broken   string
}

func (r *road) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	n := r.count.Add(1) - 1
	defer r.look(fmt.Sprintf("after request %d, %s %s", n, req.Method, req.URL.Path))
	if r.from <= n && n < r.to {
		r.fault(w, req, r.storage)
		return
	}
	r.storage.ServeHTTP(w, req)
}

// look holds that a page has all that it needs, and that what can be reached leads
// nowhere where nothing is.
func (r *road) look(when string) {
	all := r.all()
	reached := map[string]bool{}
	for next := []string{"index.html", "search/index/entry.json"}; len(next) > 0; {
		page := next[0]
		next = next[1:]
		for _, path := range strings.Fields(all[page]) {
			if strings.Contains(path, "/") && !reached[path] {
				reached[path] = true
				next = append(next, path)
			}
		}
	}
	for _, text := range all {
		for _, path := range strings.Fields(text) {
			if Immutable(path) {
				reached[path] = true
			}
		}
	}
	for path := range reached {
		if _, there := all[path]; !there {
			r.mu.Lock()
			r.broken = fmt.Sprintf("%s: something leads to %s, which is not there", when, path)
			r.mu.Unlock()
		}
	}
}

func (r *road) reset(from, to int64, f fault) {
	r.count.Store(0)
	r.from, r.to, r.fault = from, to, f
}

// travel publishes over the road, and checks what readers saw.
func (r *road) travel(t *testing.T, endpoint string, site files) error {
	t.Helper()
	_, err := post(at(endpoint), site)
	r.mustHaveBeenWhole(t)
	return err
}

func (r *road) mustHaveBeenWhole(t *testing.T) {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.broken != "" {
		t.Fatal(r.broken)
	}
}

func mustShow(t *testing.T, s *storage, site files) {
	t.Helper()
	all := s.all()
	for path, text := range site {
		if all[path] != text {
			t.Fatalf("%s is %q, want %q", path, all[path], text)
		}
	}
	for path := range all {
		if _, wanted := site[path]; !wanted && !Immutable(path) {
			t.Fatalf("%s is still there", path)
		}
	}
}

// A fault befalls each request of a publication in turn. Readers never see a page
// without what it needs. One fault is made good by the client; where all requests
// fail from then on, as when the process is killed, the next publication makes
// a whole site.
func TestBucketFaults(t *testing.T) {
	testFaults(t, inMemory)
}

func testFaults(t *testing.T, open func(*testing.T) *storage) {
	for name, f := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := &road{storage: open(t)}
			endpoint := serve(t, r)
			for n := int64(0); ; n++ {
				r.empty()
				r.reset(0, 0, nil)
				if err := r.travel(t, endpoint, shopA); err != nil {
					t.Fatal(err)
				}
				r.reset(n, n+1, f)
				if err := r.travel(t, endpoint, shopB); err != nil {
					t.Fatalf("a fault of request %d: %v", n, err)
				}
				mustShow(t, r.storage, shopB)
				if r.count.Load() <= n {
					break
				}
				endAt(t, r, endpoint, n, f)
			}
		})
	}
}

// endAt lets a publication end at its request n, and publishes again.
func endAt(t *testing.T, r *road, endpoint string, n int64, f fault) {
	t.Helper()
	r.expire()
	r.reset(n, 1<<40, f)
	err := r.travel(t, endpoint, shopA)
	if ended := r.count.Load(); err == nil && n < ended-attempts {
		t.Fatalf("all failed from request %d of %d on, and nobody says so", n, ended)
	}
	if _, lost := r.all()["index.html"]; !lost {
		t.Fatal("there is no site")
	}
	r.expire()
	r.reset(0, 0, nil)
	for _, site := range []files{shopB, shopA} {
		if err := r.travel(t, endpoint, site); err != nil {
			t.Fatalf("after the end at request %d: %v", n, err)
		}
		mustShow(t, r.storage, site)
	}
}

// A publication sleeps at one of its requests until its lock is over and another
// one has published. When it goes on, it replaces nothing of that one's: where the
// bytes are other ones than before, so is the ETag that it asks for.
func TestBucketOvertaken(t *testing.T) { testOvertaken(t, inMemory) }

func testOvertaken(t *testing.T, open func(*testing.T) *storage) {
	r := &road{storage: open(t)}
	endpoint, other := serve(t, inTurn(r)), serve(t, r.storage)
	var overtaken atomic.Bool
	overtake := func(w http.ResponseWriter, req *http.Request, s http.Handler) {
		if req.Method != http.MethodDelete && !overtaken.Swap(true) { // deletions know no condition
			r.expire()
			mustPost(t, at(other), shopB)
		}
		s.ServeHTTP(w, req)
	}
	for n := int64(6); ; n++ { // it has the lock, and knows what was there
		r.empty()
		mustPost(t, at(other), files{"index.html": "before", "gone.html": "", "build.json": "before", "search/index/entry.json": "before"})
		overtaken.Store(false)
		r.reset(n, n+1, overtake)
		_, err := post(at(endpoint), shopA)
		if r.count.Load() <= n {
			break
		}
		if !overtaken.Load() {
			continue
		}
		if err != nil && !errors.Is(err, ErrLocked) {
			t.Fatalf("overtaken at request %d: %v", n, err)
		}
		all := r.all()
		for path, text := range shopB {
			if all[path] != text {
				t.Fatalf("overtaken at request %d: %s is %q", n, path, all[path])
			}
		}
		for range 2 {
			r.expire()
			mustPost(t, at(other), shopB)
		}
		mustShow(t, r.storage, shopB)
	}
}

// inTurn lets requests wait for each other: while one sleeps all of them do.
func inTurn(h http.Handler) http.Handler {
	var one sync.Mutex
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		one.Lock()
		defer one.Unlock()
		h.ServeHTTP(w, r)
	})
}

// Of two publications at once one is told that the other is at work.
func TestBucketAtOnce(t *testing.T) {
	testAtOnce(t, inMemory)
}

func testAtOnce(t *testing.T, open func(*testing.T) *storage) {
	r := &road{storage: open(t)}
	endpoint := serve(t, r)
	for range 20 {
		var errs [2]error
		var both sync.WaitGroup
		for i, site := range []files{shopA, shopB} {
			both.Go(func() { _, errs[i] = post(at(endpoint), site) })
		}
		both.Wait()
		for _, err := range errs {
			if err != nil && !errors.Is(err, ErrLocked) {
				t.Fatal(err)
			}
		}
		switch {
		case errs[0] != nil && errs[1] != nil:
			t.Fatalf("both fail: %v; %v", errs[0], errs[1])
		case errs[0] == nil && errs[1] != nil:
			mustShow(t, r.storage, shopA)
		case errs[1] == nil && errs[0] != nil:
			mustShow(t, r.storage, shopB)
		}
		r.mustHaveBeenWhole(t)
	}
}

// An error is one line that says what to do.
func TestBucketErrors(t *testing.T) {
	answer := func(status int, code string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(status)
			fmt.Fprintf(w, "<Error><Code>%s</Code><Message>m</Message></Error>", code)
		}
	}
	for code, want := range map[string]string{
		"404 NoSuchBucket":                 "no such bucket",
		"403 AccessDenied":                 "access was denied",
		"403 InvalidAccessKeyId":           "AWS_ACCESS_KEY_ID",
		"403 SignatureDoesNotMatch":        "AWS_SECRET_ACCESS_KEY",
		"403 RequestTimeTooSkewed":         "clock",
		"400 AuthorizationHeaderMalformed": "--region",
		"301 PermanentRedirect":            "--region",
		"403 QuotaExceeded":                "is full",
		"503 SlowDown":                     "too much to do",
		"418 Teapot":                       "the storage answers 418 Teapot",
	} {
		status, name, _ := strings.Cut(code, " ")
		var n int
		fmt.Sscan(status, &n)
		mustFail(t, at(serve(t, answer(n, name))), want)
	}
	gone := httptest.NewServer(nil)
	gone.Close()
	mustFail(t, at(gone.URL), "can't be reached")
	mustFail(t, at("ftp://example.org"), "no address such as")
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", t.TempDir()+"/none")
	t.Setenv("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "")
	t.Setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", gone.URL)
	mustFail(t, at(gone.URL), "no credentials were found")
}

func mustFail(t *testing.T, opts BucketOptions, want string) {
	t.Helper()
	_, err := Bucket(context.Background(), opts)
	if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") || !strings.HasPrefix(err.Error(), "publish to s3://site/a/b: ") {
		t.Errorf("the error is %v, want %q", err, want)
	}
}
