//go:build race

package mailbox

// With the race detector hostile mails are smaller and may take longer.
const (
	hostileSize = 1 << 17
	slowdown    = 20
)
