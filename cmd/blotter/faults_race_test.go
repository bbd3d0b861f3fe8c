//go:build faults && linux

package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// read100 asks for pages that both sites have until the context ends.
func read100(ctx context.Context, out string, asked chan<- int, wrong chan<- string) {
	server := httptest.NewServer(http.FileServer(http.Dir(out)))
	defer server.Close()
	pages := []string{"/", "/incidents/", "/incidents/2024-01-02-record-15/", "/build.json", "/search/", "/feed.xml"}
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	n := 0
	for ; ctx.Err() == nil; n++ {
		<-tick.C
		if err := ask(server.URL + pages[n%len(pages)]); err != nil {
			select {
			case wrong <- err.Error():
			default:
			}
		}
	}
	asked <- n
}

func ask(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err == nil && (resp.StatusCode != http.StatusOK || int64(len(data)) != resp.ContentLength || len(data) == 0) {
		err = fmt.Errorf("%s: %s, %d of %d bytes", url, resp.Status, len(data), resp.ContentLength)
	}
	return err
}

// A record grows, and vanishes, while builds read it: the build gives a site, or
// says in which file.
func TestFaultChangingFile(t *testing.T) {
	r, out := newRegisters(t), filepath.Join(t.TempDir(), "public")
	name := filepath.Join(r.dirs[0], "content/incidents/2024/2024-01-02-record-3.md")
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	codes := map[int]int{}
	for _, change := range []func(){
		func() { os.Remove(name); time.Sleep(time.Millisecond); os.WriteFile(name, text, 0o644) },
		func() { os.WriteFile(name, append(text, text...), 0o644); os.WriteFile(name, text, 0o644) },
		func() { os.Truncate(name, 10); time.Sleep(time.Millisecond); os.WriteFile(name, text, 0o644) },
	} {
		stop, stopped := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(stopped)
			for {
				select {
				case <-stop:
					return
				default:
					change()
				}
			}
		}()
		for range 40 {
			code, said := end(r.build(0, out))
			codes[code]++
			if code != 0 && !strings.Contains(said, "2024-01-02-record-3") || strings.Contains(said, "goroutine ") {
				t.Errorf("exit %d: %s", code, said)
			}
		}
		close(stop)
		<-stopped
	}
	r.mustGive(t, 0, out)
	t.Logf("120 builds: exit codes %v", codes)
}

// The power goes at a random moment, again and again: what had reached the disk by
// then is a whole site.
func TestFaultPowerCut(t *testing.T) {
	r, dir := newRegisters(t), t.TempDir()
	image, cut := filepath.Join(dir, "image"), filepath.Join(dir, "cut")
	disk, after := filepath.Join(dir, "disk"), filepath.Join(dir, "after")
	mustRun(t, exec.Command("truncate", "-s", "64M", image))
	mustRun(t, exec.Command("mkfs.ext4", "-q", "-F", image))
	os.MkdirAll(disk, 0o755)
	os.MkdirAll(after, 0o755)
	if said, err := exec.Command("mount", "-o", "loop", image, disk).CombinedOutput(); err != nil {
		t.Skipf("mount of a loop image: %s", said)
	}
	t.Cleanup(func() { exec.Command("umount", disk).Run() })
	out := filepath.Join(disk, "public")
	r.mustGive(t, 0, out)
	var seen [2]int
	for n := range 50 {
		cmd := r.build(1-r.whole(t, out), out)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(rand.N(r.took))
		cmd.Process.Signal(syscall.SIGSTOP)
		mustRun(t, exec.Command("cp", "--sparse=always", image, cut))
		cmd.Process.Signal(syscall.SIGCONT)
		cmd.Wait()
		exec.Command("e2fsck", "-fy", cut).Run()
		mustRun(t, exec.Command("mount", "-o", "loop", cut, after))
		seen[r.whole(t, filepath.Join(after, "public"))]++
		r.mustGive(t, n%2, filepath.Join(after, "public"))
		mustRun(t, exec.Command("umount", after))
	}
	t.Logf("50 cuts: %v of the two sites, 0 torn; the next build recovered each time", seen)
}

func TestFaultEightAtOnce(t *testing.T) {
	r, out := newRegisters(t), filepath.Join(t.TempDir(), "public")
	done := map[int]int{}
	for range 100 {
		codes := make(chan int)
		for i := range 8 {
			go func() { code, _ := end(r.build(i%2, out)); codes <- code }()
		}
		published := false
		for range 8 {
			code := <-codes
			done[code]++
			published = published || code == 0
		}
		r.whole(t, out)
		if !published {
			t.Error("none of eight published")
		}
	}
	if len(done) > 2 || done[0]+done[75] != 800 {
		t.Errorf("exit codes %v, want 0 and 75 alone", done)
	}
	t.Logf("800 builds, 8 at once: %v", done)
}

// A reader asks a file server 100 times a second while the folder is published anew.
func TestFaultReader(t *testing.T) {
	r, out := newRegisters(t), filepath.Join(t.TempDir(), "public")
	r.mustGive(t, 0, out)
	ctx, stop := context.WithCancel(t.Context())
	asked, wrong := make(chan int), make(chan string, 1)
	go read100(ctx, out, asked, wrong)
	for n := range 50 {
		mustRun(t, r.build((n+1)%2, out))
	}
	stop()
	n := <-asked
	select {
	case what := <-wrong:
		t.Error(what)
	default:
	}
	t.Logf("50 publications, %d requests, 0 errors", n)
}
