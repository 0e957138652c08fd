package imap

import (
	"math"
	"testing"
)

// Batches stay small whatever sizes a server claims.
func TestBatchLen(t *testing.T) {
	for name, test := range map[string]struct {
		sizes []int64
		want  int
	}{
		"small":            {[]int64{1, 2, 3}, 3},
		"one over":         {[]int64{batchBytes + 1, 1}, 1},
		"together over":    {[]int64{batchBytes / 2, batchBytes / 2, 1}, 2},
		"sum over numbers": {[]int64{1, math.MaxInt64, math.MaxInt64, batchBytes}, 1},
	} {
		var listed []Delivery
		for _, size := range test.sizes {
			listed = append(listed, Delivery{Size: size})
		}
		if got := batchLen(listed); got != test.want {
			t.Errorf("%s: %d in the batch, want %d", name, got, test.want)
		}
	}
}
