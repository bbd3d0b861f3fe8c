package generator

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"image/png"
	"strings"

	"blotter/generator/picture"
	"blotter/generator/site"
	"blotter/generator/theme"
)

// cardFile is where the picture of the register is published: the theme's own
// file of that name, or the one that is drawn.
var cardFile = strings.TrimPrefix(theme.CardURL, "/")

// card draws the picture of the register, and tells its size. A version of the
// past has none, since nothing is to lead there.
func (b *Builder) card(s *site.Site, t *theme.Theme) (drawn []byte, size theme.Card, err error) {
	if s.AsOf != nil {
		return nil, size, nil
	}
	for name, data := range t.Files() {
		if name == cardFile {
			c, err := png.DecodeConfig(bytes.NewReader(data))
			if err != nil {
				return nil, size, fmt.Errorf("read static/%s of the theme: %w", cardFile, err)
			}
			return nil, theme.Card{Width: c.Width, Height: c.Height}, nil
		}
	}
	if drawn, err = b.drawCard(s); len(drawn) > 0 {
		size = theme.Card{Width: picture.CardWidth, Height: picture.CardHeight}
	}
	return drawn, size, err
}

// drawCard draws what was not drawn the last time.
func (b *Builder) drawCard(s *site.Site) ([]byte, error) {
	_, address, _ := strings.Cut(strings.TrimSuffix(s.BaseURL, "/"), "://")
	key := sha256.Sum256(fmt.Appendf(nil, "%q %q %q", s.Title, s.Tagline, address))
	if k := b.memory.card; k.value != nil && k.key == key {
		return k.value, nil
	}
	data, err := picture.Card(s.Title, s.Tagline, address)
	if err != nil {
		return nil, fmt.Errorf("draw %s: %w", cardFile, err)
	}
	b.memory.card = kept[[]byte]{key, data}
	return data, nil
}
