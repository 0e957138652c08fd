package templates

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/templates/block"
)

// measured is a mail as a browser lays it out, in CSS pixels.
type measured struct {
	Name       string
	Width      int
	First      string   // what is seen first
	Typed      float64  // the lower edge of the first thing to type; -1 for none
	Words      int      // how many words stand above it
	Broken     []string // case numbers on more than one line
	Sideways   int      // how far the page scrolls to the side
	Monospaced bool     // what is typed looks like nothing else
	Low        float64  // how high the lowest link is that begins an answer; 0 for none
	Dark       bool     // the ground of the page
	Contrast   float64  // the least of any text on its ground
	Faint      string   // and that text
}

// measure lays each page out in a frame of its own and says where things are.
const measure = `<script>
addEventListener("load", () => {
	const all = [];
	for (const frame of document.querySelectorAll("iframe")) {
		const page = frame.contentDocument, typed = page.querySelector(".c-cmd, p[style*=monospace]");
		const one = {Name: frame.name, Width: +frame.width, First: "", Typed: -1, Words: 0, Broken: [], Sideways: page.documentElement.scrollWidth - frame.clientWidth, Monospaced: false, Low: 0, Contrast: 21, Faint: ""};
		const look = e => page.defaultView.getComputedStyle(e);
		const light = colour => {
			const [r, g, b] = colour.match(/[\d.]+/g).map(v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
			return 0.2126 * r + 0.7152 * g + 0.0722 * b;
		};
		one.Dark = light(look(page.body).backgroundColor) < 0.2;
		for (const text = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT); text.nextNode();) {
			if (!text.currentNode.data.trim()) continue;
			let on = text.currentNode.parentElement;
			const ink = light(look(on).color);
			while (/, 0\)$/.test(look(on).backgroundColor)) on = on.parentElement;
			const ground = light(look(on).backgroundColor), contrast = (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
			if (contrast < one.Contrast) [one.Contrast, one.Faint] = [contrast, text.currentNode.data];
		}
		for (const tap of page.querySelectorAll("a[aria-label]")) one.Low = Math.min(one.Low || 99, tap.getBoundingClientRect().height);
		const main = page.querySelector("main");
		one.First = main.innerText.trim().split("\n")[0];
		if (typed) {
			const above = page.createRange();
			above.setStart(main, 0);
			above.setEndBefore(typed);
			one.Words = above.toString().split(/\s+/).filter(w => w).length;
			one.Typed = typed.getBoundingClientRect().bottom;
			one.Monospaced = look(typed).fontFamily.includes("monospace");
		}
		for (const span of page.querySelectorAll("main span")) {
			if (/^K-\d/.test(span.textContent) && span.getClientRects().length > 1) one.Broken.push(span.textContent);
		}
		all.push(one);
	}
	document.body.textContent = "MEASURED" + JSON.stringify(all) + "END";
});
</script>`

// tasks are the mails that ask something of who reads them.
var tasks = []string{"03", "04-reminder", "04-overdue", "04-manager", "08", "14", "15", "19", "20", "22", "24", "27", "34"}

// asks reports whether a sample asks something of its reader, who may only be told.
func asks(name string, v View) bool {
	switch name {
	case "15":
		return v.ToCommission()
	case "22":
		return !v.Unverified && v.AdvisedOn.IsZero()
	case "24":
		return v.ToLead() && len(v.Held)+len(v.Aside) > 0
	case "34":
		return v.Morning.Owes() || len(v.Held) > 0 && v.ToLead()
	}
	return v.Recipient.Role != ""
}

// TestPagesOnATelephone lays mails out in a browser, as wide as a telephone and as a
// screen, light and dark. With KLACHTD_PAGES=all it does so with every sample of every mail that asks
// something, else with one.
func TestPagesOnATelephone(t *testing.T) {
	t.Parallel()
	browser := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil && browser == "" {
			browser = path
		}
	}
	if browser == "" {
		t.Skip("no chromium, chromium-browser or google-chrome in PATH: pages are not laid out")
	}
	s := shippedTexts(t)
	var b strings.Builder
	b.WriteString("<!DOCTYPE html><meta charset=utf-8>" + measure + "\n")
	pages := 0
	for _, name := range tasks {
		samples := Samples(name)
		if os.Getenv("KLACHTD_PAGES") != "all" {
			if name != "03" {
				continue
			}
			samples = samples[:1]
		}
		for i, v := range samples {
			if !asks(name, v) {
				continue
			}
			doc := mustRender(t, s, name, v)
			for i, b := range doc.Blocks {
				for _, row := range b.Rows {
					if b.Kind == block.Commands {
						doc.Blocks[i].Links = append(doc.Blocks[i].Links, block.Link{Words: "Meteen antwoorden", Address: block.MailTo("klachten@stichting.example", doc.Subject, row[0])})
					}
				}
			}
			task := block.Task(doc.Blocks)
			doc.Blocks = slices.Insert(doc.Blocks, task, block.Block{Kind: block.Paragraph, Note: true, Lines: []string{"Schrijf uw antwoord boven deze regel"}})
			page := block.HTML("nl", doc.Subject, doc.Blocks)
			for _, width := range []int{390, 800} {
				pages++
				fmt.Fprintf(&b, `<iframe name="%s/%d" width="%d" height="900" style="border:0" srcdoc="%s"></iframe>`+"\n", name, i, width, html.EscapeString(page))
			}
		}
	}
	dir, err := os.MkdirTemp("", "pages") // the browser may still write into it when it is gone
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "pages.html")
	if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dark := range []bool{false, true} {
		all := layOut(t, browser, dir, file, dark)
		if len(all) != pages {
			t.Errorf("%d of %d pages", len(all), pages)
		}
		for _, m := range all {
			if !dark {
				t.Logf("%s at %d: %q, typed at %.0f below %d words", m.Name, m.Width, m.First, m.Typed, m.Words)
			}
			m.judge(t, dark)
		}
	}
}

// layOut has a browser measure the pages in a file.
func layOut(t *testing.T, browser, dir, file string, dark bool) (all []measured) {
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	scheme := "preferredColorScheme=1"
	if dark {
		scheme = "preferredColorScheme=0"
	}
	out, err := exec.CommandContext(ctx, browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--blink-settings="+scheme, "--user-data-dir="+filepath.Join(dir, "profile"), "--window-size=900,900", "--virtual-time-budget=20000", "--dump-dom", "file://"+file).Output()
	if err != nil {
		t.Fatalf("%s: %v", browser, err)
	}
	found := string(out)[max(0, strings.LastIndex(string(out), "MEASURED")):] // below the script itself
	found, _, _ = strings.Cut(strings.TrimPrefix(found, "MEASURED"), "END")
	if err := json.Unmarshal([]byte(html.UnescapeString(found)), &all); err != nil {
		t.Fatalf("%v in %.200q", err, out)
	}
	return all
}

// judge wants the task first, what is to be typed near the top, and all of it legible.
func (m measured) judge(t *testing.T, dark bool) {
	if strings.HasPrefix(m.First, "Geachte") || strings.HasPrefix(m.First, "Schrijf uw antwoord") {
		t.Errorf("%s at %d begins %q", m.Name, m.Width, m.First)
	}
	if m.Typed < 0 || m.Typed > 600 || m.Words > 40 || !m.Monospaced {
		t.Errorf("%s at %d: what is to be typed ends at %.0f, below %d words", m.Name, m.Width, m.Typed, m.Words)
	}
	if len(m.Broken) > 0 || m.Sideways > 0 {
		t.Errorf("%s at %d: broken %q, sideways %d", m.Name, m.Width, m.Broken, m.Sideways)
	}
	if m.Low < 44 {
		t.Errorf("%s at %d: a link is %.0f high", m.Name, m.Width, m.Low)
	}
	if m.Dark != dark || m.Contrast < 7 {
		t.Errorf("%s at %d, dark %v: %q stands out by %.1f", m.Name, m.Width, m.Dark, m.Faint, m.Contrast)
	}
}

// Where the choice is the reader's, a verdict or one of several managers, no mail puts
// one of them into the box.
func TestNobodyIsNudged(t *testing.T) {
	everySample(t, func(t *testing.T, name string, v View, d Document) {
		for _, b := range d.Blocks {
			for _, row := range b.Rows {
				typed := b.Kind == block.Commands && row[len(row)-1] == "" || b.Kind == block.Commands && len(row) == 1
				if typed && row[0] != v.Command.Suggestion && (strings.HasPrefix(row[0], "advies ") || len(v.Steps) > 1 && strings.HasPrefix(row[0], "leidinggevende ") && v.Steps[1].Word == v.Steps[0].Word) {
					t.Errorf("%q stands alone", row[0])
				}
			}
		}
	})
	for _, tt := range []struct {
		steps []string
		want  int
	}{{nil, 0}, {[]string{"contact op 4 december", "commissie"}, 1}, {[]string{"advies gegrond", "advies ongegrond", "verlengen tot 18 januari"}, 2}} {
		if got := (View{}).with(possible(tt.steps...)).NextStep(); len(got) != tt.want {
			t.Errorf("%q: %d are next", tt.steps, len(got))
		}
	}
}
