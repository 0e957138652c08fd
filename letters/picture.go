package letters

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	_ "image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
)

const (
	// maxPixels is the largest width or height of a picture that is read.
	maxPixels = 4000
	// dots is how finely a picture is printed, per point: 300 to an inch.
	dots = 300.0 / 72
)

// A Picture is a logo or a signature, ready for every letter.
type Picture struct {
	png           []byte // 8-bit RGB, not interlaced, as gofpdf reads it
	width, height int    // pixels
}

// NewPicture reads a PNG or JPEG. Transparent parts become white, and a picture finer
// than a printer's resolution is made smaller.
func NewPicture(data []byte) (*Picture, error) {
	size, format, err := image.DecodeConfig(bytes.NewReader(data))
	switch {
	case bytes.Contains(data[:min(len(data), 4<<10)], []byte("<svg")):
		return nil, errors.New("it is a drawing (SVG), not a PNG or JPEG")
	case err != nil:
		return nil, fmt.Errorf("it is neither a PNG nor a JPEG: %v", err)
	case format != "png" && format != "jpeg":
		return nil, fmt.Errorf("it is neither a PNG nor a JPEG: %s", format)
	}
	if size.Width < 1 || size.Height < 1 || size.Width > maxPixels || size.Height > maxPixels {
		return nil, fmt.Errorf("it is %d by %d pixels; %d by %d is the most", size.Width, size.Height, maxPixels, maxPixels)
	}
	decoded, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("it cannot be read whole: %v", err)
	}
	p := &Picture{width: size.Width, height: size.Height}
	if w, h := p.fit(max(logoWide, signWide)*dots, max(logoHigh, signHigh)*dots); w < float64(p.width) {
		p.width, p.height = max(int(w), 1), max(int(h), 1)
	}
	paper := image.NewRGBA(image.Rect(0, 0, p.width, p.height))
	draw.Draw(paper, paper.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.CatmullRom.Scale(paper, paper.Bounds(), decoded, decoded.Bounds(), draw.Over, nil)
	var out bytes.Buffer
	if err := png.Encode(&out, paper); err != nil {
		return nil, fmt.Errorf("it cannot be painted: %v", err)
	}
	p.png = out.Bytes()
	return p, nil
}

// fit gives the largest size within wide and high that keeps the proportions.
func (p *Picture) fit(wide, high float64) (w, h float64) {
	scale := min(wide/float64(p.width), high/float64(p.height))
	return scale * float64(p.width), scale * float64(p.height)
}
