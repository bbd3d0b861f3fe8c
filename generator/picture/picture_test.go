package picture

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"

	"blotter/generator/diag"
)

// The smallest WebP files of each kind: one pixel.
var (
	lossy       = decode64("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA")
	lossless    = decode64("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")
	transparent = decode64("UklGRkoAAABXRUJQVlA4WAoAAAAQAAAAAAAAAAAAQUxQSAwAAAARBxAR/Q9ERP8DAABWUDggGAAAABQBAJ0BKgEAAQAAAP4AAA3AAP7mtQAAAA==")
	animated    = decode64("UklGRlIAAABXRUJQVlA4WAoAAAASAAAAAAAAAAAAQU5JTQYAAAD/////AABBTk1GJgAAAAAAAAAAAAAAAAAAAGQAAABWUDhMDQAAAC8AAAAQBxAREYiI/gcA")
)

func decode64(s string) []byte {
	data, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		panic(err)
	}
	return data
}

// sample is a picture whose four corners differ.
func sample(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{40, 40, 40, 255}
			if x < w/2 {
				c.R = 220
			}
			if y < h/2 {
				c.G = 220
			}
			m.Set(x, y, c)
		}
	}
	return m
}

func encoded(t testing.TB, encode func(*bytes.Buffer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngOf(t testing.TB, m image.Image) []byte {
	return encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, m) })
}

func jpegOf(t testing.TB, m image.Image) []byte {
	return encoded(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, m, nil) })
}

func gifOf(t testing.TB, frames int) []byte {
	g := &gif.GIF{}
	for range frames {
		g.Image = append(g.Image, image.NewPaletted(image.Rect(0, 0, 8, 6), color.Palette{color.Black, color.White}))
		g.Delay = append(g.Delay, 10)
	}
	return encoded(t, func(b *bytes.Buffer) error { return gif.EncodeAll(b, g) })
}

// secret stands for what nobody meant to publish.
const secret = "GPS 48.8584 N, 2.2945 E"

// withSegment puts a segment behind a JPEG's first marker.
func withSegment(data []byte, marker byte, content string) []byte {
	segment := binary.BigEndian.AppendUint16([]byte{0xFF, marker}, uint16(len(content)+2))
	return bytes.Join([][]byte{data[:2], segment, []byte(content), data[2:]}, nil)
}

// withPNGChunk puts a chunk behind a PNG's header.
func withPNGChunk(data []byte, name, content string) []byte {
	const behindHeader = 8 + 25
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(content)))
	chunk = append(chunk, name+content...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
	return bytes.Join([][]byte{data[:behindHeader], chunk, data[behindHeader:]}, nil)
}

// TestNothingElseIsPublished: metadata and hidden bytes are gone, the picture is
// not.
func TestNothingElseIsPublished(t *testing.T) {
	still := sample(8, 6)
	jpg, png, gif := jpegOf(t, still), pngOf(t, still), gifOf(t, 3)
	comment := append([]byte{0x21, 0xFE, byte(len(secret))}, secret+"\x00"...)
	for name, data := range map[string][]byte{
		"plain.jpg":             jpg,
		"exif.jpg":              withSegment(jpg, 0xE1, "Exif\x00\x00"+secret),
		"xmp.jpeg":              withSegment(jpg, 0xE1, "http://ns.adobe.com/xap/1.0/\x00"+secret),
		"comment.jpg":           withSegment(jpg, 0xFE, secret),
		"behind.jpg":            append(bytes.Clone(jpg), secret...),
		"plain.png":             png,
		"text.png":              withPNGChunk(png, "tEXt", "Comment\x00"+secret),
		"exif.png":              withPNGChunk(png, "eXIf", secret),
		"own-chunk.png":         withPNGChunk(png, "blOt", secret),
		"behind.png":            append(bytes.Clone(png), secret...),
		"plain.gif":             gif,
		"comment.gif":           bytes.Join([][]byte{gif[:len(gif)-1], comment, gif[len(gif)-1:]}, nil),
		"behind.gif":            append(bytes.Clone(gif), secret...),
		"lossy.webp":            lossy,
		"lossless.webp":         lossless,
		"transparent.webp":      transparent,
		"behind.webp":           append(bytes.Clone(lossy), secret...),
		"exif.webp":             webP(chunk{"VP8X", []byte{8, 0, 0, 0, 0, 0, 0, 0, 0, 0}}, chunk{"VP8 ", lossy[20:]}, chunk{"EXIF", []byte(secret)}, chunk{"XMP ", []byte(secret)}),
		"profile.webp":          webP(chunk{"VP8X", []byte{32, 0, 0, 0, 0, 0, 0, 0, 0, 0}}, chunk{"ICCP", []byte(secret)}, chunk{"VP8L", lossless[20:]}),
		"own-chunk.webp":        webP(chunk{"VP8 ", lossy[20:]}, chunk{"blot", []byte(secret)}),
		"before-the-alpha.webp": webP(chunk{"VP8X", transparent[20:30]}, chunk{"blot", []byte(secret)}, chunk{"ALPH", transparent[38:50]}, chunk{"VP8 ", transparent[58:]}),
	} {
		img, problem := Check("content/"+name, data)
		if problem != nil {
			t.Errorf("%s: %v", name, problem)
			continue
		}
		if bytes.Contains(img.Data, []byte("GPS")) || bytes.Contains(img.Data, []byte("Exif")) || bytes.Contains(img.Data, []byte("EXIF")) {
			t.Errorf("%s: the metadata are published", name)
		}
		_, was, _ := image.DecodeConfig(bytes.NewReader(data))
		m, format, err := image.Decode(bytes.NewReader(img.Data))
		if err != nil || format != was || m.Bounds().Dx() != img.Width || m.Bounds().Dy() != img.Height {
			t.Errorf("%s: a %s of %d by %d becomes %s, %v", name, was, img.Width, img.Height, format, err)
		}
		again, problem := Check("content/"+name, data)
		if problem != nil || !bytes.Equal(img.Data, again.Data) {
			t.Errorf("%s: a second look gives other bytes", name)
		}
	}
}

func TestTransparencyIsKept(t *testing.T) {
	img, problem := Check("x.webp", transparent)
	if problem != nil {
		t.Fatal(problem)
	}
	m, _, err := image.Decode(bytes.NewReader(img.Data))
	if _, kept := m.(*image.NYCbCrA); err != nil || !kept {
		t.Errorf("the picture is a %T now, %v", m, err)
	}
}

func TestAnimationIsKept(t *testing.T) {
	img, problem := Check("x.gif", gifOf(t, 3))
	if problem != nil {
		t.Fatal(problem)
	}
	g, err := gif.DecodeAll(bytes.NewReader(img.Data))
	if err != nil || len(g.Image) != 3 || g.Delay[0] != 10 {
		t.Errorf("%d frames, %v", len(g.Image), err)
	}
}

// headerOf is a PNG's first chunk alone, which is all that names its size.
func headerOf(width, height uint32) []byte {
	ihdr := binary.BigEndian.AppendUint32([]byte("IHDR"), width)
	ihdr = append(binary.BigEndian.AppendUint32(ihdr, height), 8, 6, 0, 0, 0)
	data := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), ihdr...)
	return binary.BigEndian.AppendUint32(data, crc32.ChecksumIEEE(ihdr))
}

// bomb is a GIF whose frames are as large as the canvas and hold next to nothing.
func bomb(width, height uint16, frames int) []byte {
	size := binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint16(nil, width), height)
	data := append([]byte("GIF89a"), size...)
	data = append(data, 0, 0, 0)
	for range frames {
		data = append(append(data, 0x2C, 0, 0, 0, 0), size...)
		data = append(data, 0, 2, 0)
	}
	return append(data, 0x3B)
}

// largeFrame is a WebP whose canvas is a pixel and whose frame is not.
func largeFrame() []byte {
	frame := bytes.Clone(lossy[20:])
	binary.LittleEndian.PutUint16(frame[6:], 16383)
	binary.LittleEndian.PutUint16(frame[8:], 16383)
	return webP(chunk{"VP8X", make([]byte, 10)}, chunk{"VP8 ", frame})
}

func TestRefused(t *testing.T) {
	still := sample(8, 6)
	jpg, png := jpegOf(t, still), pngOf(t, still)
	for _, test := range []struct {
		name string
		data []byte
		want string
	}{
		{"large.png", headerOf(25000, 25000), "25000 by 25000 pixels; an image has at most 40 megapixels: make it smaller"},
		{"wide.png", headerOf(40_000_001, 1), "40000001 by 1 pixels; an image has at most 40 megapixels: make it smaller"},
		{"huge.png", headerOf(1<<31-1, 1<<31-1), "not a readable image: png: unsupported feature: dimension overflow"},
		{"large.gif", bomb(6400, 6400, 1), "6400 by 6400 pixels; an image has at most 40 megapixels: make it smaller"},
		{"bomb.gif", bomb(6000, 6000, 5), "not a readable image: an animation of 5 frames is too large"},
		{"long.gif", bomb(1, 1, 201), "not a readable image: an animation of 201 frames is too large"},
		{"large.webp", largeFrame(), "16383 by 16383 pixels; an image has at most 40 megapixels: make it smaller"},
		{"heavy.png", append(bytes.Clone(png), make([]byte, maxBytes)...), "5.0 MiB; an image has at most 5: make it smaller"},
		{"photo.png", jpg, "the file is a JPEG; give it that ending"},
		{"photo.webp", png, "the file is a PNG; give it that ending"},
		{"photo.jpg", lossy, "the file is a WEBP; give it that ending"},
		{"cut.png", png[:len(png)-20], "not a readable image: png: invalid format: unexpected EOF"},
		{"cut.jpg", jpg[:len(jpg)-200], "not a readable image: unexpected EOF"},
		{"cut.webp", lossy[:len(lossy)-4], "not a readable image: no still picture in this webp; save it as PNG, JPEG or GIF"},
		{"animated.webp", animated, "not a readable image: no still picture in this webp; save it as PNG, JPEG or GIF"},
		{"empty.png", nil, "not a readable image: image: unknown format"},
		{"page.png", []byte("<script>alert(1)</script>"), "not a readable image: image: unknown format"},
		{"drawing.svg", []byte(`<svg onload="alert(1)"/>`), "neither a record nor an image; publish a .png, .jpg, .gif or .webp, named with a-z, 0-9, hyphens and dots"},
		{"PHOTO.PNG", png, "neither a record nor an image; publish a .png, .jpg, .gif or .webp, named with a-z, 0-9, hyphens and dots"},
		{"photo", png, "neither a record nor an image; publish a .png, .jpg, .gif or .webp, named with a-z, 0-9, hyphens and dots"},
		{"photo 1.png", png, "neither a record nor an image; publish a .png, .jpg, .gif or .webp, named with a-z, 0-9, hyphens and dots"},
		{"con.png", png, "Windows keeps this name for a device; rename the file"},
	} {
		img, problem := Check("content/"+test.name, test.data)
		if img != nil || problem == nil {
			t.Errorf("%s is published", test.name)
			continue
		}
		if problem.Message != test.want {
			t.Errorf("%s: %q, want %q", test.name, problem.Message, test.want)
		}
		if problem.Rule != diag.BadImage || problem.File != "content/"+test.name || problem.Line != 0 {
			t.Errorf("%s: the problem is %+v", test.name, problem)
		}
	}
}

func TestNamed(t *testing.T) {
	for name, want := range map[string]bool{
		"a.png": true, "chart-1.jpg": true, "a_b.c.jpeg": true, "x.gif": true, "x.webp": true, "folder/Of Any Name/x.png": true, "console.png": true,
		"a.PNG": false, "A.png": false, ".png": false, "a.svg": false, "a.avif": false, "a": false, "": false, "ü.png": false, "a b.png": false,
		"a?.png": false, "a#b.png": false, "a%20.png": false, "-a.png": false, "aux.png": false, "com1.x.png": false, "a/": false,
	} {
		if got := Named(name); got != want {
			t.Errorf("Named(%q) = %v", name, got)
		}
	}
}

// exif is a segment that says how the camera was held.
func exif(order binary.AppendByteOrder, mark string, orientation uint16) string {
	b := order.AppendUint16([]byte("Exif\x00\x00"+mark), 42)
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 2) // entries
	b = append(b, make([]byte, 12)...)
	b = order.AppendUint16(b, 0x0112)
	b = order.AppendUint16(b, 3)
	b = order.AppendUint32(b, 1)
	return string(order.AppendUint16(b, orientation)) + "\x00\x00"
}

// TestUpright: the picture is published as it was seen. The sample is yellow in
// its upper left, green in its upper right, red in its lower left.
func TestUpright(t *testing.T) {
	data := jpegOf(t, sample(32, 16))
	for orientation, corners := range []string{1: "YGR.", 2: "GY.R", 3: ".RGY", 4: "R.YG", 5: "YRG.", 6: "RY.G", 7: ".GRY", 8: "G.YR", 9: "YGR."} {
		for mark, order := range map[string]binary.AppendByteOrder{"MM": binary.BigEndian, "II": binary.LittleEndian} {
			if orientation == 0 {
				continue
			}
			img, problem := Check("x.jpg", withSegment(data, 0xE1, exif(order, mark, uint16(orientation))))
			if problem != nil {
				t.Fatal(problem)
			}
			if got := cornersOf(t, img.Data); got != corners {
				t.Errorf("orientation %d: the corners are %s, want %s", orientation, got, corners)
			}
			if turned := orientation >= 5 && orientation <= 8; turned != (img.Width == 16 && img.Height == 32) {
				t.Errorf("orientation %d: %d by %d", orientation, img.Width, img.Height)
			}
		}
	}
}

func cornersOf(t *testing.T, data []byte) (corners string) {
	t.Helper()
	m, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	right, bottom := m.Bounds().Dx()-2, m.Bounds().Dy()-2
	for _, p := range []image.Point{{1, 1}, {right, 1}, {1, bottom}, {right, bottom}} {
		r, g, _, _ := m.At(p.X, p.Y).RGBA()
		switch bright := uint32(0x8000); {
		case r > bright && g > bright:
			corners += "Y"
		case g > bright:
			corners += "G"
		case r > bright:
			corners += "R"
		default:
			corners += "."
		}
	}
	return corners
}

// FuzzCheck: nothing panics, what is published decodes, is of the stated size
// and within the limits, and checking it again refuses nothing.
func FuzzCheck(f *testing.F) {
	still := sample(8, 6)
	f.Add("x.png", pngOf(f, still))
	f.Add("x.jpg", withSegment(jpegOf(f, still), 0xE1, exif(binary.LittleEndian, "II", 6)))
	f.Add("x.gif", gifOf(f, 2))
	f.Add("x.gif", bomb(3, 3, 2))
	f.Add("x.webp", lossy)
	f.Add("x.webp", lossless)
	f.Add("x.webp", transparent)
	f.Add("x.webp", animated)
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		if c, _, err := image.DecodeConfig(bytes.NewReader(data)); err == nil && c.Width*c.Height > 1<<20 {
			t.Skip("large pictures only take time")
		}
		img, problem := Check(name, data)
		if (img == nil) == (problem == nil) {
			t.Fatal("neither an image nor a problem, or both")
		}
		if img == nil {
			return
		}
		c, _, err := image.DecodeConfig(bytes.NewReader(img.Data))
		if err != nil || c.Width != img.Width || c.Height != img.Height || c.Width*c.Height > maxPixels {
			t.Fatalf("%d by %d is published as %d by %d, %v", img.Width, img.Height, c.Width, c.Height, err)
		}
		if _, problem := Check(name, img.Data); problem != nil && len(img.Data) <= maxBytes {
			t.Fatalf("what is published is not publishable: %v", problem)
		}
	})
}
