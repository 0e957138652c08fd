//go:build race

package trust

// slowdown is what a shared machine and the race detector cost.
const slowdown = 20
