package letters

import (
	"slices"
	"strconv"
)

// A Chart shows the numbers of the table below it as bars, to compare them at a glance. It
// says nothing that the table does not, so somebody who cannot see it misses nothing, and a
// screen reader skips it.
type Chart struct {
	Series []string // what the bars of a group stand for, in order; three at most
	Groups []Group
}

// A Group is the bars beside one label.
type Group struct {
	Label  string
	Values []int // one per series; below zero when it is not shown
}

const (
	chartLabel  = 52 * mm // width of the column of labels
	chartValue  = 9 * mm  // and of the numbers after the bars
	barThick    = 6.5
	barGap      = 1.5
	groupGap    = 5.0
	legendSize  = 6.0
	mostGroups  = 40
	mostColours = 3
)

// barColours are the colours of the series: two that differ in lightness, so that they can be
// told apart without colour, and one for what went wrong.
var barColours = [mostColours]colour{accent, hair, alarm}

// chart draws the groups one below the other, below the legend.
func (f *flow) chart(c Chart) {
	if len(c.Groups) == 0 || len(c.Groups) > mostGroups || len(c.Series) > mostColours {
		return
	}
	most := 1
	for _, g := range c.Groups {
		most = max(most, slices.Max(append(g.Values, 0)))
	}
	f.add(f.legend(c.Series))
	f.want(groupGap)
	for _, g := range c.Groups {
		f.glue = true
		f.add(f.bars(g, most))
		f.want(groupGap)
	}
	f.glue = true // keeps it with its table
	f.want(2 * gap)
}

// legend says what each colour is.
func (f *flow) legend(series []string) row {
	r := row{height: tickStyle.leading()}
	x := f.x + chartLabel
	for i, name := range series {
		r.boxes = append(r.boxes, box{x: x, y: (r.height - legendSize) / 2, width: legendSize, height: legendSize, colour: barColours[i]})
		x += legendSize + itemGap
		for _, of := range f.t.set(oneLine(name), tickStyle, x, f.width, tag{})[:1] {
			r.runs = append(r.runs, of.runs...)
			for _, run := range of.runs {
				x = max(x, run.x+run.width)
			}
		}
		x += 2 * gap
	}
	return r
}

// bars draws one group.
func (f *flow) bars(g Group, most int) row {
	left, wide := f.x+chartLabel, f.width-chartLabel-chartValue-gap
	each := barThick + barGap
	r := row{height: max(float64(len(g.Values))*each, spanStyle.leading())}
	label := f.t.set(oneLine(g.Label), spanStyle, f.x, chartLabel-gap, tag{})
	r.runs = append(r.runs, label[0].runs...)
	for i, n := range g.Values {
		if i == mostColours {
			break
		}
		y, end, said := float64(i)*each, left, "–" // a hidden number
		if n >= 0 {
			end, said = left+wide*float64(n)/float64(most), strconv.Itoa(n)
		}
		if end > left {
			r.boxes = append(r.boxes, box{x: left, y: y, width: end - left, height: barThick, colour: barColours[i]})
		}
		number := f.t.set(said, tickStyle, end+itemGap, chartValue, tag{})[0].runs
		for j := range number {
			number[j].y += y - (tickStyle.leading()-barThick)/2
		}
		r.runs = append(r.runs, number...)
	}
	return r
}
