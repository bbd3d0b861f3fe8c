package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// What npm installs. Lighthouse 13 asks for a newer Node than Debian has.
const (
	axePackage        = "axe-core@4.14.1"
	schemaPackage     = "schema-dts@1.1.5" // the names of schema.org
	lighthousePackage = "lighthouse@12.8.2"
)

// installed gives the folder of packages that npm installs once, in the user's
// cache. name is the folder's.
func installed(ctx context.Context, log io.Writer, name string, packages ...string) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find a place for %s: %w", name, err)
	}
	dir := filepath.Join(cache, "blotter-bench", name)
	modules := filepath.Join(dir, "node_modules")
	// npm writes this file when it is done.
	if _, err := os.Stat(filepath.Join(modules, ".package-lock.json")); err == nil {
		return modules, nil
	}
	fmt.Fprintf(log, "install %s in %s\n", strings.Join(packages, " and "), dir)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	args := append([]string{"install", "--silent", "--no-audit", "--no-fund", "--prefix", dir}, packages...)
	if said, err := exec.CommandContext(ctx, "npm", args...).CombinedOutput(); err != nil {
		return "", fmt.Errorf("install %s with npm: %w: %s", name, err, said)
	}
	return modules, nil
}

// installAxe gives axe's script, and the names of schema.org.
func installAxe(ctx context.Context, log io.Writer) (script string, v schemaNames, err error) {
	modules, err := installed(ctx, log, axePackage, axePackage, schemaPackage)
	if err != nil {
		return "", nil, err
	}
	text, err := os.ReadFile(filepath.Join(modules, "axe-core", "axe.min.js"))
	if err != nil {
		return "", nil, err
	}
	schema, err := os.ReadFile(filepath.Join(modules, "schema-dts", "dist", "schema.d.ts"))
	if err != nil {
		return "", nil, err
	}
	v = schemaNames{}
	for _, m := range regexp.MustCompile(`"@type": "(\w+)"|(?m)^ +"(\w+)"\?: `).FindAllSubmatch(schema, -1) {
		v[string(m[1])+string(m[2])] = true
	}
	return string(text), v, nil
}

// audited is what Lighthouse says of a page, as a small telephone sees it.
type audited struct {
	kind   string
	scores [len(categories)]float64 // of 100
	failed []string                 // audits that cost points
}

var categories = [...]string{"performance", "accessibility", "best-practices", "seo"}

// lighthouse audits a page three times and gives the run in the middle, by
// performance.
func lighthouse(ctx context.Context, modules, address string) (a audited, err error) {
	var runs []audited
	for range 3 {
		a, err := lighthouseOnce(ctx, modules, address)
		if err != nil {
			return a, fmt.Errorf("lighthouse %s: %w", address, err)
		}
		runs = append(runs, a)
	}
	slices.SortFunc(runs, func(a, b audited) int { return int(a.scores[0] - b.scores[0]) })
	return runs[1], nil
}

func lighthouseOnce(ctx context.Context, modules, address string) (a audited, err error) {
	chromium, err := findChromium()
	if err != nil {
		return a, err
	}
	cmd := exec.CommandContext(ctx, "node", filepath.Join(modules, "lighthouse", "cli", "index.js"), address, "--quiet", "--output=json",
		"--only-categories="+strings.Join(categories[:], ","), "--chrome-flags=--headless=new --no-sandbox --disable-gpu")
	var out, said bytes.Buffer
	cmd.Env, cmd.Stdout, cmd.Stderr = append(os.Environ(), "CHROME_PATH="+chromium), &out, &said
	if err := cmd.Run(); err != nil {
		return a, fmt.Errorf("%w: %s", err, said.Bytes())
	}
	return readAudit(out.Bytes())
}

// readAudit reads Lighthouse's report.
func readAudit(report []byte) (a audited, err error) {
	var r struct {
		Categories map[string]struct {
			Score     float64
			AuditRefs []struct {
				ID     string
				Weight float64
			}
		}
		Audits map[string]struct {
			Score        *float64
			DisplayValue string
		}
	}
	if err := json.Unmarshal(report, &r); err != nil {
		return a, err
	}
	for i, name := range categories {
		c := r.Categories[name]
		a.scores[i] = 100 * c.Score
		for _, ref := range c.AuditRefs {
			if got := r.Audits[ref.ID]; ref.Weight > 0 && got.Score != nil && *got.Score < 1 {
				a.failed = append(a.failed, strings.TrimSpace(fmt.Sprintf("%s %.2f %s", ref.ID, *got.Score, got.DisplayValue)))
			}
		}
	}
	return a, nil
}
