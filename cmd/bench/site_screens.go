package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// longest is the height of a picture, at most, in pixels.
const longest = 4000

// picture writes what the page looks like to the folder of -screens, in both
// schemes.
func (v *visitor) picture(ctx context.Context, k kind, width int) error {
	if v.screens == "" {
		return nil
	}
	for _, s := range schemes {
		if err := v.calls(ctx, scheme(s)); err != nil {
			return err
		}
		var height int
		if err := v.tab.evaluate(ctx, "document.documentElement.scrollHeight", &height); err != nil {
			return err
		}
		data, err := v.tab.capture(ctx, width, min(height, longest))
		if err != nil {
			return err
		}
		name := fmt.Sprintf("%s-%d-%s.png", strings.ReplaceAll(strings.ReplaceAll(k.name, ", ", "-"), " ", "-"), width, s)
		if err := os.WriteFile(filepath.Join(v.screens, name), data, 0o644); err != nil {
			return err
		}
	}
	return v.calls(ctx, scheme("light"))
}

// capture gives the page's uppermost part as a PNG.
func (t *tab) capture(ctx context.Context, width, height int) ([]byte, error) {
	var shot struct{ Data []byte }
	err := t.call(ctx, "Page.captureScreenshot", params{
		"captureBeyondViewport": true, "clip": params{"x": 0, "y": 0, "width": width, "height": height, "scale": 1},
	}, &shot)
	return shot.Data, err
}

// shot is a picture in README.
type shot struct {
	file, path, scheme string
	width, height      int
}

// sampleShots are of the sample register.
var sampleShots = []shot{
	{"home.png", "", "light", 1280, 860},
	{"term.png", "harms/psychological/", "light", 1280, 860},
	{"search.png", "search/?q=face+recognition", "dark", 1280, 860},
}

const (
	exampleID = "2021-07-16-warehouse-robots-fire"
	mostBytes = 60_000 // of a picture in README
)

var exampleShot = shot{"record.png", "incidents/" + exampleID + "/", "light", 760, 860}

// illustrate writes README's pictures: of the sample register, and of the page
// that README's own record makes.
func (b *siteBench) illustrate(ctx context.Context) error {
	v, err := b.browser(ctx, "")
	if err != nil {
		return err
	}
	defer v.tab.close()
	for _, s := range sampleShots {
		if err := v.shoot(ctx, s); err != nil {
			return err
		}
	}
	dir := filepath.Join(b.dir, "example")
	if err := exampleRegister(b.register, dir); err != nil {
		return err
	}
	if err := b.buildFrom(ctx, dir, ""); err != nil {
		return err
	}
	return v.shoot(ctx, exampleShot)
}

// exampleRegister is a register with no other record than README's.
func exampleRegister(from, to string) error {
	readme, err := os.ReadFile(filepath.Join(from, "README.md"))
	if err != nil {
		return err
	}
	_, rest, _ := strings.Cut(string(readme), "```markdown\n")
	record, _, found := strings.Cut(rest, "```")
	if !found {
		return errors.New("README.md shows no record in Markdown")
	}
	if err := os.CopyFS(filepath.Join(to, "content"), os.DirFS(filepath.Join(from, "content"))); err != nil {
		return err
	}
	dir := filepath.Join(to, "content", "incidents")
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	dir = filepath.Join(dir, exampleID[:4])
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, exampleID+".md"), []byte(record), 0o644)
}

func (v *visitor) shoot(ctx context.Context, s shot) error {
	if _, err := v.load(ctx, kind{path: s.path}, s.width); err != nil {
		return fmt.Errorf("%s: %w", s.file, err)
	}
	if err := v.calls(ctx, scheme(s.scheme)); err != nil {
		return err
	}
	data, err := v.tab.capture(ctx, s.width, s.height)
	if err == nil {
		data, err = paletted(data)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", s.file, err)
	}
	return os.WriteFile(filepath.Join(v.readme, s.file), data, 0o644)
}

// paletted makes a PNG small: it keeps the most frequent colours, so many that
// it stays below mostBytes.
func paletted(data []byte) ([]byte, error) {
	full, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	colours := frequent(full)
	for most := 256; most >= 8; most /= 2 {
		small := reduce(full, colours[:min(most, len(colours))])
		var b bytes.Buffer
		if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, small); err != nil {
			return nil, err
		}
		if b.Len() <= mostBytes {
			return b.Bytes(), nil
		}
	}
	return nil, fmt.Errorf("it takes more than %d bytes with 8 colours", mostBytes)
}

// frequent lists an image's colours, the most frequent first.
func frequent(m image.Image) color.Palette {
	count := map[color.RGBA]int{}
	for y := m.Bounds().Min.Y; y < m.Bounds().Max.Y; y++ {
		for x := m.Bounds().Min.X; x < m.Bounds().Max.X; x++ {
			count[color.RGBAModel.Convert(m.At(x, y)).(color.RGBA)]++
		}
	}
	var all []color.RGBA
	for c := range count {
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b color.RGBA) int {
		return cmp.Or(count[b]-count[a], int(a.R)-int(b.R), int(a.G)-int(b.G), int(a.B)-int(b.B))
	})
	var p color.Palette
	for _, c := range all {
		p = append(p, c)
	}
	return p
}

func reduce(m image.Image, p color.Palette) *image.Paletted {
	small := image.NewPaletted(m.Bounds(), p)
	nearest := map[color.Color]uint8{}
	for y := m.Bounds().Min.Y; y < m.Bounds().Max.Y; y++ {
		for x := m.Bounds().Min.X; x < m.Bounds().Max.X; x++ {
			c := m.At(x, y)
			i, known := nearest[c]
			if !known {
				i = uint8(p.Index(c))
				nearest[c] = i
			}
			small.SetColorIndex(x, y, i)
		}
	}
	return small
}
