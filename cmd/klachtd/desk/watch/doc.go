// Package watch is what a process that runs for long must know of itself:
//
//	clock.go   whether its clock can be right; while it cannot, nothing is done
//	dog.go     whether its goroutines get on: what feeds the watchdog
//	health.go  how reading the mailbox goes, and when a pass was last made
//	pause.go   whether somebody turned the stop switch
//
// It knows no mail and no case: of the log it reads and keeps moments only.
package watch
