package main

import (
	"context"
	"fmt"
	"net"
	"os/exec"
	"runtime"
	"time"

	"blotter/generator"
	"blotter/generator/diag"
	"blotter/generator/preview"
)

type serveCmd struct {
	siteFlag
	Addr   string `default:"127.0.0.1:4000" help:"Where to listen."`
	Open   bool   `help:"Open the site in the browser."`
	Drafts bool   `help:"Show drafts too."`
}

func (c *serveCmd) Run(ctx context.Context, s streams) error {
	if host, _, err := net.SplitHostPort(c.Addr); err == nil {
		if ip := net.ParseIP(host); host == "" || ip != nil && !ip.IsLoopback() {
			fmt.Fprintln(s.err, "warning: everybody who can reach this machine can read the preview")
		}
	}
	server := preview.New(generator.Options{Dir: c.Dir, Drafts: c.Drafts, Note: noted(s)}, c.Addr)
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
