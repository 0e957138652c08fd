// Package stage says what is known of a case when a text is filled in: at which stages
// the case can be for each text, and what it certainly has at each stage. Facts are
// named like the fields of templates.View.
package stage

import (
	"slices"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// None is the stage of a text about no case.
const None record.Status = ""

var (
	open = []record.Status{record.Received, record.Contacted, record.Referred, record.Extended, record.Advised}
	all  = append(slices.Clip(open), record.Decided, record.Withdrawn, record.NotAdmitted)
)

// of lists the texts that are not for every stage.
var of = map[string][]record.Status{
	"01": {record.Received}, "05": {record.Referred}, "07": {record.Extended}, "08": {record.Advised},
	"09": {record.Decided}, "09-manager": {record.Decided}, "09-commission": {record.Decided}, "04-measure": {record.Decided},
	"10": {record.Withdrawn}, "10-copy": {record.Withdrawn}, "11": {record.NotAdmitted},
	"07-copy": {record.Extended}, "advice": all[4:6], "31-none": {record.NotAdmitted},
	"06": all[2:6], "06-dossier": all[2:6], // again, if the commission's address changed
	"15": {record.Referred, record.Extended},
	"13": {None}, "18": {None}, "regulation": {None}, "25": {None}, "25-register": {None}, "35": {None}, "35-page": {None}, "34": {None}, "36": {None}, "36-answer": {None},
	"24": {None}, "24-away": {None}, "24-canary": {None}, "24-caps": {None}, "24-escalated": {None}, "24-old": {None},
	"24-passed": {None}, "24-reconcile": {None}, "24-secret": {None}, "24-style": {None}, "24-texts": {None}, "24-trust": {None}, "14-which": {None},
}

// either lists the texts that are also sent about no case.
var either = []string{"13-role", "14", "16", "19", "27", "23", "14-lapsed"}

// Of lists the stages at which a case can get a text.
func Of(text string) []record.Status {
	if list, ok := of[text]; ok {
		return list
	}
	if slices.Contains(either, text) {
		return append(slices.Clip(all), None)
	}
	return all
}

// fact is something that a case comes to have.
type fact struct {
	field string
	sure  []record.Status // the stages in which it is always present
	from  []record.Status // and those in which it can be present
}

var (
	later     = all[1:]
	submitted = []record.Status{record.Referred, record.Extended, record.Advised, record.Decided}
	atAll     = append(slices.Clip(submitted), record.Withdrawn)
	judged    = submitted[2:]
)

var facts = []fact{
	{"Case", all, all}, {"Status", all, all}, {"Received", all, all}, {"AcknowledgeBy", all, all}, {"ContactBy", all, all},
	{"AcknowledgedOn", nil, all}, {"ReceivedAt", nil, all}, {"ManagerToldOn", nil, all}, {"Next", nil, all}, {"Terms", nil, all},
	{"ContactOn", []record.Status{record.Contacted}, later}, {"RefusedOn", nil, later}, {"SubmitBy", nil, later},
	{"ReferredOn", submitted, atAll}, {"AdviseBy", submitted, atAll},
	{"AdviceDue", []record.Status{record.Referred, record.Extended}, atAll}, {"LatestAdvice", nil, atAll},
	{"ExtendedAdviseBy", []record.Status{record.Extended}, atAll},
	{"AdvisedOn", judged, append(slices.Clip(judged), record.Withdrawn)}, {"DecideBy", judged, append(slices.Clip(judged), record.Withdrawn)},
	{"Verdict", judged, append(slices.Clip(judged), record.Withdrawn)},
	{"DecidedOn", []record.Status{record.Decided}, []record.Status{record.Decided}}, {"MeasuresBy", nil, []record.Status{record.Decided}},
	{"WithdrawnOn", []record.Status{record.Withdrawn}, []record.Status{record.Withdrawn}},
	{"Complainant", nil, all}, {"Representative", nil, all}, {"Manager", nil, all}, {"ManagerChoices", all, all}, {"Deputy", nil, all},
	{"Responsible", nil, all}, {"Signatory", nil, all}, {"Subjects", nil, all}, {"Postal", nil, all}, {"ComplainantTel", nil, all},
}

// Sure lists what a case always has at a stage.
func Sure(at record.Status) []string {
	return fields(func(f fact) bool { return slices.Contains(f.sure, at) })
}

// Lacks lists what a case may lack at a stage.
func Lacks(at record.Status) []string {
	return fields(func(f fact) bool { return !slices.Contains(f.sure, at) })
}

// Unknown lists what a case cannot have when it gets a text.
func Unknown(text string) []string {
	return fields(func(f fact) bool {
		return !slices.ContainsFunc(Of(text), func(at record.Status) bool { return slices.Contains(f.from, at) })
	})
}

func fields(wanted func(fact) bool) (names []string) {
	for _, f := range facts {
		if wanted(f) {
			names = append(names, f.field)
		}
	}
	return names
}
