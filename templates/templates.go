package templates

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"text/template"

	"github.com/integratiewerk/klachtd/templates/block"
)

//go:embed text/*.txt
var shipped embed.FS

const (
	extension    = ".txt"
	sharedPrefix = "_"
)

// A Document is one rendered text.
type Document struct {
	Subject string // one line, without the case number in brackets unless the text writes it
	Blocks  []block.Block
}

// Signed reports whether a text gives what was written as the signer's own words: it is
// then not a quote.
func Signed(name string) bool {
	return slices.Contains([]string{"09", "10", "11", "31", "31-late", "31-none"}, name)
}

// A Set is every text, ready to be rendered. It is safe for concurrent use.
type Set struct {
	root    *template.Template // documents under their file name, parts under their bare name
	shipped *template.Template // the same without the administrator's own
	names   []string
	sources map[string]string // of ours, by file
	own     map[string]string // of the administrator's, whether they work or not
	spoken  func(string) string
}

// Spoken gives the same set, but changes the commands that mail to our own people tells
// the administrator to type as spoken does: with the name of the instance.
func (s *Set) Spoken(spoken func(string) string) *Set {
	of := *s
	of.spoken = spoken
	return &of
}

// Load reads the shipped texts and, unless override is nil, the administrator's own. An
// own file replaces the shipped one with that name. A file that cannot work is a
// Problem, and the shipped text stays in its place; the Set can always be used.
func Load(override fs.FS) (*Set, []Problem) {
	texts, err := fs.Sub(shipped, "text")
	if err != nil {
		return &Set{root: template.New("")}, []Problem{{File: "text", What: err.Error(), Remedy: "reinstall klachtd"}}
	}
	return load(texts, override)
}

func load(shipped, override fs.FS) (*Set, []Problem) {
	funcs, err := functions()
	if err != nil {
		return &Set{root: template.New("")}, []Problem{{File: "text", What: err.Error(), Remedy: "reinstall klachtd"}}
	}
	s := &Set{root: template.New("").Funcs(funcs).Option("missingkey=error"), sources: make(map[string]string), own: make(map[string]string)}
	sources, problems := readAll(shipped)
	known := make([]string, len(sources))
	for i, src := range sources {
		known[i], s.sources[src.file] = src.file, src.text
	}
	for _, src := range sources {
		problems = append(problems, s.add(src, funcs, known)...)
		if name := strings.TrimSuffix(src.file, extension); !strings.HasPrefix(name, sharedPrefix) {
			s.names = append(s.names, name)
		}
	}
	if s.shipped = s.root; override == nil {
		return s, problems
	}
	return s, append(problems, s.override(override, funcs, known)...)
}

// add puts a text into the set, or changes nothing and says why not.
func (s *Set) add(src source, funcs template.FuncMap, known []string) []Problem {
	tree, problems := src.parse(funcs, known)
	if len(problems) > 0 {
		return problems
	}
	if _, err := s.root.AddParseTree(treeName(src.file), tree); err != nil {
		return []Problem{problemOf(src.file, err)}
	}
	return nil
}

// treeName keeps documents and parts apart, so that a part cannot replace a document
// and a document cannot be included.
func treeName(file string) string {
	if part, ok := strings.CutPrefix(file, sharedPrefix); ok {
		return strings.TrimSuffix(part, extension)
	}
	return file
}

// Names lists the documents, sorted; the parts they share are not among them.
func (s *Set) Names() []string { return slices.Clone(s.names) }

// Render fills in a document. It fails, with a [Problem], if the text asks for
// something that data does not have.
func (s *Set) Render(name string, data any) (Document, error) {
	return s.render(s.root, name, data)
}

// render is Render with the texts below root.
func (s *Set) render(root *template.Template, name string, data any) (Document, error) {
	file := name + extension
	if !slices.Contains(s.names, name) {
		return Document{}, Problem{File: file, Cause: CauseName, What: "klachtd has no text of this name", Remedy: "choose one of " + strings.Join(s.names, ", ")}
	}
	var out limited
	if err := root.ExecuteTemplate(&out, file, data); err != nil {
		return Document{}, problemOf(file, err)
	}
	text := out.String()
	if s.spoken != nil && (name == Blind || strings.HasPrefix(name, "24") || strings.HasPrefix(name, "34") || strings.HasPrefix(name, "35")) {
		text = s.spoken(text)
	}
	subject, body, ok := block.SplitSubject(text)
	if !ok || subject == "" {
		return Document{}, Problem{File: file, Line: 1, Cause: CauseSubject, What: "the text has no subject",
			Remedy: fmt.Sprintf("begin the file with a line %q and an empty line", block.SubjectField+" ...")}
	}
	return Document{Subject: subject, Blocks: block.Parse(body)}, nil
}

// Check renders the documents with these names, or all if there are none, with every
// sample and returns each distinct problem once. It finds what reading alone cannot:
// unknown fields, dates that may be absent, values that cannot be printed.
func (s *Set) Check(sample func(name string) []any, names ...string) []Problem {
	var problems []Problem
	if len(names) == 0 {
		names = s.names
	}
	for _, name := range names {
		for _, data := range sample(name) {
			_, err := s.Render(name, data)
			if err == nil {
				err = s.checkShort(name, data)
			}
			if err == nil {
				continue
			}
			if p := problemOf(name+extension, err); !slices.Contains(problems, p) {
				problems = append(problems, p)
			}
		}
	}
	return problems
}

// Optional is a promise that the regulation does not make. In the texts it is a
// paragraph that is left out until the foundation lists its name in letters.optional,
// because only the foundation can make that promise.
type Optional struct {
	Name  string
	Where []string // the texts that contain it
	Text  string   // what it promises, in English, for the administrator
}

// OptionalParagraphs lists every promise, by the first text that contains it.
func OptionalParagraphs() []Optional {
	return []Optional{
		{"vertrouwelijk", []string{"01"}, "only people who treat the complaint read it"},
		{"geen-nadeel", []string{"01"}, "the complaint has no bad effect on the complainant's programme or lessons"},
		{"bewaartermijn", []string{"01", "18"}, "how long the foundation keeps the file of a closed complaint"},
		{"geen-contact", []string{"02"}, "the manager does not contact the complainant about the complaint, and reports being involved in it the same day"},
		{"inzage", []string{"01"}, "the complainant may see personal data and have mistakes corrected"},
		{"ander-lid", []string{"06"}, "another member takes the place of a member who is involved"},
		{"maatregelen-melden", []string{"09-manager"}, "the manager carries out the measures of the decision and reports that to the director"},
		{"kopieen-wissen", []string{"09-commission", "18"}, "the commission deletes its own copies of the file afterwards"},
		{"doorsturen", []string{"11"}, "a message that is not treated as a complaint is forwarded to the right department, which answers"},
		{"bezwaar", []string{"11"}, "the complainant may object, and the foundation looks at the complaint again"},
		{"samen-opschrijven", []string{"17", "17-reminder"}, "who finds writing hard can write down the complaint together with the foundation by phone; needs organisation.phone"},
		{"werkwijze-onpartijdig", []string{"18"}, "the commission looks at the complaint itself and takes no side"},
		{"werkwijze-leden", []string{"18"}, "the commission has three members, a chair among them, none employed by the foundation"},
		{"werkwijze-vervanging", []string{"18"}, "an involved member does not take part, and the complainant may ask to replace a member"},
		{"werkwijze-verslag-lezen", []string{"18"}, "the complainant may read the director's report to the commission"},
		{"werkwijze-horen", []string{"18"}, "the commission reads everything and can hear both sides, free of charge"},
		{"werkwijze-tolk", []string{"18"}, "an interpreter comes to the hearing on request"},
		{"werkwijze-verlenging-duur", []string{"18"}, "the extension is at most three weeks"},
		{"werkwijze-advies-inhoud", []string{"18"}, "what the advice says: verdict, reasons and possibly what must improve"},
		{"werkwijze-intrekken", []string{"18"}, "the complaint can be withdrawn until the advice is there"},
		{"werkwijze-geheim", []string{"18"}, "the members keep everything secret and get only what they need"},
	}
}
