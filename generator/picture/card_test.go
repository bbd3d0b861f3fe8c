package picture

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"
)

func drawn(t *testing.T, title, tagline, address string) []byte {
	t.Helper()
	data, err := Card(title, tagline, address)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// inked is the smallest rectangle that holds everything drawn below the rule.
func inked(t *testing.T, data []byte) (box image.Rectangle) {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if img.Bounds().Dx() != CardWidth || img.Bounds().Dy() != CardHeight {
		t.Errorf("the card is %v", img.Bounds())
	}
	p := img.(*image.Paletted)
	for y := ends + 40; y < CardHeight; y++ {
		for x := range CardWidth {
			if p.ColorIndexAt(x, y) != 0 {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return box
}

func TestCardStaysInItsMargins(t *testing.T) {
	inner := image.Rect(sides-4, ends, CardWidth-sides+4, CardHeight-ends+12)
	long := strings.Repeat("Incidents of every kind and in every place ", 40)
	for _, c := range [][3]string{
		{"Outages", "", ""},
		{"Register of Żółw, Ångström and Дом", "Two\nlines.", "register.example/sub"},
		{long, long, strings.Repeat("long.", 200)},
		{strings.Repeat("x", 5000), strings.Repeat("é", 5000), ""},
	} {
		box := inked(t, drawn(t, c[0], c[1], c[2]))
		if box.Empty() || !box.In(inner) {
			t.Errorf("%.20q is drawn at %v, want it within %v", c[0], box, inner)
		}
	}
}

func TestCardIsAFunctionOfItsTexts(t *testing.T) {
	first := drawn(t, "A register", "What it is.", "a.example")
	if !bytes.Equal(first, drawn(t, "A register", "What it is.", "a.example")) {
		t.Error("the same texts give two cards")
	}
	for _, other := range [][]byte{drawn(t, "B register", "What it is.", "a.example"), drawn(t, "A register", "What it was.", "a.example"), drawn(t, "A register", "What it is.", "b.example")} {
		if bytes.Equal(first, other) {
			t.Error("other texts give the same card")
		}
	}
	if len(first) > 50_000 {
		t.Errorf("the card has %d bytes", len(first))
	}
}

// None is better than a row of boxes.
func TestNoCardWithoutItsCharacters(t *testing.T) {
	for _, title := range []string{"", " \n", "事故の記録", "سجل الحوادث", "Zwischenfälle 事", "a\x00b", "x\u202Ey"} {
		if drawn(t, title, "", "") != nil {
			t.Errorf("%q has a card", title)
		}
	}
	if drawn(t, "Register", "記録", "") != nil {
		t.Error("a tagline that can't be drawn has a card")
	}
}

func BenchmarkCard(b *testing.B) {
	for b.Loop() {
		if _, err := Card("The Incident Register", "What systems did or nearly did, with the sources and with every change on view.", "register.example"); err != nil {
			b.Fatal(err)
		}
	}
}
