//go:build race

package mailbox

// With the race detector hostile mails are smaller.
const hostileSize = 1 << 17
