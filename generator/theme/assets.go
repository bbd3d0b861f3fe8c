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
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// asset is a published style sheet or script.
type asset struct {
	path      string // below the site: assets/site-1a2b3c4d5e.css
	integrity string // for the integrity attribute
	content   []byte
}

// assetFiles are assets by the names of their sources: site.css, theme.ts.
type assetFiles map[string]asset

// element is the HTML that loads an asset on a page; root leads to the site.
func (a assetFiles) element(form, root, name string) (template.HTML, error) {
	f, ok := a[name]
	if !ok {
		return "", fmt.Errorf("there is no file assets/%s", name)
	}
	return template.HTML(fmt.Sprintf(form, html.EscapeString(root)+f.path, f.integrity)), nil
}

// bundle builds every .ts and .css file at the top of assets/, each with what
// it imports, and gives them by their source names.
func bundle(fsys fs.FS) (assetFiles, error) {
	var entries []string
	for _, pattern := range []string{"assets/*.css", "assets/*.ts"} {
		names, err := fs.Glob(fsys, pattern)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			if !strings.HasSuffix(name, ".d.ts") && !strings.HasSuffix(name, ".test.ts") {
				entries = append(entries, name)
			}
		}
	}
	files := assetFiles{}
	for _, name := range entries {
		content, err := build(fsys, name)
		if err != nil {
			return nil, err
		}
		files[path.Base(name)] = newFile(name, content)
	}
	return files, nil
}

// newFile names an asset by its content, so that it may be cached for ever.
func newFile(name string, content []byte) asset {
	ext := path.Ext(name)
	base := strings.TrimSuffix(path.Base(name), ext)
	if ext == ".ts" {
		ext = ".js"
	}
	sum := sha256.Sum256(content)
	return asset{
		path:      "assets/" + base + "-" + hex.EncodeToString(sum[:5]) + ext,
		integrity: "sha256-" + base64.StdEncoding.EncodeToString(sum[:]),
		content:   content,
	}
}

// build bundles and minifies one entry in memory.
func build(fsys fs.FS, name string) ([]byte, error) {
	result := api.Build(api.BuildOptions{
		EntryPoints: []string{name},
		Outdir:      "/",
		Bundle:      true, MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true,
		Target:   api.ES2020,
		Format:   api.FormatIIFE,
		Platform: api.PlatformBrowser,
		Charset:  api.CharsetUTF8,
		Plugins:  []api.Plugin{within(fsys)},
		LogLevel: api.LogLevelSilent, LegalComments: api.LegalCommentsNone,
		TsconfigRaw: `{"compilerOptions":{"strict":true}}`,
	})
	if len(result.Errors) > 0 {
		return nil, message(result.Errors[0])
	}
	if len(result.Warnings) > 0 {
		return nil, message(result.Warnings[0])
	}
	if len(result.OutputFiles) != 1 {
		return nil, fmt.Errorf("%s: bundles into %d files instead of one", name, len(result.OutputFiles))
	}
	return result.OutputFiles[0].Contents, nil
}

// message is the bundler's first complaint with its place.
func message(m api.Message) error {
	if m.Location == nil {
		return errors.New(m.Text)
	}
	file := strings.TrimPrefix(m.Location.File, namespace+":")
	return fmt.Errorf("%s:%d:%d: %s", file, m.Location.Line, m.Location.Column+1, m.Text)
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
	".ts": api.LoaderTS, ".css": api.LoaderCSS, ".json": api.LoaderJSON,
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
