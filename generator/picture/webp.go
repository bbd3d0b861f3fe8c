package picture

import (
	"encoding/binary"
	"errors"
)

func isWebP(data []byte) bool {
	return len(data) >= 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP"
}

// bareWebP is a new file of the chunks of data that hold the picture: the first
// frame, and the transparency that stands before it. Metadata, colour profiles,
// unknown chunks and whatever follows the frame are gone, and the size in the
// header is the frame's own. See Google's WebP Container Specification.
func bareWebP(data []byte) ([]byte, error) {
	var alpha []byte
	for rest := data[12:]; len(rest) >= 8; {
		name, size := string(rest[:4]), int64(binary.LittleEndian.Uint32(rest[4:]))
		if rest = rest[8:]; size > int64(len(rest)) {
			break
		}
		content := rest[:size]
		rest = rest[min(size+size&1, int64(len(rest))):]
		switch name {
		case "ALPH":
			alpha = content
		case "VP8L":
			return webP(chunk{name, content}), nil
		case "VP8 ":
			if alpha == nil || len(content) < 10 {
				return webP(chunk{name, content}), nil
			}
			return webP(chunk{"VP8X", canvas(content)}, chunk{"ALPH", alpha}, chunk{name, content}), nil
		}
	}
	return nil, errors.New("no still picture in this webp; save it as PNG, JPEG or GIF")
}

// canvas is the VP8X chunk of a transparent picture that is as large as its
// frame, whose size stands behind the frame's tag and start code (RFC 6386,
// section 9.1).
func canvas(frame []byte) []byte {
	const sizeBits, transparent = 0x3FFF, 1 << 4
	width := binary.LittleEndian.Uint16(frame[6:])&sizeBits - 1
	height := binary.LittleEndian.Uint16(frame[8:])&sizeBits - 1
	return []byte{transparent, 0, 0, 0, byte(width), byte(width >> 8), 0, byte(height), byte(height >> 8), 0}
}

type chunk struct {
	name    string
	content []byte
}

// webP is a file of these chunks.
func webP(chunks ...chunk) []byte {
	file := []byte("RIFF\x00\x00\x00\x00WEBP")
	for _, c := range chunks {
		file = append(file, c.name...)
		file = binary.LittleEndian.AppendUint32(file, uint32(len(c.content)))
		file = append(file, c.content...)
		if len(c.content)%2 == 1 {
			file = append(file, 0)
		}
	}
	binary.LittleEndian.PutUint32(file[4:], uint32(len(file)-8))
	return file
}
