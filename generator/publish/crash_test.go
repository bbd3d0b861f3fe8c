//go:build unix

package publish

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// The tests below run this binary again as a child with one of these duties,
// in TEST_DUTY; TEST_OUT is the folder that it publishes into.
var duties = map[string]func(out string) error{
	"kill":   dieAtStep,
	"umask":  buildWithUmask,
	"fsize":  buildWithSmallFiles,
	"lock":   lockAndDie,
	"rename": dieAtStepWithoutExchange,
	"mount":  dieAtStepInPlace,
}

func TestMain(m *testing.M) {
	if duty := os.Getenv("TEST_DUTY"); duty != "" {
		if err := duties[duty](os.Getenv("TEST_OUT")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child runs a duty and reports whether it was killed.
func child(t *testing.T, duty, out string, n int) (killed bool, stderr string) {
	t.Helper()
	var b strings.Builder
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "TEST_DUTY="+duty, "TEST_OUT="+out, "TEST_N="+strconv.Itoa(n))
	cmd.Stderr = &b
	err := cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.Sys().(syscall.WaitStatus).Signal() == syscall.SIGKILL, b.String()
	}
	if err != nil {
		t.Fatal(err)
	}
	return false, b.String()
}

// buildIn puts in order, so that a build's steps are the same in each run.
func buildIn(out string, site files, step func(string) error) error {
	s, err := open(out, step)
	if err != nil {
		return err
	}
	defer s.Abort()
	for _, p := range slices.Sorted(maps.Keys(site)) {
		if err := s.Put(p, []byte(site[p])); err != nil {
			return err
		}
	}
	_, err = s.Commit()
	return err
}

func number() int {
	n, _ := strconv.Atoi(os.Getenv("TEST_N"))
	return n
}

func die() {
	syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {}
}

func dieAtStep(out string) error {
	left := number()
	return buildIn(out, siteC, func(string) error {
		if left--; left < 0 {
			die()
		}
		return nil
	})
}

func dieAtStepWithoutExchange(out string) error {
	left := number()
	return buildIn(out, siteC, func(change string) error {
		if left--; left < 0 {
			die()
		}
		if change == "exchange" {
			return errors.ErrUnsupported
		}
		return nil
	})
}

func dieAtStepInPlace(out string) error {
	left := number()
	return buildIn(out, siteC, func(change string) error {
		if left--; left < 0 {
			die()
		}
		return aMount(change)
	})
}

// aMount makes the folder one that cannot be exchanged.
func aMount(change string) error {
	if change == "exchange" {
		return syscall.EXDEV
	}
	return nil
}

func lockAndDie(out string) error {
	if _, err := Folder(out); err != nil {
		return err
	}
	die()
	return nil
}

func buildWithUmask(out string) error {
	syscall.Umask(number())
	return errors.Join(buildIn(out, siteA, nil), buildIn(out, siteB, nil))
}

func buildWithSmallFiles(out string) error {
	signal.Ignore(syscall.SIGXFSZ)
	limit := syscall.Rlimit{Cur: 4096, Max: 4096}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	return buildIn(out, files{"a": "fits", "b": strings.Repeat("too big", 1000)}, nil)
}

// A build is killed before each of its changes in turn. The folder then holds
// the old site or the new one; the next build begins by forgetting what that one
// does not have; and the builds that follow, one for each of the two folders,
// give exactly what they are given.
func TestKilled(t *testing.T) {
	for _, c := range []struct {
		name, duty string
		before     []files
	}{
		{"first build", "kill", nil},
		{"second build", "kill", []files{siteB}},
		{"later build", "kill", []files{siteA, siteB}},
		{"without exchange", "rename", []files{siteA, siteB}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			steps := 0
			for sweep(t, c.duty, steps, c.before) {
				steps++
			}
			if steps < 15 {
				t.Errorf("only %d steps: the sweep has not seen the build", steps)
			}
		})
	}
}

// sweep reports whether the build was killed at step n.
func sweep(t *testing.T, duty string, n int, before []files) bool {
	out := filepath.Join(t.TempDir(), "public")
	for _, site := range before {
		build(t, out, site)
	}
	killed, stderr := child(t, duty, out, n)
	if stderr != "" {
		t.Fatalf("step %d: %s", n, stderr)
	}
	mustBeOldOrNew(t, out, duty == "rename", before)
	if s, err := Folder(out); err != nil {
		t.Fatal(err)
	} else {
		s.Abort()
	}
	mustBeOldOrNew(t, out, false, before)
	if exists(out) {
		mustHaveForgotten(t, out)
	}
	for _, site := range []files{siteC, siteB, siteA} {
		build(t, out, site)
		mustHold(t, out, site)
		mustHaveForgotten(t, out)
	}
	mustBeTidy(t, filepath.Dir(out))
	return killed
}

func mustBeOldOrNew(t *testing.T, out string, missing bool, before []files) {
	t.Helper()
	if _, err := os.Stat(out); errors.Is(err, os.ErrNotExist) && (missing || len(before) == 0) {
		return
	}
	got := read(t, out)
	if maps.Equal(got, whole(siteC)) {
		return
	}
	if len(before) == 0 || !maps.Equal(got, whole(before[len(before)-1])) {
		t.Fatalf("neither the old nor the new site: %v", got)
	}
}

// Each change of a build fails in turn, as with a full disk.
func TestEachStepFails(t *testing.T) {
	for _, exchange := range []bool{true, false} {
		for n := 0; failAt(t, n, exchange); n++ {
		}
	}
}

// failAt reports whether a build has a step n.
func failAt(t *testing.T, n int, exchange bool) bool {
	out := filepath.Join(t.TempDir(), "public")
	build(t, out, siteA)
	build(t, out, siteB)
	left, failed := n, ""
	err := buildIn(out, siteC, func(change string) error {
		if left--; left == -1 {
			failed = change
			return syscall.ENOSPC
		}
		if change == "exchange" && !exchange {
			return errors.ErrUnsupported
		}
		return nil
	})
	published := err == nil || strings.Contains(err.Error(), "the new site is published")
	switch {
	case failed != "" && failed != "link" && !errors.Is(err, syscall.ENOSPC): // what is not linked is written
		t.Fatalf("step %d (%s) failed, and the build says %v", n, failed, err)
	case published:
		mustHold(t, out, siteC)
	default:
		mustHold(t, out, siteB)
	}
	for _, site := range []files{siteC, siteB} {
		build(t, out, site)
		mustHold(t, out, site)
	}
	return failed != ""
}

func TestUmask(t *testing.T) {
	for _, umask := range []int{0o077, 0o022, 0, 0o222} {
		out := filepath.Join(t.TempDir(), "public")
		if _, stderr := child(t, "umask", out, umask); stderr != "" {
			t.Fatalf("umask %o: %s", umask, stderr)
		}
		mustHold(t, out, siteB)
	}
}

// The system itself refuses to write on.
func TestFileTooLarge(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	build(t, out, siteA)
	_, stderr := child(t, "fsize", out, 0)
	if want := syscall.EFBIG.Error(); !strings.Contains(stderr, want) || !strings.Contains(stderr, "b:") {
		t.Errorf("got %q, want %q", stderr, want)
	}
	mustHold(t, out, siteA)
	build(t, out, siteB)
	mustHold(t, out, siteB)
}

func TestLockDiesWithItsProcess(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	if killed, stderr := child(t, "lock", out, 0); !killed {
		t.Fatal(stderr)
	}
	build(t, out, siteA)
	mustHold(t, out, siteA)
}
