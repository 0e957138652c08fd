//go:build !race

package mailbox

// slowdown is what a shared machine costs.
const slowdown = 3
