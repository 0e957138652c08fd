package wire_test

import (
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/wire"
)

func TestBackoff(t *testing.T) {
	b := wire.Backoff{Min: time.Second, Max: 5 * time.Minute}
	for _, test := range []struct {
		failures int
		random   float64
		want     time.Duration
	}{
		{1, 0, 500 * time.Millisecond},
		{1, 0.5, 750 * time.Millisecond},
		{2, 0, time.Second},
		{4, 0.5, 6 * time.Second},
		{9, 0, 128 * time.Second},
		{10, 0, 150 * time.Second},
		{1000, 0.999999999, 5 * time.Minute},
		{0, 0, 500 * time.Millisecond},
	} {
		if got := b.Delay(test.failures, test.random); got.Round(time.Millisecond) != test.want {
			t.Errorf("after %d failures: %v, want %v", test.failures, got, test.want)
		}
	}
}
