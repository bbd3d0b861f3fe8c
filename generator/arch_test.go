package generator

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// doors is the architecture: what each package may import beside the standard
// library and golang.org/x. A third-party module has one door, the package that
// imports it.
var doors = map[string][]string{
	"cmd/blotter":           {"generator", "generator/preview", "generator/diag", "generator/exchange", "generator/gate", "generator/incident", "generator/publish", "generator/site", "content", "github.com/alecthomas/kong"},
	"cmd/bench":             {"generator", "github.com/alecthomas/kong"},
	"content":               {},
	"themes":                {},
	"generator":             {"generator/*", "content", "themes"},
	"generator/diag":        {},
	"generator/exchange":    {"generator/diag", "generator/frontmatter", "generator/incident", "generator/site", "modernc.org/sqlite"},
	"generator/feed":        {"generator/incident", "generator/site"},
	"generator/frontmatter": {"generator/diag", "go.yaml.in/yaml/v4"},
	"generator/gate":        {"generator/diag", "generator/incident", "generator/site"},
	"generator/incident":    {"generator/diag", "generator/frontmatter", "generator/markdown"},
	"generator/markdown":    {"generator/diag", "github.com/yuin/goldmark", "github.com/microcosm-cc/bluemonday"},
	"generator/picture":     {"generator/diag"},
	"generator/preview":     {"generator", "generator/diag", "generator/publish", "github.com/fsnotify/fsnotify"},
	"generator/publish":     {"github.com/minio/minio-go/v7"},
	"generator/repo":        {"github.com/go-git/go-git/v5", "github.com/go-git/go-billy/v5"},
	"generator/search":      {"generator/site", "generator/incident", "github.com/blevesearch"},
	"generator/site":        {"generator/diag", "generator/frontmatter", "generator/incident"},
	"generator/theme":       {"generator/diag", "generator/incident", "generator/site", "github.com/evanw/esbuild"},
}

// TestArchitecture holds every import that is not a test's to the doors.
func TestArchitecture(t *testing.T) {
	owner := map[string]string{} // third-party module -> its door
	err := filepath.WalkDir("..", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		pkg := strings.TrimPrefix(filepath.ToSlash(filepath.Dir(file)), "../")
		allowed, known := doors[pkg]
		if !known {
			t.Errorf("%s: the package %s is not in the table of doors", file, pkg)
		}
		for _, path := range imports(t, file) {
			checkImport(t, file, pkg, path, allowed, owner)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func checkImport(t *testing.T, file, pkg, path string, allowed []string, owner map[string]string) {
	own, ours := strings.CutPrefix(path, "blotter/")
	switch {
	case !ours && !strings.Contains(strings.SplitN(path, "/", 2)[0], "."):
		return // the standard library
	case strings.HasPrefix(path, "golang.org/x/"):
		return
	case !ours:
		own = path
	}
	for _, a := range allowed {
		prefix, every := strings.CutSuffix(a, "/*")
		if own != a && !(every && strings.HasPrefix(own, prefix+"/")) && !(!ours && strings.HasPrefix(own, a+"/")) {
			continue
		}
		if door := owner[a]; !ours && door != "" && door != pkg && !strings.HasPrefix(pkg, "cmd/") {
			t.Errorf("%s: %s has two doors, %s and %s", file, a, door, pkg)
		}
		owner[a] = pkg
		return
	}
	t.Errorf("%s: %s may not import %s", file, pkg, path)
}

func imports(t *testing.T, file string) (paths []string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range f.Imports {
		path, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

// TestOnlyCommandsPrint: results and messages are the commands' to write, and
// only they end the process.
func TestOnlyCommandsPrint(t *testing.T) {
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			return err
		}
		for _, use := range printing(f) {
			t.Errorf("%s: %s: only commands print and exit", file, use)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// printing lists the calls of a file that reach the terminal or end the process.
func printing(f *ast.File) (uses []string) {
	ast.Inspect(f, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		x, ok := sel.X.(*ast.Ident)
		if !ok {
			return true
		}
		switch use := x.Name + "." + sel.Sel.Name; use {
		case "fmt.Print", "fmt.Println", "fmt.Printf", "os.Exit", "os.Stdout", "os.Stderr", "log.Print", "log.Printf", "log.Println", "log.Fatal":
			uses = append(uses, use)
		}
		return true
	})
	return uses
}
