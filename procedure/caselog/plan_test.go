package caselog

import (
	"database/sql"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// small are the tables that do not grow over the years, and the indexes of current work:
// reading one from end to end costs little, however old the log is.
var small = map[string]string{
	"canaries":     "those of sixty days",
	"differences":  "what differs today",
	"fold_version": "one row",
	"troubles":     "a row for each part of the work that fails",

	"letters_due":         "mail that waits to be sent",
	"letters_undelivered": "mail that waits, came back or was refused",
	"mails_filed":         "mail that waits to be read",
	"mails_held":          "mail that waits for a person",
	"mails_held_fresh":    "of that, what nobody was shown",
	"mails_old_fresh":     "mail of before the log began, until somebody was told of it",
	"mails_untold":        "mail that somebody is told of the next morning",
}

// allowed are the steps that read or sort more than current work, by function: how many
// times, and why that is allowed.
var allowed = map[string]struct {
	times int
	why   string
}{
	"AnyFiled: SCAN mails":                       {1, "the first"},
	"LastFactAt: SCAN facts":                     {1, "the last"},
	"appendFacts: SCAN facts":                    {1, "the last"},
	"describe: SCAN cases":                       {1, "the last"},
	"describe: SCAN facts":                       {1, "the last"},
	"LatestComplainants: SCAN c":                 {1, "the latest, so many at most"},
	"Messages: SCAN s":                           {1, "those of one case"},
	"Messages: SCAN (subquery-4)":                {1, "those of one case"},
	"Messages: sort":                             {2, "those of one case"},
	"Documents: sort":                            {1, "those of one case"},
	"Document: sort":                             {1, "the names of one document"},
	"Listing: sort":                              {1, "the mail that lists one case and has not left"},
	"Listed: sort":                               {1, "the cases that one mail lists"},
	"Duplicate: sort":                            {1, "the copies of one mail"},
	"CasesOf: sort":                              {2, "the cases of one client, and the mail of one"},
	"SentTo: sort":                               {2, "the mail to one client, and that of one case"},
	"CasesWritten: sort":                         {1, "the cases of one client"},
	"IgnoredSince: sort":                         {1, "what was put aside since somebody was last told"},
	"OldFresh: sort":                             {1, "until somebody was told of it"},
	"Cases: SCAN c":                              {1, "all of them, for the register and klachtd case list; and in a pass where an address is one that was corrected"},
	"CasesWith: SCAN h (letter_heads_recipient)": {1, "by hand: klachtd person export"},
	"CasesWith: SCAN f":                          {1, "by hand: klachtd person export and rectify"},
	"CasesWith: sort":                            {3, "by hand: klachtd person export"},
	"Ignored: sort":                              {1, "by hand: klachtd held list --ignored"},
	"OfKind: SCAN l":                             {1, "by hand: the report of a rehearsal"},
	"FiledHead: SCAN m":                          {1, "for mail in a folder that is above the limit and was not filed from there"},
	"Differences: SCAN m":                        {1, "once a night: all that was ever filed is compared with the folders"},
	"Differences: SCAN mails":                    {1, "once a night"},
	"Differences: SCAN p":                        {1, "once a night"},
	"Differences: sort":                          {7, "once a night"},
	"Reconciled: SCAN mail_places":               {2, "once a night"},
	"forgetAlone: SCAN m":                        {1, "once a night: mail that belongs to no case"},
	"forget: SCAN m (mails_ignored)":             {3, "once in the life of a case: what was put aside may answer a letter of it"},
}

// unread are the files whose job is to read the whole log, never in a pass.
var unread = []string{"refold.go", "restore.go", "verify.go", "verify_facts.go", "verify_ledger.go"}

// statement is SQL that a function of this package makes SQLite run.
type statement struct{ function, text string }

// statements reads the SQL of each function from the source: every text that is SQL, with
// each text that a part of it can stand for.
func statements(t *testing.T) (all []statement) {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	s := source{constants: make(map[string]ast.Expr), given: make(map[string][]within)}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") || slices.Contains(unread, name) {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		s.files = append(s.files, f)
	}
	s.read()
	verb := regexp.MustCompile(`^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\s`)
	for _, f := range s.files {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			ast.Inspect(fn.Body, func(n ast.Node) bool {
				switch n.(type) {
				case *ast.BasicLit, *ast.BinaryExpr:
				case *ast.GenDecl: // parts of statements
					return false
				default:
					return true
				}
				texts := s.texts(fn.Name.Name, n.(ast.Expr))
				if first := s.first(n.(ast.Expr)); len(texts) == 0 && verb.MatchString(first) {
					t.Errorf("%s: what stands behind %q is not found", fn.Name.Name, first)
				}
				for _, text := range texts {
					if one := (statement{fn.Name.Name, text}); verb.MatchString(text) && !slices.Contains(all, one) {
						all = append(all, one)
					}
				}
				return false // its parts are not statements
			})
		}
	}
	return all
}

// source is what texts in this package stand for.
type source struct {
	files     []*ast.File
	constants map[string]ast.Expr // by name; inside a function, by the function and the name
	given     map[string][]within // what is assigned to a variable, or passed for a parameter
}

// within is an expression in a function.
type within struct {
	function string
	ast.Expr
}

func (s *source) read() {
	parameters := make(map[string][]string)
	for _, f := range s.files {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				s.declared("", d)
				continue
			}
			for _, field := range fn.Type.Params.List {
				for _, name := range field.Names {
					parameters[fn.Name.Name] = append(parameters[fn.Name.Name], name.Name)
				}
			}
		}
	}
	for _, f := range s.files {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			ast.Inspect(fn.Body, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.DeclStmt:
					s.declared(fn.Name.Name+".", n.Decl)
				case *ast.AssignStmt:
					for i, to := range n.Lhs {
						if id, ok := to.(*ast.Ident); ok && len(n.Lhs) == len(n.Rhs) {
							s.give(fn.Name.Name+"."+id.Name, fn.Name.Name, n.Rhs[i])
						}
					}
				case *ast.CallExpr:
					name := ""
					switch f := n.Fun.(type) {
					case *ast.Ident:
						name = f.Name
					case *ast.SelectorExpr:
						name = f.Sel.Name
					}
					for i, p := range parameters[name] {
						if i < len(n.Args) {
							s.give(name+"."+p, fn.Name.Name, n.Args[i])
						}
					}
				}
				return true
			})
		}
	}
}

func (s *source) give(name, function string, e ast.Expr) {
	if id, ok := e.(*ast.Ident); ok && name == function+"."+id.Name {
		return // itself
	}
	s.given[name] = append(s.given[name], within{function, e})
}

func (s *source) declared(prefix string, d ast.Decl) {
	g, ok := d.(*ast.GenDecl)
	if !ok {
		return
	}
	for _, spec := range g.Specs {
		if v, ok := spec.(*ast.ValueSpec); ok {
			for i, name := range v.Names {
				if i < len(v.Values) {
					s.constants[prefix+name.Name] = v.Values[i]
				}
			}
		}
	}
}

// texts returns what an expression can be in a function; nothing when it is no text.
func (s *source) texts(function string, e ast.Expr) []string {
	switch e := e.(type) {
	case *ast.BasicLit:
		if text, err := strconv.Unquote(e.Value); err == nil && e.Kind == token.STRING {
			return []string{text}
		}
	case *ast.BinaryExpr:
		var all []string
		for _, left := range s.texts(function, e.X) {
			for _, right := range s.texts(function, e.Y) {
				all = append(all, left+right)
			}
		}
		return all
	case *ast.Ident:
		for _, name := range []string{function + "." + e.Name, e.Name} {
			if c, ok := s.constants[name]; ok {
				return s.texts(function, c)
			}
		}
		var all []string
		for _, g := range s.given[function+"."+e.Name] {
			all = append(all, s.texts(g.function, g.Expr)...)
		}
		return all
	}
	return nil
}

// first returns the text that an expression begins with.
func (s *source) first(e ast.Expr) string {
	for {
		b, ok := e.(*ast.BinaryExpr)
		if !ok {
			return strings.Join(s.texts("", e), "")
		}
		e = b.X
	}
}

// TestPlans asks SQLite how it finds the rows of every statement of this package, in a log as
// it is and in one that SQLite takes for large. No statement may read a growing table from
// end to end, or sort its rows.
func TestPlans(t *testing.T) {
	all := statements(t)
	if len(all) < 130 {
		t.Fatalf("only %d statements are found", len(all))
	}
	l := testLog(t)
	for _, script := range []string{"", large()} {
		hand(t, l, script)
		db, err := sql.Open("sqlite3", "file:"+l.path)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if steps := explained(t, db, `SELECT number FROM mails WHERE size = ? ORDER BY received`); len(steps) != 2 || costly(steps[0]) != "SCAN mails" || costly(steps[1]) != "sort" {
			t.Errorf("what reads and sorts a whole table is not found: %q", steps)
		}
		found := make(map[string]int)
		for _, s := range all {
			for _, step := range explained(t, db, s.text) {
				if costs := costly(step); costs != "" {
					step = s.function + ": " + costs
					if found[step]++; found[step] > allowed[step].times {
						t.Errorf("%s (large: %v):\n\t%s", step, script != "", strings.Join(strings.Fields(s.text), " "))
					}
				}
			}
		}
		for step, a := range allowed {
			if found[step] < a.times && script == "" {
				t.Errorf("%s is found %d times, no longer %d", step, found[step], a.times)
			}
		}
	}
}

// large makes SQLite believe that there are a million mails and letters, and twenty of each
// thing in hand, as ANALYZE would have found.
func large() string {
	few := "'cases_open'"
	for name := range small {
		few += ", '" + name + "'"
	}
	return `ANALYZE;
		DELETE FROM sqlite_stat1;
		INSERT INTO sqlite_stat1 (tbl, idx, stat) SELECT name, NULL, '1000000' FROM sqlite_schema WHERE type = 'table';
		INSERT INTO sqlite_stat1 (tbl, idx, stat) SELECT tbl_name, name, iif(name IN (` + few + `), '20', iif(name = 'mails_ignored', '100000', '1000000')) || ' 10 1 1 1'
			FROM sqlite_schema WHERE type = 'index';
		ANALYZE sqlite_schema;`
}

var scanned = regexp.MustCompile(`^SCAN (\S+)(?: USING (?:COVERING )?INDEX (\S+))?`)

// costly says what in a step of a plan grows with the log; "" when nothing does.
func costly(step string) string {
	if strings.HasPrefix(step, "USE TEMP B-TREE") {
		return "sort"
	}
	m := scanned.FindStringSubmatch(step)
	switch {
	case m == nil || m[1] == "CONSTANT" || strings.HasPrefix(m[1], "pragma_") || m[1] == "sqlite_master":
		return ""
	case small[m[1]] != "" || small[m[2]] != "":
		return ""
	case m[2] != "" && !strings.HasPrefix(m[2], "sqlite_autoindex"):
		return m[0][:len("SCAN ")+len(m[1])] + " (" + m[2] + ")"
	}
	return "SCAN " + m[1]
}

// explained returns the steps by which SQLite finds the rows of a statement.
func explained(t *testing.T, db *sql.DB, text string) (steps []string) {
	t.Helper()
	var args []any
	for {
		rows, err := db.Query("EXPLAIN QUERY PLAN "+text, args...)
		if err != nil && strings.Contains(err.Error(), "not enough args") && len(args) < 20 {
			args = append(args, nil)
			continue
		}
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		defer rows.Close()
		for rows.Next() {
			var id, parent, unused int
			var step string
			if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
				t.Fatal(err)
			}
			steps = append(steps, step)
		}
		return steps
	}
}
