//go:build !race

package mailbox

// hostileSize is what hostile mails are counted in, in bytes or items;
// slowdown what a shared machine costs.
const (
	hostileSize = 1 << 20
	slowdown    = 4
)
