//go:build race

package mailbox

// slowdown is what the race detector and a shared machine cost.
const slowdown = 20
