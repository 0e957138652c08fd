package letters

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	_ "image/jpeg" // logos come as PNG or JPEG
	"image/png"
)

// maxLogo is the largest width or height of a logo, in pixels.
const maxLogo = 4000

// A Logo is a picture ready for every letterhead.
type Logo struct {
	png           []byte // 8-bit RGB, not interlaced, as gofpdf reads it
	width, height int    // pixels
}

// NewLogo reads a PNG or JPEG. What is transparent becomes white.
func NewLogo(data []byte) (*Logo, error) {
	size, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("letters: the logo is no PNG or JPEG: %v", err)
	}
	if size.Width < 1 || size.Height < 1 || size.Width > maxLogo || size.Height > maxLogo {
		return nil, fmt.Errorf("letters: the logo is %d by %d pixels; %d by %d is the most", size.Width, size.Height, maxLogo, maxLogo)
	}
	picture, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("letters: the logo cannot be read: %v", err)
	}
	paper := image.NewRGBA(image.Rect(0, 0, size.Width, size.Height))
	draw.Draw(paper, paper.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(paper, paper.Bounds(), picture, picture.Bounds().Min, draw.Over)
	var out bytes.Buffer
	if err := png.Encode(&out, paper); err != nil {
		return nil, fmt.Errorf("letters: the logo cannot be written: %v", err)
	}
	return &Logo{out.Bytes(), size.Width, size.Height}, nil
}

// fit gives the largest size within wide and high that keeps the proportions.
func (l *Logo) fit(wide, high float64) (w, h float64) {
	scale := min(wide/float64(l.width), high/float64(l.height))
	return scale * float64(l.width), scale * float64(l.height)
}
