package main_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// disk is what a disk may hold of some files when the power goes: all that was
// synced, and any part of what was not.
//
// Of a write that was not synced any of its sectors of 512 bytes may be there,
// and none may be: writes reach the disk in any order, and torn. A name that was
// made or taken away is certain only when its folder was synced, also that of a
// folder (fsync(2)); names come and go one by one. What is modelled of the disk
// itself is that fsync tells the truth and that a write harms no bytes beside its
// own, as SQLite asks too (sqlite.org/psow.html). Memory that is mapped is not
// followed: of the log's files only the -shm is, which nobody reads after a crash.
type disk struct {
	root  string           // a folder that was there before
	names map[string]*node // as the program sees them
	saved map[string]*node // as they are certain
	moves []move           // of names, not certain

	liesOf string // a file or folder of which it only says that it is synced
}

// node is a file or a folder.
type node struct {
	folder  bool
	saved   []byte
	pending []change
}

// change is a write, or a new length when data is nil.
type change struct {
	at   int64
	data []byte
}

// move puts a node under a name, and takes it away from where it was; nil takes the name
// away.
type move struct {
	path string
	node *node
	from string // another name, "" for a new node; both change at once (rename(2))
}

func newDisk(root string) *disk {
	return &disk{root: root, names: make(map[string]*node), saved: make(map[string]*node)}
}

func (d *disk) rename(path string, n *node) {
	d.move(move{path: path, node: n})
}

func (d *disk) move(m move) {
	d.moves = append(d.moves, m)
	d.names = m.apply(d.names)
}

// sync makes certain what was done to a file, or to the names in a folder.
func (d *disk) sync(path string) {
	if filepath.Base(path) == d.liesOf {
		return
	}
	if n := d.names[path]; n != nil && !n.folder {
		for _, c := range n.pending {
			n.saved = c.apply(n.saved)
		}
		n.pending = nil
		return
	}
	d.moves = slices.DeleteFunc(d.moves, func(m move) bool {
		if filepath.Dir(m.path) != path {
			return false
		}
		d.saved = m.apply(d.saved)
		return true
	})
}

func (m move) apply(names map[string]*node) map[string]*node {
	if m.node == nil {
		delete(names, m.path)
	} else {
		delete(names, m.from)
		names[m.path] = m.node
	}
	return names
}

func (c change) apply(b []byte) []byte {
	if c.data == nil {
		return append(b, make([]byte, max(0, c.at-int64(len(b))))...)[:c.at]
	}
	if end := c.at + int64(len(c.data)); int64(len(b)) < end {
		b = append(b, make([]byte, end-int64(len(b)))...)
	}
	copy(b[c.at:], c.data)
	return b
}

// luck decides what of the uncertain is there.
type luck struct {
	*rand.Rand
	all, none bool
}

func (l luck) strikes() bool { return !l.none && (l.all || l.IntN(2) == 0) }

// crash writes to dir what is found when the power is back.
func (d *disk) crash(dir string, l luck) error {
	names := make(map[string]*node)
	for path, n := range d.saved {
		names[path] = n
	}
	for _, m := range d.moves {
		if l.strikes() {
			names = m.apply(names)
		}
	}
	for path, n := range names {
		if n.folder || !d.reached(names, path) || strings.HasSuffix(path, "-shm") {
			continue
		}
		to := filepath.Join(dir, strings.TrimPrefix(path, d.root))
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(to, n.crash(l), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// reached reports whether every folder above a name is there.
func (d *disk) reached(names map[string]*node, path string) bool {
	for dir := filepath.Dir(path); dir != d.root; dir = filepath.Dir(dir) {
		if names[dir] == nil {
			return false
		}
	}
	return true
}

const sector = 512

func (n *node) crash(l luck) []byte {
	b := slices.Clone(n.saved)
	torn := l.IntN(2) == 0
	for _, c := range n.pending {
		if c.data == nil || !torn {
			if l.strikes() {
				b = c.apply(b)
			}
			continue
		}
		for from := int64(0); from < int64(len(c.data)); {
			to := min(int64(len(c.data)), (c.at+from)/sector*sector+sector-c.at)
			if l.strikes() {
				b = change{c.at + from, c.data[from:to]}.apply(b)
			}
			from = to
		}
	}
	return b
}
