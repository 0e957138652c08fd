package pdf

import (
	"fmt"
	"strconv"
)

// writeTree puts the structure into the file (ISO 32000-1, 14.7) and gives the
// object of its root. pages are the objects of the pages, marked the element of
// each marked content on them.
func writeTree(f *file, root *Element, pages []int, marked [][]*Element) int {
	tree, parents := f.next(), f.next()
	root.number(f)
	root.write(f, tree, pages)
	b := []byte("<</Nums [")
	for page, elements := range marked {
		b = append(strconv.AppendInt(b, int64(page), 10), " ["...)
		for _, e := range elements {
			b = appendRef(b, e.object)
		}
		b = append(b, "] "...)
	}
	f.object(parents, append(b, "]>>"...))
	f.object(tree, fmt.Appendf(nil, "<</Type /StructTreeRoot /K [%d 0 R] /ParentTree %d 0 R /ParentTreeNextKey %d>>", root.object, parents, len(marked)))
	return tree
}

func (e *Element) number(f *file) {
	e.object = f.next()
	for _, k := range e.kids {
		if k.element != nil {
			k.element.number(f)
		}
	}
}

func (e *Element) write(f *file, parent int, pages []int) {
	b := append(f.scratch[:0], "<</Type /StructElem /S /"...)
	b = append(b, e.Type...)
	b = appendRef(append(b, " /P "...), parent)
	if e.Lang != "" {
		b = append(append(append(b, "/Lang ("...), e.Lang...), ") "...)
	}
	b = e.appendAttributes(b)
	page := -1
	for _, k := range e.kids {
		if k.element == nil {
			page = k.page
			b = appendRef(append(b, "/Pg "...), pages[page])
			break
		}
	}
	b = append(b, "/K ["...)
	for _, k := range e.kids {
		switch {
		case k.element != nil:
			b = appendRef(b, k.element.object)
		case k.page == page:
			b = append(strconv.AppendInt(b, int64(k.marked), 10), ' ')
		default:
			b = fmt.Appendf(b, "<</Type /MCR /Pg %d 0 R /MCID %d>> ", pages[k.page], k.marked)
		}
	}
	f.object(e.object, append(b, "]>>"...))
	f.scratch = b
	for _, k := range e.kids {
		if k.element != nil {
			k.element.write(f, e.object, pages)
		}
	}
}

// appendAttributes writes the element's standard attributes (14.8.5).
func (e *Element) appendAttributes(b []byte) []byte {
	start := len(b)
	if e.RTL {
		b = append(b, "<</O /Layout /WritingMode /RlTb>> "...)
	}
	if e.Numbering != "" {
		b = fmt.Appendf(b, "<</O /List /ListNumbering /%s>> ", e.Numbering)
	}
	if e.Scope != "" {
		b = fmt.Appendf(b, "<</O /Table /Scope /%s>> ", e.Scope)
	}
	if len(b) == start {
		return b
	}
	return fmt.Appendf(b[:start], "/A [%s] ", string(b[start:]))
}

// appendRef refers to an object.
func appendRef(b []byte, object int) []byte {
	return append(strconv.AppendInt(b, int64(object), 10), " 0 R "...)
}
