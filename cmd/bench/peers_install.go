package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
)

const (
	hugoVersion     = "0.166.0"
	eleventyVersion = "3.1.8"
)

// tools are the paths of programs; those that were not asked for are "".
type tools struct{ self, blotter, hugo, eleventy, pagefind string }

// install builds blotter in dir, and has the peers in the user's cache.
func install(ctx context.Context, log io.Writer, dir string, peers []string) (t tools, err error) {
	if t.self, err = os.Executable(); err != nil {
		return t, err
	}
	t.blotter = filepath.Join(dir, "blotter")
	build := exec.CommandContext(ctx, "go", "build", "-o", t.blotter, "blotter/cmd/blotter")
	if said, err := build.CombinedOutput(); err != nil {
		return t, fmt.Errorf("bench peers must run inside its module: %w: %s", err, said)
	}
	if slices.Contains(peers, "hugo") {
		if t.hugo, err = installHugo(ctx, log); err != nil {
			return t, err
		}
	}
	if slices.Contains(peers, "eleventy") {
		modules, err := installed(ctx, log, "eleventy-"+eleventyVersion, "@11ty/eleventy@"+eleventyVersion)
		if err != nil {
			return t, err
		}
		t.eleventy = filepath.Join(modules, "@11ty", "eleventy", "cmd.cjs")
	}
	if slices.Contains(peers, "pagefind") {
		t.pagefind, err = installPagefind(ctx, log)
	}
	return t, err
}

// installHugo has Go compile it, with the newer Go that it may ask for.
func installHugo(ctx context.Context, log io.Writer) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find a place for Hugo: %w", err)
	}
	dir := filepath.Join(cache, "blotter-bench", "hugo-"+hugoVersion)
	program := filepath.Join(dir, "hugo")
	if _, err := os.Stat(program); err == nil {
		return program, nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	fmt.Fprintf(log, "install Hugo %s in %s, which takes minutes\n", hugoVersion, dir)
	cmd := exec.CommandContext(ctx, "go", "install", "github.com/gohugoio/hugo@v"+hugoVersion)
	cmd.Dir = dir // outside this module
	cmd.Env = append(os.Environ(), "GOBIN="+dir, "GOFLAGS=", "GOTOOLCHAIN=auto", "CGO_ENABLED=0")
	if said, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("install Hugo: %w: %s", err, said)
	}
	return program, nil
}
