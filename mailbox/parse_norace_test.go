//go:build !race

package mailbox

// hostileSize is what hostile mails are counted in, in bytes or items.
const hostileSize = 1 << 20
