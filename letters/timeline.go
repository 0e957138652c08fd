package letters

import (
	"github.com/golang-sql/civil"
)

// A Timeline is a picture of the terms of a case, above the first table with heads. It
// says nothing that the table does not: somebody who cannot see it misses nothing.
type Timeline struct {
	From  civil.Date // the first day; the last is that of the latest span
	Spans []Span
}

// A Span is one term of a timeline.
type Span struct {
	Label     string
	Due, Done civil.Date // Done is zero while it is not
	Verdict   string     // in a word or two
	Late      bool
}

const (
	spanHigh  = 17.0
	spanThick = 3.0
	spanLabel = 45 * mm // width of its column
	spanSaid  = 27 * mm // width of the column with its verdict
	dotSize   = 7.0
	mostSpans = 20
	mostDays  = 3650
)

var (
	spanStyle = style{regular, sideSize, ink}
	tickStyle = style{regular, 8, grey}
	lateStyle = style{bold, sideSize, alarm}
)

// months are as a scale names them.
var months = [...]string{"jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"}

// timeline draws the terms one below the other: a line to the last day, and a dot on
// the day it was done. If that was too late, a red line leads to the dot.
func (f *flow) timeline(l Timeline) {
	if len(l.Spans) == 0 || len(l.Spans) > mostSpans || !l.From.IsValid() {
		return
	}
	last := l.From.AddDays(1)
	for _, s := range l.Spans {
		for _, d := range []civil.Date{s.Due, s.Done} {
			if d.After(last) {
				last = d
			}
		}
	}
	if last.DaysSince(l.From) > mostDays {
		return
	}
	left, wide := f.x+spanLabel, f.width-spanLabel-spanSaid-2*gap
	at := func(d civil.Date) float64 {
		part := float64(d.DaysSince(l.From)) / float64(last.DaysSince(l.From))
		return left + wide*min(max(part, 0), 1)
	}
	f.add(f.scale(l.From, last, at))
	f.want(itemGap)
	for _, s := range l.Spans {
		f.glue = true
		f.add(f.span(s, left, at))
	}
	f.want(2 * gap)
}

// scale labels the first of each month, as long as the labels do not touch.
func (f *flow) scale(from, last civil.Date, at func(civil.Date) float64) row {
	r := row{height: tickStyle.leading() + 2}
	free := 0.0
	for d := from; !d.After(last); d = nextMonth(d) {
		text := months[d.Month-1]
		if d == from || d.Month == 1 {
			text += " " + d.String()[:4]
		}
		for _, l := range f.t.set(text, tickStyle, at(d), f.width, tag{}) {
			for _, of := range l.runs {
				if of.x < free || of.x+of.width > f.x+f.width {
					continue
				}
				free = of.x + of.width + gap
				r.runs = append(r.runs, of)
				r.boxes = append(r.boxes, box{x: at(d), y: r.height - 3, width: lineWeight, height: 3, colour: hair})
			}
		}
	}
	return r
}

// nextMonth is the first day of the next month.
func nextMonth(d civil.Date) civil.Date {
	d = civil.Date{Year: d.Year, Month: d.Month, Day: 1}.AddDays(31)
	d.Day = 1
	return d
}

// span draws one term.
func (f *flow) span(s Span, left float64, at func(civil.Date) float64) row {
	r := row{height: spanHigh}
	label := f.t.set(oneLine(s.Label), spanStyle, f.x, spanLabel-gap, tag{})
	r.runs = append(r.runs, label[0].runs...)
	middle := spanStyle.leading() / 2
	line := func(from, to, thick float64, c colour) {
		if to > from {
			r.boxes = append(r.boxes, box{x: from, y: middle - thick/2, width: to - from, height: thick, colour: c})
		}
	}
	due, c := at(s.Due), accent
	line(left, due, spanThick, hair)
	r.boxes = append(r.boxes, box{x: due - 0.5, y: middle - 5, width: 1, height: 10, colour: ink})
	said := spanStyle
	if s.Late {
		said, c = lateStyle, alarm
	}
	if s.Done.IsValid() {
		done := at(s.Done)
		line(due, done, lineWeight*2, c)
		r.boxes = append(r.boxes, box{x: done - dotSize/2, y: middle - dotSize/2, width: dotSize, height: dotSize, colour: c})
	}
	for _, l := range f.t.set(oneLine(s.Verdict), said, f.x+f.width-spanSaid, spanSaid, tag{})[:1] {
		r.runs = append(r.runs, l.runs...)
	}
	return r
}
