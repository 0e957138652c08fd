// Package sealed writes what the log holds about a case, or a person, as files that can
// be read without klachtd and checked by somebody who does not trust it: the facts with
// everything their hashes are made of, every mail and document to the byte, a list of
// their hashes, and a page of Python (controleer.py) that is independent of this
// program.
package sealed

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/dossier"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/memory"
	"github.com/integratiewerk/klachtd/mailbox/text"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/caselog/chain"
	"github.com/integratiewerk/klachtd/procedure/measures"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates"
)

var (
	//go:embed controleer.py
	verifier []byte
	//go:embed page.html
	page string
)

// The files that every export has.
const (
	sums  = "SHA256SUMS" // hashes of all other files, in the format of sha256sum
	facts = "feiten.jsonl"
	Page  = "LEES-MIJ.html"
	check = "controleer.py"
)

// ErrNotEmpty: an export never writes among existing files.
var ErrNotEmpty = errors.New("is there already and not empty")

// Writer writes exports.
type Writer struct {
	Log   *caselog.Log
	House string // the foundation
	Zone  *time.Location
	Now   time.Time
}

// Export is what was written.
type Export struct {
	Files   int
	Damaged int    // how many of them are not what was stored
	None    bool   // of a person there is nothing
	Seal    string // SHA-256 of SHA256SUMS: whoever gets it by another way knows that no byte has changed
}

// item is a file listed on the page.
type item struct {
	Path, When, Who, What string
}

// Name is the file's name without its folder.
func (i item) Name() string { return path.Base(i.Path) }

type event struct{ When, Who, What string }

type view struct {
	Title, House, When, Lead, Left string
	Cases                          []caseView
	Check, Sums                    string
}

type caseView struct {
	ID, Status     string
	Short          []item // what the case is: What it is, and Who
	Events         []event
	In, Out, Files []item
	Erased         bool
	Measures       *promised
}

type promised struct {
	What, By, Done, Told, How string // Done is "" while it is not done; How is what was said of it, on the day Told
}

// folder collects the files of an export. After an error it writes nothing more.
type folder struct {
	root    string
	hashes  map[string]string // by path, with slashes
	damaged int               // how many have another hash than they were stored with
	err     error
}

func newFolder(root string) (*folder, error) {
	if list, err := os.ReadDir(root); err == nil && len(list) > 0 {
		return nil, fmt.Errorf("%s: %w", root, ErrNotEmpty)
	}
	return &folder{root: root, hashes: make(map[string]string)}, os.MkdirAll(root, 0o700)
}

// add writes a file that only its owner can read.
func (f *folder) add(path string, data []byte) {
	sum := sha256.Sum256(data)
	f.hashes[path] = hex.EncodeToString(sum[:])
	if f.err == nil {
		f.err = f.write(path, data)
	}
}

// addStored adds a file that the log keeps under its hash.
func (f *folder) addStored(path string, data []byte, sha string) {
	large := len(data) >= memory.Large
	if f.add(path, data); f.hashes[path] != sha {
		f.damaged++
	}
	if large {
		memory.Drop() // before the next is read
	}
}

func (f *folder) write(path string, data []byte) error {
	full := filepath.Join(f.root, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(full), 0o700); err != nil {
		return err
	}
	return os.WriteFile(full, data, 0o600)
}

// seal writes the list of hashes.
func (f *folder) seal() (Export, error) {
	var list strings.Builder
	for _, path := range slices.Sorted(maps.Keys(f.hashes)) {
		fmt.Fprintf(&list, "%s  %s\n", f.hashes[path], path)
	}
	f.add(sums, []byte(list.String()))
	return Export{Files: len(f.hashes), Damaged: f.damaged, Seal: f.hashes[sums]}, f.err
}

// Case writes a whole case into a folder, which must be new or empty; else
// [ErrNotEmpty]. It gives [caselog.ErrNoCase] if there is no such case.
func (w *Writer) Case(ctx context.Context, id, root string) (Export, error) {
	c, err := w.Log.Case(ctx, id)
	if err != nil {
		return Export{}, err
	}
	f, err := newFolder(root)
	if err != nil {
		return Export{}, err
	}
	v := view{
		Title: "Dossier " + id, House: w.House, When: w.moment(w.Now),
		Lead: "Dit is alles wat in het klachtenlogboek staat over klacht " + id + ".",
	}
	one, err := w.whole(ctx, c, f)
	if err != nil {
		return Export{}, err
	}
	v.Cases = []caseView{one}
	return w.finish(f, v)
}

// whole writes the facts, mail and documents of a case.
func (w *Writer) whole(ctx context.Context, c record.Case, f *folder) (caseView, error) {
	v := caseView{ID: c.ID, Status: templates.CasePhrase(c), Short: short(c)}
	if !c.MeasuresBy.IsZero() {
		_, what := measures.Split(c.DecisionText)
		v.Measures = &promised{What: what, By: templates.Date(c.MeasuresBy)}
		if !c.MeasuresOn.IsZero() {
			v.Measures.Done = templates.Date(c.MeasuresOn)
		}
	}
	var links bytes.Buffer
	every := choice{func(record.Fact) bool { return true }, nil, func(caselog.Letter) bool { return true }, func(caselog.Document) bool { return true }}
	if err := w.told(ctx, &v, &links, every.fact); err != nil {
		return v, err
	}
	f.add(facts, links.Bytes())
	var err error
	if every.in, err = w.Log.Messages(ctx, c.ID); err != nil {
		return v, err
	}
	return v, w.stored(ctx, f, &v, every)
}

func short(c record.Case) (lines []item) {
	add := func(what, is string) {
		if is != "" {
			lines = append(lines, item{What: what, Who: is})
		}
	}
	add("Klager", c.Complainant.Name)
	add("Onderwerp", c.Subject)
	var about []string
	for _, s := range c.Subjects {
		about = append(about, templates.SubjectPhrase(s))
	}
	add("Waar het over gaat", strings.Join(about, ", "))
	if c.Manager != nil {
		add("Leidinggevende", c.Manager.Name)
	}
	if c.Outcome != "" {
		add("Uitkomst", templates.OutcomePhrase(c.Outcome))
	}
	return lines
}

// told lists what happened in a case, and collects the chosen facts.
func (w *Writer) told(ctx context.Context, v *caseView, links *bytes.Buffer, chosen func(record.Fact) bool) error {
	encoder := json.NewEncoder(links)
	encoder.SetEscapeHTML(false)
	return w.Log.EachLink(ctx, v.ID, func(k chain.Link, fact record.Fact) error {
		v.Erased = v.Erased || k.PersonalHash != "" && k.Salt == nil
		if what := dossier.Told(fact); what != "" {
			v.Events = append(v.Events, event{w.moment(fact.At), templates.RolePhrase(fact.Actor), what})
		}
		if v.Measures != nil && v.Measures.Done != "" && fact.Kind == record.FactMeasuresDone {
			v.Measures.Told, v.Measures.How = w.moment(fact.At), fact.Personal.Text
		}
		if !chosen(fact) {
			return nil
		}
		return encoder.Encode(k)
	})
}

// choice says which parts of a case go into an export.
type choice struct {
	fact func(record.Fact) bool
	in   []caselog.MessageRow
	out  func(caselog.Letter) bool
	file func(caselog.Document) bool
}

// stored writes the mail and the files of a case, as far as they are chosen.
func (w *Writer) stored(ctx context.Context, f *folder, v *caseView, of choice) error {
	letters, err := w.Log.Letters(ctx, v.ID)
	if err != nil {
		return err
	}
	if v.In, err = w.received(ctx, v.ID, f, of.in); err != nil {
		return err
	}
	if v.Out, err = w.sent(ctx, v.ID, f, letters, of.out); err != nil {
		return err
	}
	v.Files, err = w.documents(ctx, v.ID, f, drafts(letters), of.file)
	return err
}

// received writes mail that came in, as it came.
func (w *Writer) received(ctx context.Context, id string, f *folder, rows []caselog.MessageRow) (items []item, err error) {
	seen := make(map[string]bool)
	for _, m := range rows {
		if seen[m.SHA256] {
			continue
		}
		seen[m.SHA256] = true
		raw, found, err := w.Log.Raw(ctx, m.SHA256)
		if err != nil {
			return nil, err
		}
		if !found {
			continue // erased
		}
		file := fmt.Sprintf("ontvangen/%s %03d.eml", id, len(seen))
		f.addStored(file, raw, m.SHA256)
		items = append(items, item{file, w.moment(m.Received), m.From, text.FirstRunes(m.Subject, 200)})
	}
	return items, f.err
}

// sent writes the mail that went out, as it was given to the mail server.
func (w *Writer) sent(ctx context.Context, id string, f *folder, rows []caselog.Letter, mine func(caselog.Letter) bool) (items []item, err error) {
	for i, m := range rows {
		if !mine(m) {
			continue
		}
		raw, err := w.Log.Sent(ctx, m.ID)
		if err != nil {
			return nil, err
		}
		if raw == nil {
			continue // erased, or sent by post
		}
		file := fmt.Sprintf("verstuurd/%s %03d %s.eml", id, i+1, m.Kind)
		when := w.moment(m.SentAt)
		if m.SentAt.IsZero() {
			when = "niet verstuurd"
		}
		f.addStored(file, raw, m.SHA256)
		items = append(items, item{file, when, m.To, m.Kind.Letter().Title})
	}
	return items, f.err
}

// anywhere leaves only characters in a file name that every system accepts: a folder
// that cannot be unpacked on Windows is not a dossier.
var anywhere = strings.NewReplacer(":", "_", "*", "_", "?", "_", `"`, "_", "<", "_", ">", "_", "|", "_")

// drafts are the documents, by hash, that were only ever shown.
func drafts(letters []caselog.Letter) map[string]bool {
	only := make(map[string]bool)
	for _, m := range letters {
		if m.DocumentSHA256 != "" {
			shown, seen := only[m.DocumentSHA256]
			only[m.DocumentSHA256] = (shown || !seen) && m.Kind == record.MailPreview
		}
	}
	return only
}

// documents writes the files of a case: what came with mail, and the letters as PDF.
func (w *Writer) documents(ctx context.Context, id string, f *folder, draft map[string]bool, mine func(caselog.Document) bool) (items []item, err error) {
	rows, err := w.Log.Documents(ctx, id)
	if err != nil {
		return nil, err
	}
	seen := make(map[string]bool)
	for _, d := range rows {
		if seen[d.SHA256] || !mine(d) {
			continue
		}
		seen[d.SHA256] = true
		whole, found, err := w.Log.Document(ctx, id, d.SHA256, d.Mail)
		if err != nil {
			return nil, err
		}
		if !found {
			continue // erased
		}
		name := cmp.Or(anywhere.Replace(text.CleanFilename(d.Name)), "bestand")
		if draft[d.SHA256] {
			name = "CONCEPT " + name
		}
		file := fmt.Sprintf("bestanden/%s %03d %s", id, len(seen), name)
		f.addStored(file, whole.Data, d.SHA256)
		items = append(items, item{Path: file, What: name})
	}
	return items, f.err
}

// finish writes the page and the list of hashes.
func (w *Writer) finish(f *folder, v view) (Export, error) {
	v.Check, v.Sums = check, sums
	var out bytes.Buffer
	if err := template.Must(template.New("page").Parse(page)).Execute(&out, v); err != nil {
		return Export{}, err
	}
	f.add(Page, out.Bytes())
	f.add(check, verifier)
	return f.seal()
}

func (w *Writer) moment(t time.Time) string {
	local := t.In(w.Zone)
	return local.Format("02-01-2006 15:04 MST")
}
