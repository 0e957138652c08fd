package env

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/oauth"
)

func TestDailyWarning(t *testing.T) {
	source, err := oauth.New(oauth.Options{SecretExpires: time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	now := time.Date(2027, 1, 28, 23, 0, 0, 0, time.UTC)
	look := daily(source, func() time.Time { return now }, slog.New(slog.NewTextHandler(&said, nil)))
	for range 5 * 24 { // the first two days are too early
		look()
		now = now.Add(time.Hour)
	}
	if n := strings.Count(said.String(), "expires on 2027-03-01"); n != 4 {
		t.Errorf("said %d times in four days:\n%s", n, &said)
	}
}
