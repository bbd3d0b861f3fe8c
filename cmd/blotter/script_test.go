package main

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"blotter/generator/publish"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/rogpeppe/go-internal/txtar"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"blotter": main})
}

// TestScripts plays the scripts of testdata/script, each in a folder of its own.
func TestScripts(t *testing.T) {
	recalls, err := txtar.ParseFile(filepath.FromSlash("../../generator/testdata/recalls.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Deadline:            time.Now().Add(5 * time.Minute),
		Setup: func(env *testscript.Env) error {
			for _, kv := range gitEnv {
				env.Setenv(kv[0], kv[1])
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":    exits,
			"lock":     lock,
			"sub":      sub,
			"steps":    steps,
			"blocks":   blocks,
			"register": func(ts *testscript.TestScript, _ bool, args []string) { register(ts, recalls, args) },
		},
	})
}

// gitEnv makes git independent of the machine, and all commits of one moment
// unless a script says otherwise.
var gitEnv = [][2]string{
	{"GIT_CONFIG_GLOBAL", os.DevNull}, {"GIT_CONFIG_NOSYSTEM", "1"}, {"LC_ALL", "C"}, {"GIT_ALLOW_PROTOCOL", "file"},
	{"GIT_AUTHOR_NAME", "Ann Author"}, {"GIT_AUTHOR_EMAIL", "ann@example.org"},
	{"GIT_COMMITTER_NAME", "Forge"}, {"GIT_COMMITTER_EMAIL", "forge@example.org"},
	{"GIT_AUTHOR_DATE", "2025-03-01T10:00:00Z"}, {"GIT_COMMITTER_DATE", "2025-03-01T10:00:00Z"},
}

// register DIR writes the register of recalls, with its picture, over what is there.
func register(ts *testscript.TestScript, recalls *txtar.Archive, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: register DIR")
	}
	var picture bytes.Buffer
	ts.Check(png.Encode(&picture, image.NewGray(image.Rect(0, 0, 2, 2))))
	files := append(slices.Clone(recalls.Files), txtar.File{Name: "content/incidents/2025/2025-01-10-phone-charger/charger.png", Data: picture.Bytes()})
	for _, f := range files {
		name := filepath.Join(ts.MkAbs(args[0]), filepath.FromSlash(f.Name))
		ts.Check(os.MkdirAll(filepath.Dir(name), 0o755))
		ts.Check(os.WriteFile(name, f.Data, 0o644))
	}
}

// exits CODE PROGRAM ARGS... runs a program that must end with that code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARGS...")
	}
	err := ts.Exec(args[1], args[2:]...)
	code := 0
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		code = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got := strconv.Itoa(code); got != args[0] {
		ts.Fatalf("exit %s, want %s", got, args[0])
	}
}

// sub FILE OLD NEW replaces a text that stands once in a file; \n is a new line.
func sub(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: sub FILE OLD NEW")
	}
	text := ts.ReadFile(args[0])
	if n := strings.Count(text, args[1]); n != 1 {
		ts.Fatalf("%q stands %d times in %s, want once", args[1], n, args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Replace(text, args[1], strings.ReplaceAll(args[2], `\n`, "\n"), 1)), 0o644))
}

// lock OUT holds the lock of a published folder until the script ends.
func lock(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: lock OUT")
	}
	sink, err := publish.Folder(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Defer(func() { sink.Abort() })
}
