package picture

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"strings"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomedium"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"
)

// The size of a card in pixels, which is what the services that show one expect.
const (
	CardWidth  = 1200
	CardHeight = 630
)

// The margins at the sides, and above and below.
const (
	sides = 88
	ends  = 72
)

// The colours are those of the default theme by day: paper, ink and quiet, and
// the bars of the five steps.
var (
	paper = color.RGBA{0xfc, 0xfa, 0xf6, 0xff}
	ink   = color.RGBA{0x1b, 0x1f, 0x27, 0xff}
	quiet = color.RGBA{0x4c, 0x50, 0x58, 0xff}
	steps = []color.RGBA{
		{0x85, 0xab, 0xbe, 0xff}, {0x6c, 0x82, 0xb4, 0xff}, {0xbb, 0x73, 0x1b, 0xff}, {0xaf, 0x2f, 0x09, 0xff}, {0x6f, 0x00, 0x1a, 0xff},
	}
)

// shades is how many tones of a colour smooth the edges of letters.
const shades = 15

// Card draws the picture of a register: its title, what it is in a sentence, and
// its address, as a PNG. It is nil where there is no title, or where the fonts
// lack a character of the texts: none is better than a row of boxes.
func Card(title, tagline, address string) ([]byte, error) {
	title, tagline = oneLine(title), oneLine(tagline)
	c, err := newCard()
	if err != nil {
		return nil, err
	}
	if title == "" || !c.has(c.medium, title) || !c.has(c.regular, tagline+address) {
		return nil, nil
	}
	c.rule()
	y, err := c.fit(c.medium, title, ends+56, 300, ink, 84, 72, 60, 50)
	if err != nil {
		return nil, err
	}
	if _, err = c.fit(c.regular, tagline, y+28, CardHeight-ends-64-y-28, quiet, 36, 30); err != nil {
		return nil, err
	}
	if _, err = c.fit(c.regular, address, CardHeight-ends-28, 40, quiet, 28); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = png.Encode(&out, c.img)
	return out.Bytes(), err
}

// longestText is what can't be seen whole anyway, in bytes.
const longestText = 1000

// oneLine is a text as the fonts have it, composed, with single spaces.
func oneLine(s string) string {
	if len(s) > longestText {
		s = strings.ToValidUTF8(s[:longestText], "")
	}
	return strings.Join(strings.Fields(norm.NFC.String(s)), " ")
}

type card struct {
	img             *image.Paletted
	regular, medium *sfnt.Font
}

func newCard() (*card, error) {
	regular, err := opentype.Parse(goregular.TTF)
	if err != nil {
		return nil, fmt.Errorf("read the regular font: %w", err)
	}
	medium, err := opentype.Parse(gomedium.TTF)
	if err != nil {
		return nil, fmt.Errorf("read the medium font: %w", err)
	}
	palette := color.Palette{paper}
	for _, c := range []color.RGBA{ink, quiet} {
		for i := 1; i <= shades; i++ {
			palette = append(palette, blend(paper, c, i))
		}
	}
	for _, c := range steps {
		palette = append(palette, c)
	}
	return &card{image.NewPaletted(image.Rect(0, 0, CardWidth, CardHeight), palette), regular, medium}, nil
}

// blend is i parts in shades of a colour on another.
func blend(under, over color.RGBA, i int) color.RGBA {
	mix := func(a, b uint8) uint8 { return uint8((int(a)*(shades-i) + int(b)*i) / shades) }
	return color.RGBA{mix(under.R, over.R), mix(under.G, over.G), mix(under.B, over.B), 0xff}
}

// has reports whether a font has every character of a text.
func (c *card) has(f *sfnt.Font, text string) bool {
	var buf sfnt.Buffer
	for _, r := range text {
		if i, err := f.GlyphIndex(&buf, r); err != nil || i == 0 || unicode.IsControl(r) {
			return false
		}
	}
	return true
}

// rule draws the steps of the ramp in a row.
func (c *card) rule() {
	const width, height, gap = 72, 12, 8
	for i, colour := range steps {
		x := sides + i*(width+gap)
		draw.Draw(c.img, image.Rect(x, ends, x+width, ends+height), image.NewUniform(colour), image.Point{}, draw.Src)
	}
}

// fit writes a text below y in the largest of the sizes in which it fits the
// height, and gives where it ends. In the smallest it is cut.
func (c *card) fit(f *sfnt.Font, text string, y, height int, colour color.RGBA, sizes ...float64) (int, error) {
	for i, size := range sizes {
		face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
		if err != nil {
			return 0, fmt.Errorf("scale a font: %w", err)
		}
		line := int(size * 1.2)
		lines := wrap(face, text)
		if len(lines)*line > height && i < len(sizes)-1 {
			continue
		}
		if most := max(1, height/line); len(lines) > most {
			lines = lines[:most]
			lines[most-1] = shorten(face, lines[most-1]+"…")
		}
		for _, l := range lines {
			c.write(face, l, y+int(size), colour)
			y += line
		}
		break
	}
	return y, nil
}

const textWidth = CardWidth - 2*sides

// wrap breaks a text into lines; a word that is too long for one is cut.
func wrap(face font.Face, text string) (lines []string) {
	for _, word := range strings.Fields(text) {
		word = shorten(face, word)
		if n := len(lines); n > 0 && font.MeasureString(face, lines[n-1]+" "+word).Ceil() <= textWidth {
			lines[n-1] += " " + word
		} else {
			lines = append(lines, word)
		}
	}
	return lines
}

// shorten cuts the end of a line that is too wide.
func shorten(face font.Face, line string) string {
	runes := []rune(strings.TrimSuffix(line, "…"))
	for font.MeasureString(face, line).Ceil() > textWidth && len(runes) > 0 {
		runes = runes[:len(runes)-1]
		line = strings.TrimRight(string(runes), " ,;:.") + "…"
	}
	return line
}

// write sets a line of letters on a base line. Its coverage chooses the tone.
func (c *card) write(face font.Face, line string, base int, colour color.RGBA) {
	mask := image.NewAlpha(c.img.Rect)
	d := font.Drawer{Dst: mask, Src: image.Opaque, Face: face, Dot: fixed.P(sides, base)}
	d.DrawString(line)
	first := 0
	if colour == quiet {
		first = shades
	}
	for i, a := range mask.Pix {
		if tone := (int(a)*shades + 127) / 255; tone > 0 {
			c.img.Pix[i] = uint8(first + tone)
		}
	}
}
