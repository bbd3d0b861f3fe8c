package main

import (
	"context"
	"fmt"
	"maps"
	"net"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"time"

	"blotter/generator"
	"blotter/generator/diag"
	"blotter/generator/preview"
)

type serveCmd struct {
	siteFlag
	Addr    string `default:"127.0.0.1:4000" help:"Where to listen."`
	Open    bool   `help:"Open the site in the browser."`
	Drafts  bool   `help:"Show drafts too."`
	Against string `placeholder:"REF" help:"Mark the pages that are others than in this branch, tag or commit, and show them side by side."`
	Editor  string `default:"vscode" help:"What a click on a problem opens: vscode, vscodium, cursor, zed, jetbrains, sublime, textmate, none, or the pattern of an address, with {file}, {line} and {column}."`
	Poll    bool   `help:"Look at the files every two seconds, where the system does not tell of changes (network and container mounts)."`
}

// editors are the addresses by which editors open a file.
var editors = map[string]string{
	"vscode":    "vscode://file{file}:{line}:{column}",
	"vscodium":  "vscodium://file{file}:{line}:{column}",
	"cursor":    "cursor://file{file}:{line}:{column}",
	"zed":       "zed://file{file}:{line}:{column}",
	"jetbrains": "idea://open?file={file}&line={line}&column={column}",
	"sublime":   "subl://open?url=file://{file}&line={line}&column={column}",
	"textmate":  "txmt://open?url=file://{file}&line={line}&column={column}",
	"none":      "",
}

// editorNames are those that can be asked for, for the help.
func editorNames() string {
	names := slices.Sorted(maps.Keys(editors))
	return strings.Join(slices.DeleteFunc(names, func(n string) bool { return n == "none" }), ", ")
}

// editor is the pattern of the address that opens a file.
func (c *serveCmd) editor() (string, error) {
	if pattern, ok := editors[c.Editor]; ok {
		return pattern, nil
	}
	if !strings.Contains(c.Editor, "://") || !strings.Contains(c.Editor, "{file}") {
		return "", fmt.Errorf("there is no editor %q; give one of %s, none, or a pattern such as %q", c.Editor, editorNames(), editors["vscode"])
	}
	return c.Editor, nil
}

func (c *serveCmd) Run(ctx context.Context, s streams) error {
	editor, err := c.editor()
	if err != nil {
		return err
	}
	if host, _, err := net.SplitHostPort(c.Addr); err == nil {
		if ip := net.ParseIP(host); host == "" || ip != nil && !ip.IsLoopback() {
			fmt.Fprintln(s.err, "warning: everybody who can reach this machine can read the preview")
		}
	}
	server := preview.New(
		generator.Options{Dir: c.Dir, Drafts: c.Drafts, Note: noted(s), Progress: progress(s.err)},
		preview.Options{Addr: c.Addr, Against: c.Against, Editor: editor, Poll: c.Poll, Note: noted(s)},
	)
	server.Changed = func(problems diag.List, took time.Duration, err error) {
		if err != nil {
			fmt.Fprintf(s.err, "blotter: %s\n", err)
			return
		}
		printProblems(s.err, problems)
		fmt.Fprintf(s.err, "%s  read in %d ms\n", time.Now().Format("15:04:05"), took.Milliseconds())
	}
	return server.Run(ctx, func(url string) {
		fmt.Fprintf(s.out, "%s\n", url)
		if c.Open {
			openBrowser(url)
		}
	})
}

// openBrowser asks the system to show a page; when it can't, the address stands
// in the terminal.
func openBrowser(url string) {
	name, args := "xdg-open", []string{url}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", url}
	}
	exec.Command(name, args...).Start()
}
