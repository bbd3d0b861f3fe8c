package publish

import (
	"errors"
	"flag"
	"io/fs"
	"maps"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

var gateway = flag.String("s3server", "", "the program versitygw, to test with a real S3 server (make test-s3)")

// The tests with faults, with a real server in place of the one in memory.
func TestBucketServer(t *testing.T) {
	if *gateway == "" {
		t.Skip("no -s3server; make test-s3 runs this")
	}
	t.Run("faults", func(t *testing.T) { testFaults(t, versity) })
	t.Run("at once", func(t *testing.T) { testAtOnce(t, versity) })
	t.Run("overtaken", func(t *testing.T) { testOvertaken(t, versity) })
	t.Run("one publication", func(t *testing.T) {
		s := versity(t)
		endpoint := serve(t, s)
		mustPost(t, at(endpoint), shopA)
		mustPost(t, at(endpoint), shopB)
		if want := with(shopB, shopA, keptOfA...); !maps.Equal(s.all(), want) {
			t.Errorf("the bucket holds %q, want %q", s.all(), want)
		}
	})
}

// versity starts versitygw over a folder.
func versity(t *testing.T) *storage {
	t.Helper()
	dir := t.TempDir()
	place := filepath.Join(dir, "site", "a", "b")
	if err := os.MkdirAll(place, 0o755); err != nil {
		t.Fatal(err)
	}
	address := freeAddress(t)
	cmd := exec.Command(*gateway, "--access", "key", "--secret", "secret", "--port", address, "--quiet", "posix", dir)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	await(t, address)
	target := &url.URL{Scheme: "http", Host: address}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target)
		r.Out.Host = r.In.Host // it is signed
	}}
	var looking sync.RWMutex // nothing is changed while all is read
	served := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		looking.RLock()
		defer looking.RUnlock()
		proxy.ServeHTTP(w, r)
	})
	look := func() files {
		looking.Lock()
		defer looking.Unlock()
		return below(t, place)
	}
	return &storage{served, look,
		func() {
			past := time.Now().Add(-2 * leaseTime)
			if err := os.Chtimes(filepath.Join(place, lockPath), past, past); err != nil && !errors.Is(err, fs.ErrNotExist) {
				t.Error(err)
			}
		},
		func() {
			looking.Lock()
			defer looking.Unlock()
			if err := errors.Join(os.RemoveAll(place), os.MkdirAll(place, 0o755)); err != nil {
				t.Error(err)
			}
		}}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func await(t *testing.T, address string) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if c, err := net.Dial("tcp", address); err == nil {
			c.Close()
			return
		}
	}
	t.Fatal("the S3 server does not start")
}

// below reads a folder that may be changing.
func below(t *testing.T, dir string) files {
	all := files{}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && d.Name() == stateDir {
			return fs.SkipDir
		}
		if err != nil || d.IsDir() {
			return ignoreGone(err)
		}
		data, err := os.ReadFile(p)
		if err == nil {
			all[filepath.ToSlash(strings.TrimPrefix(p, dir+string(filepath.Separator)))] = string(data)
		}
		return ignoreGone(err)
	})
	if err != nil {
		t.Error(err)
	}
	return all
}

func ignoreGone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
