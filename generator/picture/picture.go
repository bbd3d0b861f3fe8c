// Package picture makes a contributor's image safe to publish.
//
// In: a file's name and bytes. Out: an Image with its size in pixels and bytes
// that hold the picture alone: it is decoded and encoded again, so that neither
// metadata (EXIF, GPS, comments) nor anything hidden behind the picture is
// published. An image is a PNG, JPEG, GIF or WebP, by its name and by its first
// bytes; SVG is refused, since it is a program. The size is read before a
// single pixel is decoded: a small file can name a large picture. The same
// bytes give the same Image on every machine.
package picture

import (
	"bytes"
	"fmt"
	"image"
	"image/gif"
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
	// Data is the picture as it is published, in the format that its name says;
	// a WebP is kept as it came when it holds nothing but the picture.
	Data []byte
}

// nameForm is a name that needs no escaping in an address.
var nameForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]*$`)

// formats maps a file's ending to the name that package image gives the format.
var formats = map[string]string{".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".gif": "gif", ".webp": "webp"}

// Named reports whether a file's name is that of an image that may be
// published.
func Named(file string) bool { return formats[path.Ext(file)] != "" }

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
	if want == "" || !nameForm.MatchString(path.Base(file)) {
		return nil, "neither a record nor an image; publish a .png, .jpg, .gif or .webp, named with a-z, 0-9, hyphens and dots"
	}
	if len(data) > maxBytes {
		return nil, fmt.Sprintf("%.1f MiB; an image has at most %d: make it smaller", float64(len(data))/(1<<20), maxBytes>>20)
	}
	c, format, err := image.DecodeConfig(bytes.NewReader(data))
	switch {
	case err != nil:
		return nil, "not a readable image: " + plain(err)
	case format != want:
		return nil, fmt.Sprintf("the file is a %s; give it that ending", strings.ToUpper(format))
	case c.Width < 1 || c.Height < 1 || c.Width > maxPixels/c.Height:
		return nil, fmt.Sprintf("%d by %d pixels; an image has at most 40 megapixels: make it smaller", c.Width, c.Height)
	}
	return reencode(format, data, c)
}

func plain(err error) string { return strings.ToLower(err.Error()) }

func reencode(format string, data []byte, c image.Config) (*Image, string) {
	var out bytes.Buffer
	var err error
	switch format {
	case "gif":
		err = reencodeGIF(&out, data, c)
	case "webp":
		out.Write(data)
		if hasMetadata(data) {
			return nil, "the WebP holds metadata, such as where it was taken; save it without, or as PNG or JPEG"
		}
		_, _, err = image.Decode(bytes.NewReader(data))
	default:
		var m image.Image
		if m, _, err = image.Decode(bytes.NewReader(data)); err == nil {
			err = encode(&out, format, m)
		}
	}
	if err != nil {
		return nil, "not a readable image: " + plain(err)
	}
	return &Image{c.Width, c.Height, out.Bytes()}, ""
}

func encode(out *bytes.Buffer, format string, m image.Image) error {
	if format == "png" {
		return (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(out, m)
	}
	return jpeg.Encode(out, m, &jpeg.Options{Quality: 85})
}

// maxFrames bounds an animation: every frame may be as large as the picture.
const maxFrames = 200

func reencodeGIF(out *bytes.Buffer, data []byte, c image.Config) error {
	if frames := bytes.Count(data, []byte{0x21, 0xF9, 0x04}); frames > maxFrames || frames*c.Width*c.Height > maxPixels*4 {
		return fmt.Errorf("an animation of %d frames is too large", frames)
	}
	g, err := gif.DecodeAll(bytes.NewReader(data))
	if err != nil {
		return err
	}
	return gif.EncodeAll(out, g)
}

// hasMetadata reports EXIF or XMP chunks in a WebP (RIFF container, chunk names
// of four bytes; Google's WebP Container Specification).
func hasMetadata(data []byte) bool {
	for at := 12; at+8 <= len(data); {
		name := string(data[at : at+4])
		if name == "EXIF" || name == "XMP " {
			return true
		}
		size := int(data[at+4]) | int(data[at+5])<<8 | int(data[at+6])<<16 | int(data[at+7])<<24
		at += 8 + size + size&1
	}
	return false
}
