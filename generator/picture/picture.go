// Package picture makes a contributor's image safe to publish, and draws the card
// by which a register is shown where somebody links to it.
//
// In: a file's name and bytes. Out: an Image with its size in pixels and bytes
// that hold the picture alone, so that neither metadata (EXIF, GPS, comments) nor
// anything hidden behind the picture is published: a PNG, JPEG or GIF is decoded
// and encoded again, upright; of a WebP, which nothing here can encode, the
// picture's chunks are kept and put into a new file. An image is a PNG, JPEG, GIF
// or WebP, by its name and by its first bytes; SVG is refused, since it is a
// program. The size is read before a single pixel is decoded: a small file can
// name a large picture. The same bytes give the same Image on every machine, and the
// same texts the same card.
package picture

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"path"
	"regexp"
	"strings"

	"blotter/generator/diag"

	_ "golang.org/x/image/webp" // image.Decode knows WebP through it
)

// Limits on one image.
const (
	maxBytes  = 5 << 20
	maxPixels = 40_000_000
)

// Image is a checked picture.
type Image struct {
	Width, Height int
	Data          []byte // the picture as it is published, in the format that its name says
}

// formats maps a file's ending to the name that package image gives the format.
var formats = map[string]string{".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".gif": "gif", ".webp": "webp"}

var (
	// nameForm is a name that means the same in every address and file system.
	nameForm = regexp.MustCompile(`^[a-z0-9]+([._-]+[a-z0-9]+)*$`)
	// device is a name that Windows keeps for a device, whatever its ending.
	device = regexp.MustCompile(`^(con|prn|aux|nul|com[0-9]|lpt[0-9])\.`)
)

// Named reports whether a file's name is that of an image that may be
// published.
func Named(file string) bool {
	name := path.Base(file)
	return formats[path.Ext(name)] != "" && nameForm.MatchString(name) && !device.MatchString(name)
}

// Check reads an image. A Problem, or an Image; never both.
func Check(file string, data []byte) (*Image, *diag.Problem) {
	img, what := check(file, data)
	if what != "" {
		return nil, &diag.Problem{Rule: diag.BadImage, File: file, Message: what}
	}
	return img, nil
}

func check(file string, data []byte) (*Image, string) {
	want := formats[path.Ext(file)]
	switch {
	case want == "" || !nameForm.MatchString(path.Base(file)):
		return nil, "neither a record nor an image; publish a .png, .jpg, .gif or .webp, named with a-z, 0-9, hyphens and dots"
	case !Named(file):
		return nil, "Windows keeps this name for a device; rename the file"
	case len(data) > maxBytes:
		return nil, fmt.Sprintf("%.1f MiB; an image has at most %d: make it smaller", float64(len(data))/(1<<20), maxBytes>>20)
	}
	if isWebP(data) {
		var err error
		if data, err = bareWebP(data); err != nil {
			return nil, unreadable(err)
		}
	}
	c, format, err := image.DecodeConfig(bytes.NewReader(data))
	switch {
	case err != nil:
		return nil, unreadable(err)
	case format != want:
		return nil, fmt.Sprintf("the file is a %s; give it that ending", strings.ToUpper(format))
	case c.Width < 1 || c.Height < 1 || c.Width > maxPixels/c.Height:
		return nil, fmt.Sprintf("%d by %d pixels; an image has at most 40 megapixels: make it smaller", c.Width, c.Height)
	}
	img, err := reencode(format, data)
	if err != nil {
		return nil, unreadable(err)
	}
	return img, ""
}

func unreadable(err error) string { return "not a readable image: " + err.Error() }

func reencode(format string, data []byte) (*Image, error) {
	if format == "gif" {
		return reencodeGIF(data)
	}
	m, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	switch format {
	case "webp":
		out.Write(data)
	case "png":
		err = (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, m)
	default:
		m = turned(m, orientation(data))
		err = jpeg.Encode(&out, m, &jpeg.Options{Quality: 85})
	}
	return &Image{m.Bounds().Dx(), m.Bounds().Dy(), out.Bytes()}, err
}
