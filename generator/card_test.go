package generator

import (
	"bytes"
	"image/png"
	"strings"
	"testing"
)

// TestCard: a register has a picture, and its pages name it, unless nothing is to
// lead there or its title can't be drawn; a theme may bring its own.
func TestCard(t *testing.T) {
	dir := recalls(t)
	const named = `<meta property="og:image" content="https://`
	got, _ := cold(t, Options{Dir: dir})
	drawn := got["card.png"]
	if c, err := png.DecodeConfig(bytes.NewReader(drawn)); err != nil || c.Width != 1200 || c.Height != 630 {
		t.Errorf("the card is %d×%d: %v", c.Width, c.Height, err)
	}
	if !strings.Contains(string(got["index.html"]), named) {
		t.Error("the first page does not name the card")
	}
	edit(t, dir, "content/site.yaml", "title: ", "title: 事故 ")
	got, _ = cold(t, Options{Dir: dir})
	if got["card.png"] != nil || strings.Contains(string(got["index.html"]), named) {
		t.Error("there is a card of a title that can't be drawn")
	}
	copyTheme(&desk{repository: &repository{t: t, dir: dir}})
	own := pictureOf(3)
	put(t, dir, "themes/default/static/card.png", string(own))
	got, _ = cold(t, Options{Dir: dir})
	if !bytes.Equal(got["card.png"], own) || !strings.Contains(string(got["index.html"]), named) || strings.Contains(string(got["index.html"]), `content="1200"`) {
		t.Error("the theme's own card is not the site's")
	}
}

// TestPastHasNoCard: nothing leads to a version of the past.
func TestPastHasNoCard(t *testing.T) {
	repo := sampleRepository(t, t.TempDir())
	got, _ := cold(t, Options{Dir: repo.dir, AsOf: "2999-01-01"})
	if got["index.html"] == nil || got["card.png"] != nil {
		t.Error("there is a card of the past, or no site")
	}
}
