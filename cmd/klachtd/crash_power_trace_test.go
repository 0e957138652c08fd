package main_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// traced are the system calls that change files, and those by which klachtd
// speaks to servers.
const traced = "trace=openat,mkdirat,pwrite64,write,ftruncate,fsync,fdatasync,unlink,unlinkat,rename,renameat,renameat2"

// adopt is no system call: commands that were not traced left a file so, in one step. They
// had synced it and its folder.
const adopt = "adopt"

// call is one system call that succeeded, in the order in which they ended.
type call struct {
	name   string
	path   string // of the file, or the socket
	data   []byte
	number int64 // offset, or length
	create bool
	to     string // the new name of a file
}

var (
	callLine   = regexp.MustCompile(`^(\d+) +(\w+)\((.*)\) += (-?\d+)`)
	unfinished = regexp.MustCompile(`^(\d+) +(\w+\(.*) <unfinished \.\.\.>$`)
	resumed    = regexp.MustCompile(`^(\d+) +<\.\.\. \w+ resumed>(.*)$`)
	descriptor = regexp.MustCompile(`^\w+<([^>]*)>`)
	quoted     = regexp.MustCompile(`"((?:\\x[0-9a-f]{2})*)"`)
	lastNumber = regexp.MustCompile(`, (\d+)$`)
)

// readTrace reads what strace -f -y -xx wrote.
func readTrace(file string) (calls []call, err error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	begun := make(map[string]string)
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		if m := unfinished.FindStringSubmatch(line); m != nil {
			begun[m[1]] = m[2]
			continue
		}
		if m := resumed.FindStringSubmatch(line); m != nil {
			line = m[1] + " " + begun[m[1]] + m[2]
		}
		m := callLine.FindStringSubmatch(line)
		if m == nil || strings.HasPrefix(m[4], "-") {
			continue // a signal, an end, a call that failed
		}
		c, err := readCall(m[2], m[3])
		if err != nil {
			return nil, fmt.Errorf("%.200s: %w", line, err)
		}
		if n, _ := strconv.ParseInt(m[4], 10, 64); c.data != nil && n < int64(len(c.data)) {
			c.data = c.data[:n]
		}
		calls = append(calls, c)
	}
	return calls, nil
}

func readCall(name, args string) (c call, err error) {
	c.name = name
	text := quoted.FindStringSubmatch(args)
	switch name {
	case "openat", "mkdirat", "unlink", "unlinkat":
		if text == nil {
			return c, fmt.Errorf("no path")
		}
		c.path, c.create = string(unhex(text[1])), strings.Contains(args, "O_CREAT")
		if !filepath.IsAbs(c.path) {
			c.path = filepath.Join("/relative", c.path) // none of ours
		}
		return c, nil
	case "rename", "renameat", "renameat2":
		both := quoted.FindAllStringSubmatch(args, -1)
		if len(both) != 2 {
			return c, fmt.Errorf("no two paths")
		}
		c.path, c.to = string(unhex(both[0][1])), string(unhex(both[1][1]))
		return c, nil
	}
	fd := descriptor.FindStringSubmatch(args)
	if fd == nil {
		return c, fmt.Errorf("no file")
	}
	c.path = string(unhex(fd[1]))
	if n := lastNumber.FindStringSubmatch(args); n != nil {
		if c.number, err = strconv.ParseInt(n[1], 10, 64); err != nil {
			return c, err
		}
	}
	if text != nil {
		c.data = unhex(text[1])
	}
	return c, nil
}

// unhex reads \x41\x42, and leaves what is not so as it is.
func unhex(s string) []byte {
	if !strings.Contains(s, `\x`) {
		return []byte(s)
	}
	b := make([]byte, 0, len(s)/4)
	for i := 0; i < len(s); i++ {
		if strings.HasPrefix(s[i:], `\x`) && i+4 <= len(s) {
			if n, err := strconv.ParseUint(s[i+2:i+4], 16, 8); err == nil {
				b, i = append(b, byte(n)), i+3
				continue
			}
		}
		b = append(b, s[i])
	}
	return b
}

// replay does to the disk what a call did.
func (d *disk) replay(c call) {
	if !strings.HasPrefix(c.path, d.root+"/") && c.path != d.root || strings.HasSuffix(c.path, ".lock") {
		return // what the lock says matters only while its process lives
	}
	n := d.names[c.path]
	switch c.name {
	case "openat":
		if c.create && n == nil {
			d.rename(c.path, new(node))
		}
	case "mkdirat":
		d.rename(c.path, &node{folder: true})
	case "rename", "renameat", "renameat2":
		d.move(move{c.to, n, c.path})
	case "unlink", "unlinkat":
		d.rename(c.path, nil)
	case "pwrite64":
		n.pending = append(n.pending, change{c.number, c.data})
	case "ftruncate":
		n.pending = append(n.pending, change{c.number, nil})
	case "fsync", "fdatasync":
		d.sync(c.path)
	case adopt:
		n.pending = append(n.pending, change{0, c.data}, change{int64(len(c.data)), nil})
		d.sync(c.path)
		d.sync(filepath.Dir(c.path))
	}
}
