package mailbox

import "bytes"

// multipartBody is a multipart body cut at its delimiter lines (RFC 2046 section
// 5.1.1). The slices share memory with the body.
type multipartBody struct {
	preamble, epilogue []byte
	parts              [][]byte
	tails              int  // how many of the parts are text below the closing delimiter: at most one
	closed             bool // the closing delimiter was there
	more               bool // there were more parts than asked for
}

// splitMultipart cuts body at boundary into at most limit parts.
//
// It replaces go-message's reader, which stops at a part without a good header, at a
// missing closing delimiter and at a long line before the first part, although all the
// words are still there. A delimiter after the closing one opens a part again: hiding
// what some program shows is worse than showing what some program hides.
func splitMultipart(body []byte, boundary string, limit int) multipartBody {
	var m multipartBody
	dash := []byte("--" + boundary)
	from := 0       // where the piece being read began
	inPart := false // the piece is a part
	file := func(end int) {
		piece := trimLastBreak(body[from:end])
		switch {
		case inPart:
			m.parts = append(m.parts, piece)
		case len(m.parts) == 0:
			m.preamble = piece
		case len(m.epilogue) == 0:
			m.epilogue = piece
		case len(bytes.TrimSpace(piece)) > 0:
			// A second closing delimiter: keep what is between the two.
			m.epilogue = append(m.epilogue[:len(m.epilogue):len(m.epilogue)], piece...)
		}
	}
	for pos := 0; ; {
		start, end, final := nextDelimiter(body, pos, dash)
		if start < 0 {
			file(len(body))
			return m
		}
		file(start)
		if !final && len(m.parts) == limit {
			m.more = true
			return m
		}
		inPart = !final
		m.closed = final
		from, pos = end, end
	}
}

// nextDelimiter finds the first delimiter line at or after pos: the offsets of its
// start and of the line after it; start is -1 if there is none.
func nextDelimiter(body []byte, pos int, dash []byte) (start, end int, final bool) {
	for {
		i := bytes.Index(body[pos:], dash)
		if i < 0 {
			return -1, -1, false
		}
		start = pos + i
		pos = start + len(dash)
		if start > 0 && body[start-1] != '\n' && body[start-1] != '\r' {
			continue
		}
		rest, after := body[pos:], len(body)
		if eol := bytes.IndexByte(rest, '\n'); eol >= 0 {
			rest, after = rest[:eol], pos+eol+1
		}
		rest, final = bytes.CutPrefix(rest, []byte("--"))
		if len(bytes.TrimSpace(rest)) == 0 {
			return start, after, final
		}
	}
}

// trimLastBreak drops the line end that belongs to the delimiter after it.
func trimLastBreak(b []byte) []byte {
	return bytes.TrimSuffix(bytes.TrimSuffix(b, []byte("\n")), []byte("\r"))
}

// sniffBoundary guesses the boundary of a body whose header does not give it: the first
// line that begins with two dashes and occurs again later.
func sniffBoundary(body []byte) (string, bool) {
	tried := 0
	for rest := body; len(rest) > 0 && tried < 5; {
		var line []byte
		line, rest = cutLine(rest)
		line = bytes.TrimRight(line, " \t")
		// RFC 2046 section 5.1.1: at most 70 characters; shorter than four is
		// a signature mark, only dashes a rule.
		if len(line) < 6 || len(line) > 72 || !bytes.HasPrefix(line, []byte("--")) ||
			bytes.ContainsRune(line, ' ') || len(bytes.Trim(line, "-")) == 0 {
			continue
		}
		if bytes.Contains(rest, line) {
			return string(line[2:]), true
		}
		tried++
	}
	return "", false
}
