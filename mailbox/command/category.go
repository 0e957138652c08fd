package command

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/mailbox/text"
	"github.com/integratiewerk/klachtd/mailbox/typo"
)

// named is a subject of a complaint (R02), or a ground of discrimination (R03), with
// other ways to write it. After a colon comes the ground that a wording of a subject
// implies.
type named struct {
	word  string
	typed []string
}

// categories are the subjects, and then the grounds.
var categories = []named{
	{"behandeling", []string{
		"behandeling door een medewerker", "behandeling door medewerker", "behandeling door de medewerker", "bejegening", "gedrag", "houding", "omgang", "manier van doen", "treatment",
	}},
	{"dienstverlening", []string{
		"effecten van de dienstverlening", "effect van de dienstverlening", "gevolgen van de dienstverlening", "service", "services", "dienst", "diensten", "begeleiding", "uitvoering", "dienst verlening",
	}},
	{"discriminatie", []string{
		"discrimineren", "discriminerend", "discrimination", "ongelijke behandeling", "racisme: ras", "racism: ras", "leeftijdsdiscriminatie: leeftijd", "seksisme: sekse", "homofobie: seksuele geaardheid", "moslimdiscriminatie: religie", "islamofobie: religie",
	}},
	{"religie", []string{"geloof", "godsdienst", "religieuze overtuiging", "geloofsovertuiging", "islam", "moslim", "hoofddoek", "religion", "faith"}},
	{"levensovertuiging", []string{"levensbeschouwing", "levens overtuiging", "overtuiging", "politieke overtuiging", "belief"}},
	{"afkomst", []string{"herkomst", "land van herkomst", "nationaliteit", "etnische afkomst", "etniciteit", "etnische achtergrond", "achtergrond", "migratieachtergrond", "afstamming", "origin", "nationality"}},
	{"seksuele geaardheid", []string{"geaardheid", "sexuele geaardheid", "seksuele gerichtheid", "seksuele voorkeur", "homoseksualiteit", "homo", "sexual orientation"}},
	{"sekse", []string{"geslacht", "gender", "sexe", "zwangerschap", "vrouw", "man/vrouw", "sex"}},
	{"leeftijd", []string{"ouderdom", "te oud", "age"}},
	{"ras", []string{"huidskleur", "kleur", "race"}},
	{"inkomen", []string{"laag inkomen", "armoede", "uitkering", "bijstand", "income"}},
}

// discrimination is the subject that the grounds belong to.
const discrimination = "discriminatie"

// oneOf finds the categories that words begin with, in any wording, the longest first;
// n is how many words that takes.
func oneOf(words []text.Word) (found []string, n int) {
	for _, c := range categories {
		for _, w := range append([]wording{{typed: c.word}}, wordings(c.typed)...) {
			if size := len(splitWords(w.typed)); size > n && beginsWith(words, w.typed) {
				if found, n = []string{c.word}, size; w.adds != "" {
					found = append(found, w.adds)
				}
			}
		}
	}
	return found, n
}

func isGround(word string) bool {
	return !slices.Contains(subjects, word) && slices.ContainsFunc(categories, func(c named) bool { return c.word == word })
}

// groundWords are the words that may connect a subject and a ground.
var groundWords = []string{"op grond van", "op basis van", "vanwege", "wegens", "om", "door", "because of", "op"}

// fillers are words before a ground that mean nothing.
var fillers = []string{"en", "of", "and", "or", "de", "het", "een", "mijn", "zijn", "haar", "hun"}

// subjectArgs reads the subjects of a complaint and the grounds of discrimination:
// "behandeling, dienstverlening", "discriminatie op grond van geloof", "discriminatie
// (religie)". A ground alone implies discrimination. An unknown subject of one or two
// words stays as typed, because intake must not block on a ground that the list lacks.
func subjectArgs(typed string, _ civil.Date) ([]string, bool) {
	var out []string
	add := func(all ...string) {
		for _, s := range all {
			if s != "" && !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	for _, item := range strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune(",;/&+()[]:", r) }) {
		words := text.Words(item)
		if isSentence(words) {
			return nil, false
		}
		unknown := ""
		for count := 0; len(words) > 0; {
			found, n := oneOf(words)
			link := slices.IndexFunc(groundWords, func(s string) bool { return beginsWith(words, s) })
			switch {
			case n > 0:
				add(append([]string{unknown}, found...)...)
				unknown, count, words = "", 0, words[n:]
			case link >= 0:
				words = words[len(splitWords(groundWords[link])):]
			case slices.Contains(fillers, words[0].Text):
				add(unknown)
				unknown, count, words = "", 0, words[1:]
			default:
				unknown = strings.TrimSpace(unknown + " " + item[words[0].Start:words[0].End])
				if count++; count > 2 || nearOne(words[0].Text, categoryWords()) {
					return nil, false
				}
				words = words[1:]
			}
		}
		add(unknown)
	}
	if slices.ContainsFunc(out, isGround) && !slices.Contains(out, discrimination) {
		out = append([]string{discrimination}, out...)
	}
	// A line that begins with something unknown is a subject only if there is nothing
	// else: "soort zoekt soort" is not one.
	if len(out) > 0 && !slices.Contains(subjects, out[0]) && (len(out) > 1 || strings.Contains(out[0], " ")) {
		return nil, false
	}
	return out, typed == "" || len(out) > 0
}

// nearOne reports whether word is a mistyped form of one of known.
func nearOne(word string, known []string) bool {
	return slices.ContainsFunc(known, func(k string) bool {
		return utf8.RuneCountInString(k) > 5 && typo.Distance(word, k, 2) <= 2
	})
}

func categoryWords() (all []string) {
	for _, c := range categories {
		all = append(all, c.word)
	}
	return all
}

// categoryLine matches a line below a command that says what a complaint is about.
// Without a colon, or with another word, it is one only if it says nothing else.
var (
	categoryLine  = regexp.MustCompile(`(?i)^[\s*_•-]*(?:de )?categor(?:ie|ieen|ieën|y)[\s*_]*:[\s*_]*(.*)$`)
	perhapsOfThem = regexp.MustCompile(`(?i)^[\s*_•-]*(?:categorie\s+|(?:soort(?: klacht)?)[\s*_]*:[\s*_]*)(.+)$`)
)

// categoriesOf reads a subject and what belongs to it; nil for anything else.
func categoriesOf(typed string) []string {
	of, ok := subjectArgs(strings.Trim(typed, " .*_\""), civil.Date{})
	if !ok || len(of) == 0 || !slices.Contains(subjects, of[0]) {
		return nil
	}
	return of
}

// CutCategory takes the line "Categorie: discriminatie (religie)" out of the text below
// a command, so that only the person handling the case reads it: the first, if there
// are several. typed is what the line says, and args what that means, as read by
// subjectArgs. Without a line both are empty; if nobody can tell what it means, only
// args is.
func CutCategory(below string) (rest string, args []string, typed string) {
	var kept []string
	found := false
	for line := range strings.SplitSeq(below, "\n") {
		said := categoryLine.FindStringSubmatch(text.TidyLine(line))
		if perhaps := perhapsOfThem.FindStringSubmatch(text.TidyLine(line)); said == nil && perhaps != nil && len(categoriesOf(perhaps[1])) > 0 {
			said = perhaps
		}
		if said == nil {
			kept = append(kept, line)
			continue
		}
		if !found {
			typed = text.FirstRunes(strings.Trim(said[1], " .*_\""), 100)
			args, found = categoriesOf(typed), true
		}
	}
	if !found {
		return below, nil, ""
	}
	if typed == "" {
		typed = "-"
	}
	return strings.TrimSpace(strings.Join(kept, "\n")), args, typed
}
