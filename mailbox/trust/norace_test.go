//go:build !race

package trust

// slowdown is what a shared machine costs.
const slowdown = 4
