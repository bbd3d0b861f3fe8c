package repo

import (
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

var (
	corpora = flag.String("corpora", "", "for BenchmarkHistory: keep its repositories in this `folder`")
	large   = flag.Bool("large", false, "for BenchmarkHistory: 100,000 records and 50,000 commits too, which take a quarter of an hour to make")
	walkDir = flag.String("walk", "", "for BenchmarkHistory itself: read the history of this `folder` and say what it took")
)

// BenchmarkHistory reads histories side by side with git log --raw --no-renames,
// each in a process of its own, and reports the medians:
//
//	go test ./generator/repo -run '^$' -bench History -benchtime 5x -timeout 2h -args -bundle FILE -large
//
// git-ms and first-ms are of whole processes; first/git is their ratio. again-ms
// is what opening the repository and reading its history takes when nothing is
// new since another process read it; MB is the most memory that the first took.
func BenchmarkHistory(b *testing.B) {
	for _, c := range []struct {
		name string
		corpus
		large bool
	}{
		{name: "rustsec"},
		{"1000-commits", corpus{1000, 1000, 3500}, false},
		{"4000-commits", corpus{1000, 4000, 14000}, false},
		{"10000-records", corpus{10_000, 10_000, 35_000}, false},
		{"100000-records", corpus{100_000, 50_000, 200_000}, true},
	} {
		b.Run(c.name, func(b *testing.B) {
			if c.large && !*large {
				b.Skip("only with -large")
			}
			benchmarkWalk(b, corpusRepository(b, c.name, c.corpus))
		})
	}
}

func benchmarkWalk(b *testing.B, dir string) {
	var git, first, again, memory []float64
	for b.Loop() {
		log := exec.Command("git", "log", "--raw", "--no-renames")
		log.Dir = dir
		git = append(git, timed(b, log))
		os.RemoveAll(filepath.Join(dir, ".git", "blotter"))
		for i := range 2 {
			walk := exec.Command(os.Args[0], "-test.run=^TestWalk$", "-test.v", "-walk="+dir)
			var out strings.Builder
			walk.Stdout = &out
			whole := timed(b, walk)
			var inside, most float64
			if _, err := fmt.Sscanf(out.String()[strings.Index(out.String(), "took"):], "took %g ms, %g MB", &inside, &most); err != nil {
				b.Fatalf("%v in %s", err, out.String())
			}
			if i == 0 {
				first, memory = append(first, whole), append(memory, most)
			} else {
				again = append(again, inside)
			}
		}
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(median(git), "git-ms")
	b.ReportMetric(median(first), "first-ms")
	b.ReportMetric(median(first)/median(git), "first/git")
	b.ReportMetric(median(again), "again-ms")
	b.ReportMetric(slices.Max(memory), "MB")
	b.Logf("min and max in ms: git %.0f %.0f, first %.0f %.0f, again %.0f %.0f",
		slices.Min(git), slices.Max(git), slices.Min(first), slices.Max(first), slices.Min(again), slices.Max(again))
}

func timed(b *testing.B, cmd *exec.Cmd) float64 {
	b.Helper()
	start := time.Now()
	if err := cmd.Run(); err != nil {
		b.Fatalf("%s: %v", cmd, err)
	}
	return float64(time.Since(start).Microseconds()) / 1000
}

func median(list []float64) float64 {
	slices.Sort(list)
	return list[len(list)/2]
}

// TestWalk is one measurement of BenchmarkHistory.
func TestWalk(t *testing.T) {
	if *walkDir == "" {
		t.Skip("only for BenchmarkHistory")
	}
	start := time.Now()
	r := open(t, *walkDir)
	if h := history(t, r); !h.Complete {
		t.Fatal(h.Reason)
	}
	took := time.Since(start)
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fmt.Printf("took %.2f ms, %.0f MB\n", float64(took.Microseconds())/1000, float64(m.Sys)/(1<<20))
}

// corpusRepository makes a repository, packed by git gc, if it is not kept.
func corpusRepository(b *testing.B, name string, c corpus) string {
	b.Helper()
	root := *corpora
	if root == "" {
		root = b.TempDir()
	}
	dir := filepath.Join(root, name)
	if _, err := os.Stat(dir); err == nil {
		return dir
	}
	run := func(in io.Reader, args ...string) {
		b.Helper()
		cmd := exec.Command("git", args...)
		cmd.Stdin = in
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	if c.commits == 0 {
		if _, err := os.Stat(*bundle); err != nil {
			b.Skipf("no %s: give its path with -bundle", *bundle)
		}
		run(nil, "clone", "-q", *bundle, dir)
		return dir
	}
	run(nil, "init", "-q", "-b", "main", dir)
	pipe, out := io.Pipe()
	go func() { out.CloseWithError(c.write(out)) }()
	run(pipe, "-C", dir, "fast-import", "--quiet", "--done")
	run(nil, "-C", dir, "gc", "-q")
	return dir
}
