package picture

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image/gif"
)

// maxFrames bounds an animation; all its frames together have at most four times
// the pixels of the largest picture.
const maxFrames = 200

func reencodeGIF(data []byte) (*Image, error) {
	if frames, pixels := measureGIF(data); frames > maxFrames || pixels > 4*maxPixels {
		return nil, fmt.Errorf("an animation of %d frames is too large", frames)
	}
	g, err := gif.DecodeAll(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = gif.EncodeAll(&out, g)
	return &Image{g.Config.Width, g.Config.Height, out.Bytes()}, err
}

// measureGIF counts the frames and their pixels without decoding one, as far as
// the blocks can be followed (GIF89a specification, sections 18 to 24).
func measureGIF(data []byte) (frames, pixels int) {
	const header, descriptor = 13, 10
	if len(data) < header {
		return 0, 0
	}
	at := header + colourTable(data[10])
	for at+descriptor < len(data) {
		switch data[at] {
		case '!': // an extension: its label, then blocks
			at += 2
		case ',': // a frame: its descriptor, table and code size, then blocks
			frames++
			pixels += int(binary.LittleEndian.Uint16(data[at+5:])) * int(binary.LittleEndian.Uint16(data[at+7:]))
			at += descriptor + colourTable(data[at+9]) + 1
		default:
			return frames, pixels
		}
		for at < len(data) && data[at] > 0 {
			at += 1 + int(data[at])
		}
		at++
	}
	return frames, pixels
}

// colourTable is the length of the table that a packed field announces.
func colourTable(packed byte) int {
	if packed&0x80 == 0 {
		return 0
	}
	return 3 << (packed&7 + 1)
}
