//go:build faults && linux

package main

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// The tests of make faults run the program as it is shipped, on two registers,
// from which a folder is built in turn. Whatever happens to a build, the folder
// holds the one or the other, or a site that an unharmed build gives.
type registers struct {
	program string
	dirs    [2]string
	sums    [2]string // of what is built from them
	took    time.Duration
}

// program builds the program, once for all tests.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "blotter-faults")
	if err != nil {
		return "", err
	}
	name := filepath.Join(dir, "blotter")
	out, err := exec.Command("go", "build", "-o", name, ".").CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%w: %s", err, out)
	}
	return name, errors.Join(err, os.Chmod(dir, 0o755))
})

func newRegisters(t *testing.T) *registers {
	t.Helper()
	root := t.TempDir()
	name, err := program()
	if err != nil {
		t.Fatal(err)
	}
	r := &registers{program: name}
	for i := range r.dirs {
		r.dirs[i] = filepath.Join(root, fmt.Sprint("register", i))
		mustRun(t, exec.Command(r.program, "init", "--forge", "none", r.dirs[i]))
		for n := range 20 {
			writeRecord(t, r.dirs[i], n+10*i, strings.Repeat(fmt.Sprintf("Text %d of register %d. ", n, i), 200))
		}
		out := filepath.Join(root, "expected", fmt.Sprint(i))
		began := time.Now()
		mustRun(t, r.build(i, out))
		r.took = time.Since(began)
		r.sums[i] = sumOf(t, out)
	}
	if r.sums[0] == r.sums[1] {
		t.Fatal("the two registers give one site")
	}
	return r
}

func writeRecord(t *testing.T, dir string, n int, body string) {
	t.Helper()
	name := filepath.Join(dir, "content", "incidents", "2024", fmt.Sprintf("2024-01-02-record-%d.md", n))
	text := fmt.Sprintf("---\ntitle: Record %d\ndate: 2024-01-02\nsummary: What happened.\nsources:\n  - {title: A source, publisher: A paper}\n---\n%s\n", n, body)
	if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(text), 0o644)); err != nil {
		t.Fatal(err)
	}
}

// build is the command that publishes register i into out, behind what it is run by.
func (r *registers) build(i int, out string, by ...string) *exec.Cmd {
	args := append(by, r.program, "build", "-C", r.dirs[i], "--out", out)
	return exec.Command(args[0], args[1:]...)
}

// mustRun runs a command that must succeed, and gives what it says.
func mustRun(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", cmd, err, out)
	}
	return string(out)
}

// end runs a command and gives its exit code (-1: killed) and what it says.
func end(cmd *exec.Cmd) (int, string) {
	var b bytes.Buffer
	cmd.Stdout, cmd.Stderr = &b, &b
	cmd.Run()
	return cmd.ProcessState.ExitCode(), b.String()
}

// sumOf is a digest of a folder's paths, modes and bytes.
func sumOf(t *testing.T, dir string) string {
	t.Helper()
	h := sha256.New()
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(dir, p)
		fmt.Fprintf(h, "%s %v\n", rel, d.Type())
		f, err := os.Open(p)
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = io.Copy(h, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

// whole reports which register's site the folder holds; it must be one.
func (r *registers) whole(t *testing.T, out string) int {
	t.Helper()
	sum := sumOf(t, out)
	for i := range r.sums {
		if r.sums[i] == sum {
			return i
		}
	}
	t.Fatalf("%s holds neither the one site nor the other", out)
	return 0
}

func (r *registers) mustGive(t *testing.T, i int, out string) {
	t.Helper()
	mustRun(t, r.build(i, out))
	if r.whole(t, out) != i {
		t.Fatalf("a build of register %d left the other's site", i)
	}
}

func TestFaultKills(t *testing.T) {
	r, out := newRegisters(t), filepath.Join(t.TempDir(), "public")
	r.mustGive(t, 0, out)
	const kills = 500
	killed, published := 0, 0
	for killed < kills {
		now := r.whole(t, out)
		cmd := r.build(1-now, out)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(rand.N(r.took), func() { cmd.Process.Kill() })
		cmd.Wait()
		if cmd.ProcessState.ExitCode() < 0 {
			killed++
		}
		if r.whole(t, out) != now {
			published++
		}
		if killed%10 == 0 {
			r.mustGive(t, killed/10%2, out)
		}
	}
	r.mustGive(t, 1, out)
	t.Logf("%d kills, 0 mixed; %d builds had published by then", killed, published)
}

// mount mounts a file system for the time of the test.
func mount(t *testing.T, source, at, kind string, flags uintptr, options string) {
	t.Helper()
	if err := os.MkdirAll(at, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount(source, at, kind, flags, options); err != nil {
		t.Skipf("mount of %s (as root it is tried): %v", kind, err)
	}
	t.Cleanup(func() { syscall.Unmount(at, syscall.MNT_DETACH) })
}

func remount(t *testing.T, at string, flags uintptr, options string) {
	t.Helper()
	if err := syscall.Mount("tmpfs", at, "tmpfs", syscall.MS_REMOUNT|flags, options); err != nil {
		t.Fatalf("remount %s %s: %v", at, options, err)
	}
}

// A disk has room for none of the new site, for some, and for all of it.
func TestFaultFullDisk(t *testing.T) {
	r := newRegisters(t)
	const roomy = "size=64m,nr_inodes=100000"
	for _, c := range []struct {
		name   string
		option func(st syscall.Statfs_t, more uint64) string
		all    uint64 // more than a site needs
	}{
		{"bytes", func(st syscall.Statfs_t, more uint64) string {
			return fmt.Sprintf("size=%d,nr_inodes=100000", (st.Blocks-st.Bfree+more)*uint64(st.Bsize))
		}, 3000},
		{"inodes", func(st syscall.Statfs_t, more uint64) string {
			return fmt.Sprintf("size=64m,nr_inodes=%d", st.Files-st.Ffree+more)
		}, 2500},
	} {
		t.Run(c.name, func(t *testing.T) {
			failed := 0
			for n := range uint64(30) {
				t.Run("", func(t *testing.T) {
					disk := t.TempDir()
					mount(t, "tmpfs", disk, "tmpfs", 0, roomy)
					out := filepath.Join(disk, "public")
					r.mustGive(t, 0, out)
					var st syscall.Statfs_t
					if err := syscall.Statfs(disk, &st); err != nil {
						t.Fatal(err)
					}
					remount(t, disk, 0, c.option(st, n*c.all/29))
					code, said := end(r.build(1, out))
					if want := r.mustSay(t, code, said, out, 0, "no space left on device"); want {
						failed++
					}
					remount(t, disk, 0, roomy)
					r.mustGive(t, 1, out)
				})
			}
			if failed < 5 || failed == 30 {
				t.Errorf("%d of 30 disks were full", failed)
			}
			t.Logf("30 sizes, %d full: exit 2, folder named, old site there", failed)
		})
	}
}

// mustSay checks a build of the other register that may have failed: then with exit
// code 2, one line, the folder and the reason in it, and the site was before there.
func (r *registers) mustSay(t *testing.T, code int, said, out string, before int, reason string) (failed bool) {
	t.Helper()
	if code == 0 {
		if r.whole(t, out) == before {
			t.Error("exit 0, and nothing new is published")
		}
		return false
	}
	line := said[strings.Index(said, "blotter: ")+1:]
	if code != 2 || !strings.Contains(said, reason) || !strings.Contains(said, out) || strings.Count(line, "\n") != 1 {
		t.Errorf("exit %d, said %q; want one line with %s and %s", code, said, out, reason)
	}
	if r.whole(t, out) != before && !strings.Contains(said, "the new site is published") {
		t.Errorf("the old site is gone: %s", said)
	}
	return true
}

func TestFaultReadOnly(t *testing.T) {
	r, disk := newRegisters(t), t.TempDir()
	mount(t, "tmpfs", disk, "tmpfs", 0, "")
	out := filepath.Join(disk, "public")
	r.mustGive(t, 0, out)
	remount(t, disk, syscall.MS_RDONLY, "")
	began := time.Now()
	code, said := end(r.build(1, out))
	if !r.mustSay(t, code, said, out, 0, "read-only file system") || time.Since(began) > time.Second {
		t.Errorf("exit %d after %v", code, time.Since(began))
	}
	t.Logf("after %v: %s", time.Since(began), said)
}

func TestFaultNoPermission(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("setpriv needs root")
	}
	r := newRegisters(t)
	out := filepath.Join(t.TempDir(), "public")
	r.mustGive(t, 0, out)
	for dir := filepath.Dir(out); dir != "/"; dir = filepath.Dir(dir) {
		if dir != os.TempDir() {
			os.Chmod(dir, 0o755)
		}
	}
	began := time.Now()
	code, said := end(r.build(1, out, "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"))
	if !r.mustSay(t, code, said, out, 0, "permission denied") || time.Since(began) > time.Second {
		t.Errorf("exit %d after %v", code, time.Since(began))
	}
	t.Logf("after %v: %s", time.Since(began), said)
}

// A published folder that is a mount is brought up to date file by file.
func TestFaultMount(t *testing.T) {
	for _, kind := range []string{"tmpfs", "bind", "read-only"} {
		t.Run(kind, func(t *testing.T) {
			r, out := newRegisters(t), filepath.Join(t.TempDir(), "public")
			switch kind {
			case "tmpfs":
				mount(t, "tmpfs", out, "tmpfs", 0, "")
			default:
				mount(t, t.TempDir(), out, "", syscall.MS_BIND, "")
			}
			for _, i := range []int{0, 1, 1, 0} {
				if said := mustRun(t, r.build(i, out)); !strings.Contains(said, "not atomic") || r.whole(t, out) != i {
					t.Fatalf("register %d: %s", i, said)
				}
			}
			if kind != "read-only" {
				return
			}
			if err := syscall.Mount("", out, "", syscall.MS_REMOUNT|syscall.MS_BIND|syscall.MS_RDONLY, ""); err != nil {
				t.Fatal(err)
			}
			began := time.Now()
			code, said := end(r.build(1, out))
			if !r.mustSay(t, code, said, out, 0, "read-only file system") || time.Since(began) > time.Second {
				t.Errorf("exit %d after %v", code, time.Since(began))
			}
		})
	}
}

// The system refuses the Nth call of a kind, for N = 1, 2, 4 and so on to where no build makes one.
func TestFaultCalls(t *testing.T) {
	if err := exec.Command("strace", "-f", "-o", "/dev/null", "true").Run(); err != nil {
		t.Skipf("strace: %v", err)
	}
	r, out := newRegisters(t), filepath.Join(t.TempDir(), "public")
	r.mustGive(t, 0, out)
	runs, injected, failed, mute := 0, 0, 0, 0
	for _, c := range []struct{ call, name, says string }{
		{"fsync", "EIO", "input/output error"}, {"syncfs", "EIO", "input/output error"},
		{"write", "ENOSPC", "no space left on device"}, {"write", "EIO", "input/output error"},
		{"renameat2", "EIO", "input/output error"}, {"renameat2", "EXDEV", ""}, {"renameat", "ENOSPC", "no space left on device"},
		{"linkat", "EXDEV", ""}, {"unlinkat", "EIO", "input/output error"}, {"mkdirat", "EACCES", "permission denied"},
		{"openat", "EMFILE", "too many open files"}, {"openat", "EIO", "input/output error"}, {"flock", "EIO", "input/output error"},
	} {
		for n := 1; n < 3000; n *= 2 {
			log := filepath.Join(t.TempDir(), "strace")
			before := r.whole(t, out)
			code, said := end(r.build(1-before, out, "strace", "-f", "-qq", "-o", log, "-e", "trace="+c.call,
				"-e", fmt.Sprintf("inject=%s:error=%s:when=%d", c.call, c.name, n)))
			runs++
			data, _ := os.ReadFile(log)
			if !bytes.Contains(data, []byte("(INJECTED)")) {
				break
			}
			injected++
			switch after := r.whole(t, out); {
			case code == 0:
			case strings.Contains(said, "netpollBreak"), c.call == "write" && !strings.Contains(said, "blotter: "):
				mute++ // Go's own event file, or what it would have said
			case code != 2 || !strings.Contains(said, c.says) || !strings.Contains(said, "/") && !strings.Contains(said, "content"):
				t.Errorf("%s %s %d: exit %d: %s", c.call, c.name, n, code, said)
			case after != before && !strings.Contains(said, "the new site is published"):
				t.Errorf("%s %s %d: the old site is gone: %s", c.call, c.name, n, said)
			default:
				failed++
			}
			if code != 0 {
				r.mustGive(t, 1-before, out)
			}
		}
	}
	t.Logf("%d builds, %d with a refused call: %d failed with exit 2, path and reason named, old site there; %d ended in Go's runtime or mute; the others were not harmed", runs, injected, failed, mute)
}
