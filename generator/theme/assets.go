package theme

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"html"
	"html/template"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// asset is a published style sheet or script.
type asset struct {
	path      string // below the site: assets/site-1a2b3c4d5e.css
	integrity string // for the integrity attribute
	content   []byte
}

// assetFiles are assets by the names of their sources: site.css, theme.ts, search.mts.
type assetFiles map[string]asset

// element is the HTML that loads an asset on a page; root leads to the site.
func (a assetFiles) element(form, root, name string) (template.HTML, error) {
	f, ok := a[name]
	if !ok {
		return "", fmt.Errorf("there is no file assets/%s", name)
	}
	return template.HTML(fmt.Sprintf(form, html.EscapeString(root)+f.path, f.integrity)), nil
}

// functions are what a template can call to load assets.
func (a assetFiles) functions() template.FuncMap {
	element := func(form string) func(root, name string) (template.HTML, error) {
		return func(root, name string) (template.HTML, error) { return a.element(form, root, name) }
	}
	return template.FuncMap{
		"stylesheet": element(`<link rel="stylesheet" href="%s" integrity="%s">`),
		"script":     element(`<script src="%s" integrity="%s"></script>`),
		"module":     element(`<script type="module" src="%s" integrity="%s"></script>`),
	}
}

// bundle builds every .css, .ts and .mts file at the top of assets/, each with
// what it imports, and gives them by their source names. A .ts file becomes a
// script of its own. The .mts files become modules, built together: what several
// of them import, and what they import only when it is needed, is a file of its
// own.
func bundle(fsys overlay, words map[string]string) (assetFiles, error) {
	files := assetFiles{}
	for _, pattern := range []string{"assets/*.css", "assets/*.ts"} {
		names, err := entries(fsys, pattern)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			content, err := build(fsys, name, words)
			if err != nil {
				return nil, err
			}
			files[path.Base(name)] = newFile(name, content)
		}
	}
	names, err := entries(fsys, "assets/*.mts")
	if err != nil || len(names) == 0 {
		return files, err
	}
	return files, files.addModules(fsys, names, words)
}

// entries are the files of a pattern that are bundled by themselves.
func entries(fsys fs.FS, pattern string) ([]string, error) {
	names, err := fs.Glob(fsys, pattern)
	return slices.DeleteFunc(names, func(name string) bool {
		return strings.HasSuffix(name, ".d.ts") || strings.HasSuffix(name, ".test.ts")
	}), err
}

// newFile names an asset by its content, so that it may be cached for ever.
func newFile(name string, content []byte) asset {
	ext := path.Ext(name)
	base := strings.TrimSuffix(path.Base(name), ext)
	if ext == ".ts" {
		ext = ".js"
	}
	sum := sha256.Sum256(content)
	return asset{"assets/" + base + "-" + hex.EncodeToString(sum[:5]) + ext, integrity(content), content}
}

func integrity(content []byte) string {
	sum := sha256.Sum256(content)
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// build bundles and minifies one entry in memory.
func build(fsys overlay, name string, words map[string]string) ([]byte, error) {
	options := buildOptions(fsys, words, name)
	options.Format = api.FormatIIFE
	built, err := run(fsys, options)
	if err != nil {
		return nil, err
	}
	if len(built) != 1 {
		return nil, fmt.Errorf("%s: bundles into %d files instead of one", name, len(built))
	}
	return built[0].Contents, nil
}

// addModules bundles the entries that are modules. Modules name each other, so
// that the bundler has to name them: by their content, too.
func (a assetFiles) addModules(fsys overlay, names []string, words map[string]string) error {
	options := buildOptions(fsys, words, names...)
	options.Format, options.Splitting, options.Target = api.FormatESModule, true, api.ES2022
	options.EntryNames, options.ChunkNames = "[name]-[hash]", "[name]-[hash]"
	built, err := run(fsys, options)
	if err != nil {
		return err
	}
	for _, file := range built {
		base := path.Base(filepath.ToSlash(file.Path))
		source := base
		if stem := base[:strings.LastIndexByte(base, '-')]; slices.Contains(names, "assets/"+stem+".mts") {
			source = stem + ".mts"
		}
		a[source] = asset{"assets/" + base, integrity(file.Contents), file.Contents}
	}
	return nil
}

func buildOptions(fsys fs.FS, words map[string]string, names ...string) api.BuildOptions {
	return api.BuildOptions{
		EntryPoints: names,
		Outdir:      "/",
		Bundle:      true, MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true,
		Target:   api.ES2020,
		Platform: api.PlatformBrowser,
		Charset:  api.CharsetUTF8,
		Define:   words,
		Plugins:  []api.Plugin{within(fsys)},
		LogLevel: api.LogLevelSilent, LegalComments: api.LegalCommentsNone,
		TsconfigRaw: `{"compilerOptions":{"strict":true}}`,
	}
}

func run(fsys overlay, options api.BuildOptions) ([]api.OutputFile, error) {
	result := api.Build(options)
	if len(result.Errors) > 0 {
		return nil, complaint(fsys, result.Errors[0])
	}
	if len(result.Warnings) > 0 {
		return nil, complaint(fsys, result.Warnings[0])
	}
	return result.OutputFiles, nil
}

// complaint is the bundler's first complaint with its place.
func complaint(fsys overlay, m api.Message) error {
	if m.Location == nil {
		return errors.New(m.Text)
	}
	file := strings.TrimPrefix(m.Location.File, namespace+":")
	return fmt.Errorf("%s:%d:%d: %s", fsys.path(file), m.Location.Line, m.Location.Column+1, m.Text)
}

const namespace = "theme"

// within lets the bundler read the theme's own files and nothing else.
func within(fsys fs.FS) api.Plugin {
	return api.Plugin{Name: namespace, Setup: func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: ".*"}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
			name, err := resolve(fsys, args)
			return api.OnResolveResult{Path: name, Namespace: namespace}, err
		})
		b.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: namespace}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
			text, err := fs.ReadFile(fsys, args.Path)
			content := string(text)
			return api.OnLoadResult{Contents: &content, Loader: loaders[path.Ext(args.Path)]}, err
		})
	}}
}

var loaders = map[string]api.Loader{
	".ts": api.LoaderTS, ".mts": api.LoaderTS, ".css": api.LoaderCSS, ".json": api.LoaderJSON,
}

// resolve finds what an import names: a file of the theme, by a relative path,
// with or without its ending.
func resolve(fsys fs.FS, args api.OnResolveArgs) (string, error) {
	name := args.Path
	if args.Kind != api.ResolveEntryPoint {
		if !strings.HasPrefix(name, ".") {
			return "", fmt.Errorf("%q is not a file of the theme; import it by a path that begins with ./", name)
		}
		name = path.Join(path.Dir(args.Importer), name)
	}
	for _, candidate := range []string{name, name + ".ts"} {
		if info, err := fs.Stat(fsys, candidate); err == nil && info.Mode().IsRegular() && loaders[path.Ext(candidate)] != 0 {
			return candidate, nil
		}
	}
	return "", fmt.Errorf("there is no file %q in the theme", name)
}
