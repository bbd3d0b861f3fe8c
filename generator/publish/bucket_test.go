package publish

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// Two generations of a site whose pages need what is named by its content.
var (
	shopA = files{
		"index.html": "assets/site-aaaaaaaa.css index.html", "old/index.html": "assets/site-aaaaaaaa.css", "same/index.html": "same",
		"assets/site-aaaaaaaa.css": "a", "search/index/entry.json": "search/index/words-aaaaaaaa.bin old/index.html", "search/index/words-aaaaaaaa.bin": "w",
		"build.json": "a", "empty.txt": "",
	}
	shopB = files{
		"index.html": "assets/site-bbbbbbbb.css new/index.html", "new/index.html": "assets/site-bbbbbbbb.css new/more.html", "new/more.html": "assets/site-bbbbbbbb.css", "same/index.html": "same",
		"assets/site-bbbbbbbb.css": "b", "search/index/entry.json": "search/index/words-bbbbbbbb.bin new/index.html", "search/index/words-bbbbbbbb.bin": "W",
		"build.json": "b", "empty.txt": "",
	}
	keptOfA = []string{"assets/site-aaaaaaaa.css", "search/index/words-aaaaaaaa.bin"}
)

func at(endpoint string) BucketOptions {
	return BucketOptions{Bucket: "site", Prefix: "a/b", Endpoint: endpoint, Region: "us-east-1"}
}

func post(opts BucketOptions, site files) (Summary, error) {
	s, err := Bucket(context.Background(), opts)
	if err != nil {
		return Summary{}, err
	}
	defer s.Abort()
	for _, path := range slices.Sorted(maps.Keys(site)) {
		if err := s.Put(path, []byte(site[path])); err != nil {
			return Summary{}, err
		}
	}
	return s.Commit()
}

func mustPost(t *testing.T, opts BucketOptions, site files) Summary {
	t.Helper()
	sum, err := post(opts, site)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// with is a site and some files of another.
func with(site, other files, paths ...string) files {
	all := maps.Clone(site)
	for _, p := range paths {
		all[p] = other[p]
	}
	return all
}

func mustLie(t *testing.T, server *s3, want files) {
	t.Helper()
	if got := server.all("a/b/"); !maps.Equal(got, want) {
		t.Fatalf("the bucket holds %q, want %q", got, want)
	}
}

// A bucket holds the new site, and for one publication more what the one before
// named by its content.
func TestBucket(t *testing.T) {
	server := newS3()
	opts := at(serve(t, server))
	sum := mustPost(t, opts, shopA)
	mustLie(t, server, shopA)
	if want := build(t, t.TempDir()+"/public", shopA); sum != want {
		t.Errorf("the summary is %+v, a folder's %+v", sum, want)
	}
	sum = mustPost(t, opts, shopB)
	mustLie(t, server, with(shopB, shopA, keptOfA...))
	if sum.Written != 7 || sum.Removed != 3 || sum.Kept != 2 {
		t.Errorf("the summary is %+v", sum)
	}
	mustPost(t, opts, shopA)
	mustPost(t, opts, files{"build.json": "c"})
	mustLie(t, server, with(files{"build.json": "c"}, shopA, keptOfA...))
	mustPost(t, opts, files{"build.json": "d"})
	mustLie(t, server, files{"build.json": "d"})
	if left := server.objects["a/b/"+lockPath]; left.data != nil {
		t.Error("the lock stays")
	}
}

// The same site once more writes no more than the lock, and does not end the time of what is kept.
func TestBucketUnchanged(t *testing.T) {
	server := newS3()
	opts := at(serve(t, server))
	mustPost(t, opts, shopA)
	mustPost(t, opts, shopB)
	before := maps.Clone(server.objects)
	sum := mustPost(t, opts, shopB)
	if sum.Written != 0 || sum.Removed != 0 || sum.Kept != len(shopB) {
		t.Errorf("the summary is %+v", sum)
	}
	for key, o := range server.objects {
		if !o.changed.Equal(before[key].changed) {
			t.Errorf("%s was written again", key)
		}
	}
	mustLie(t, server, with(shopB, shopA, keptOfA...))
}

// What must be forgotten is not kept for anybody.
func TestBucketForgets(t *testing.T) {
	server := newS3()
	opts := at(serve(t, server))
	mustPost(t, opts, shopA)
	opts.Forgets = "a record"
	mustPost(t, opts, shopB)
	mustLie(t, server, shopB)
	mustPost(t, opts, shopA)
	opts.Forgets = "another"
	mustPost(t, opts, shopA)
	mustLie(t, server, shopA)
	for _, path := range slices.Collect(maps.Keys(shopB)) {
		if _, stays := shopA[path]; !stays && strings.Contains(string(server.objects["a/b/"+ledgerPath].data), path) {
			t.Errorf("the manifest still names %s", path)
		}
	}
}

// What blotter did not put there is neither replaced nor removed.
func TestBucketOfOthers(t *testing.T) {
	server := newS3()
	opts := at(serve(t, server))
	mustPost(t, opts, shopA)
	foreign := s3Object{data: []byte("foreign"), header: http.Header{}}
	server.objects["a/b/notes.txt"], server.objects["a/b/old/index.html"], server.objects["a/bc"] = foreign, foreign, foreign
	mustPost(t, opts, shopB)
	mustLie(t, server, with(with(shopB, shopA, keptOfA...), files{"notes.txt": "foreign", "old/index.html": "foreign"}, "notes.txt", "old/index.html"))
	_, err := post(opts, shopA)
	if err == nil || !strings.Contains(err.Error(), "old/index.html stands there, and blotter did not put it there") {
		t.Errorf("the error is %v", err)
	}
	if server.objects["a/bc"].data == nil {
		t.Error("an object beside the prefix is gone")
	}
}

// What somebody has changed or removed is put right.
func TestBucketHeals(t *testing.T) {
	server := newS3()
	opts := at(serve(t, server))
	mustPost(t, opts, shopA)
	delete(server.objects, "a/b/same/index.html")
	server.objects["a/b/index.html"] = s3Object{data: []byte("changed")}
	mustPost(t, opts, shopA)
	mustLie(t, server, shopA)
	delete(server.objects, "a/b/"+ledgerPath) // each object says that it is ours
	mustPost(t, opts, with(shopA, files{"index.html": "x"}, "index.html"))
	mustLie(t, server, with(shopA, files{"index.html": "x"}, "index.html"))
	server.objects["a/b/"+ledgerPath] = s3Object{data: []byte("damaged\n")}
	if _, err := post(opts, shopA); err == nil || !strings.Contains(err.Error(), "is damaged") {
		t.Errorf("the error is %v", err)
	}
}

func TestBucketPlan(t *testing.T) {
	server := newS3()
	opts := at(serve(t, server))
	mustPost(t, opts, shopA)
	before := maps.Clone(server.objects)
	opts.DryRun = true
	s, err := Bucket(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Abort()
	put(t, s, shopB)
	got, err := s.Plan()
	if err != nil {
		t.Fatal(err)
	}
	want := []Difference{
		{"assets/site-bbbbbbbb.css", Missing}, {"build.json", Differs}, {"index.html", Differs}, {"new/index.html", Missing}, {"new/more.html", Missing},
		{"old/index.html", Extra}, {"search/index/entry.json", Differs}, {"search/index/words-bbbbbbbb.bin", Missing},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if len(before) != len(server.objects) {
		t.Error("a dry run wrote")
	}
}

// Each file comes with its type, and may be kept as long as its name allows.
func TestBucketHeaders(t *testing.T) {
	server := newS3()
	mustPost(t, at(serve(t, server)), shopA)
	for path, want := range map[string]headers{
		"index.html":                      {"text/html; charset=utf-8", "public, max-age=60"},
		"assets/site-aaaaaaaa.css":        {"text/css; charset=utf-8", "public, max-age=31536000, immutable"},
		"search/index/words-aaaaaaaa.bin": {"application/octet-stream", "public, max-age=31536000, immutable"},
		"search/index/entry.json":         {"application/json", "no-cache"},
		"build.json":                      {"application/json", "no-cache"},
	} {
		h := server.objects["a/b/"+path].header
		if got := (headers{h.Get("Content-Type"), h.Get("Cache-Control")}); got != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
}

// While one publication holds the lock the other one is told so; a lock that was
// not renewed for its time is nobody's, whatever our own clock says.
func TestBucketLock(t *testing.T) {
	server := newS3()
	opts := at(serve(t, server))
	first, err := Bucket(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	put(t, first, shopA)
	if _, err := post(opts, shopB); !errors.Is(err, ErrLocked) {
		t.Fatalf("the error is %v", err)
	}
	server.now = func() time.Time { return time.Now().Add(2 * time.Minute) }
	mustPost(t, opts, shopB)
	mustLie(t, server, shopB)
	if _, err := first.Commit(); !errors.Is(err, ErrLocked) {
		t.Fatalf("the error is %v", err)
	}
	mustLie(t, server, shopB)
	server.now = func() time.Time { return time.Unix(1e9, 0) }
	mustPost(t, opts, shopA)
}

// A publication that has lost the lock is ended, also while it does nothing.
func TestBucketLosesLock(t *testing.T) {
	server := newS3()
	opts := at(serve(t, server))
	opts.lease = 2 * time.Second // it is renewed four times in that
	s, err := Bucket(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	put(t, s, shopA)
	server.mu.Lock()
	server.objects["a/b/"+lockPath] = s3Object{data: []byte("another's")}
	server.mu.Unlock()
	<-s.ctx.Done()
	if _, err := s.Commit(); !errors.Is(err, ErrLocked) {
		t.Errorf("the error is %v", err)
	}
	mustLie(t, server, files{})
	if string(server.objects["a/b/"+lockPath].data) != "another's" {
		t.Error("the other's lock is gone")
	}
}

func TestBucketNeedsConditions(t *testing.T) {
	server := newS3()
	server.careless = true
	if _, err := post(at(serve(t, server)), shopA); err == nil || !strings.Contains(err.Error(), "does not heed conditional writes") {
		t.Errorf("the error is %v", err)
	}
	mustLie(t, server, files{})
}
