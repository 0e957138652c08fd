package caselog

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestFile(t *testing.T) {
	l, ctx := testLog(t), t.Context()
	in := complaint(1)
	known := func(uidvalidity, uid uint32) bool {
		t.Helper()
		k, err := l.Known(ctx, "INBOX", uidvalidity, uid)
		try(t, err)
		return k
	}
	if known(7, 1) {
		t.Error("an empty log knows a mail")
	}
	first, fresh, err := l.File(ctx, in)
	if err != nil || !fresh || first != sha(string(in.Raw)) {
		t.Fatalf("filed as %s, fresh %v, %v", first, fresh, err)
	}
	// The same bytes again: after a crash before the archive, moved back by hand, after UIDVALIDITY changed.
	for _, cursor := range []struct{ uidvalidity, uid uint32 }{{7, 1}, {7, 9}, {8, 1}} {
		in.UIDValidity, in.UID = cursor.uidvalidity, cursor.uid
		again, fresh, err := l.File(ctx, in)
		if err != nil || fresh || again != first {
			t.Errorf("%v: filed as %s, fresh %v, %v", cursor, again, fresh, err)
		}
		if !known(cursor.uidvalidity, cursor.uid) {
			t.Errorf("%v is not known", cursor)
		}
	}
	if known(9, 1) {
		t.Error("a new UIDVALIDITY is known")
	}
	raw, found, err := l.Raw(ctx, first)
	if err != nil || !found || !bytes.Equal(raw, in.Raw) {
		t.Errorf("raw mail %q, %v, %v", raw, found, err)
	}
	if _, found, err := l.Raw(ctx, sha("nothing")); found || err != nil {
		t.Errorf("found what is not there: %v", err)
	}
	waiting, err := l.Unhandled(ctx, 0)
	if err != nil || len(waiting) != 1 {
		t.Errorf("%d mails wait, %v", len(waiting), err)
	}
	sound(t, l)
}

// A mail that says nothing at all is filed too.
func TestFileEmptyMail(t *testing.T) {
	l, ctx := testLog(t), t.Context()
	in := complaint(1)
	in.Raw, in.Size = nil, 0
	empty, fresh, err := l.File(ctx, in)
	if err != nil || !fresh {
		t.Fatalf("fresh %v, %v", fresh, err)
	}
	if raw, found, err := l.Raw(ctx, empty); !found || err != nil || len(raw) != 0 {
		t.Errorf("raw %q, found %v, %v", raw, found, err)
	}
	sound(t, l)
}

// Mail is handled in order of receipt, not in order of filing.
func TestUnhandledOrder(t *testing.T) {
	l, ctx := testLog(t), t.Context()
	file := func(uid uint32, received time.Time) string {
		in := complaint(int(uid))
		in.Received = received
		s, _, err := l.File(ctx, in)
		try(t, err)
		return s
	}
	amsterdam := time.FixedZone("CET", 3600)
	late := file(1, noon.Add(time.Hour))
	third := file(10, noon)
	second := file(4, noon)                                            // the same second, and 4 is less than 10
	early := file(5, time.Date(2026, 11, 23, 11, 59, 0, 0, amsterdam)) // 10:59 UTC
	var order []string
	waiting, err := l.Unhandled(ctx, 0)
	try(t, err)
	for _, f := range waiting {
		order = append(order, f.SHA256)
	}
	if diff := cmp.Diff([]string{early, second, third, late}, order); diff != "" {
		t.Error(diff)
	}
	if some, err := l.Unhandled(ctx, 2); err != nil || len(some) != 2 {
		t.Errorf("a limit of 2 gives %d, %v", len(some), err)
	}
	first := func(begun int, failed bool) {
		t.Helper()
		waiting, err := l.Unhandled(ctx, 1)
		try(t, err)
		want := Filed{
			SHA256: early, Mailbox: "INBOX", UID: 5, Received: noon.Add(-time.Minute), Size: 100, State: MailFiled, Begun: begun, Failed: failed,
		}
		if diff := cmp.Diff([]Filed{want}, waiting); diff != "" {
			t.Error(diff)
		}
	}
	first(0, false)
	try(t, l.Attempt(ctx, []string{early, late}))
	try(t, l.Attempt(ctx, []string{early}))
	first(2, false)
	try(t, l.NotBegun(ctx, []string{early, late}))
	first(1, false)
	try(t, l.Failed(ctx, early))
	first(0, true)
	try(t, l.NotBegun(ctx, nil))
	try(t, l.Attempt(ctx, []string{early}))
	first(1, false)
	try(t, l.NotBegun(ctx, []string{early, early}))
	first(0, false)
}

func TestDuplicates(t *testing.T) {
	l, ctx := testLog(t), t.Context()
	c := newCase(t, l, 1)
	in := complaint(1)
	in.UID, in.Received = 2, noon.Add(2*time.Hour)
	if _, fresh, err := l.File(ctx, in); fresh || err != nil { // the same bytes delivered twice
		t.Fatalf("fresh %v, %v", fresh, err)
	}
	in.UID, in.Received = 3, noon.Add(3*time.Hour)
	in.Raw = append([]byte("Received: by another route\r\n"), in.Raw...)
	other, fresh, err := l.File(ctx, in)
	if !fresh || err != nil {
		t.Fatalf("fresh %v, %v", fresh, err)
	}
	first, found, err := l.Duplicate(ctx, c.Handled.Fingerprint, other)
	if want := (Original{SHA256: c.Handled.SHA256, State: MailHandled, CaseID: c.CaseID}); err != nil || !found || first != want {
		t.Fatalf("the original is %v, found %v, %v", first, found, err)
	}
	original := first.SHA256
	if _, found, err := l.Duplicate(ctx, c.Handled.Fingerprint, original); found || err != nil {
		t.Errorf("a mail is a duplicate of itself, %v", err)
	}
	if _, found, err := l.Duplicate(ctx, "", other); found || err != nil {
		t.Errorf("no fingerprint was found, %v", err)
	}
	try(t, l.Commit(ctx, Commit{At: noon, Handled: &Handled{
		SHA256: other, State: MailDuplicate, Kind: "mail", From: "anna1@klant.example", Subject: "Klacht 1",
		Fingerprint: c.Handled.Fingerprint, DuplicateOf: original,
	}}))
	got, err := l.Messages(ctx, c.CaseID)
	try(t, err)
	row := MessageRow{SHA256: original, From: "anna1@klant.example", Subject: "Klacht 1", Received: noon.Add(time.Minute), Kind: "mail", State: MailHandled}
	same, route := row, row
	same.Received, same.State, same.DuplicateOf = noon.Add(2*time.Hour), MailDuplicate, original
	route.SHA256, route.Received, route.State, route.DuplicateOf = other, noon.Add(3*time.Hour), MailDuplicate, original
	if diff := cmp.Diff([]MessageRow{row, same, route}, got); diff != "" {
		t.Error(diff)
	}
	if waiting, err := l.Unhandled(ctx, 0); err != nil || len(waiting) != 0 {
		t.Errorf("%v still waits, %v", waiting, err)
	}
	sound(t, l)
}

func TestHeld(t *testing.T) {
	l, ctx := testLog(t), t.Context()
	hold := func(n int) string {
		t.Helper()
		s, _, err := l.File(ctx, complaint(n))
		try(t, err)
		try(t, l.Commit(ctx, Commit{At: noon, Handled: &Handled{
			SHA256: s, State: MailHeld, Kind: "mail", From: "anna@klant.example", Subject: "Klacht", Reason: "dmarc=fail", Fingerprint: sha("held"),
		}}))
		return s
	}
	first, second := hold(1), hold(2)
	held, err := l.Held(ctx)
	try(t, err)
	row := HeldRow{Number: 1, SHA256: first, From: "anna@klant.example", Subject: "Klacht", Received: noon.Add(time.Minute), Reason: "dmarc=fail", Size: complaint(1).Size, State: MailHeld}
	row2 := row
	row2.Number, row2.SHA256, row2.Received = 2, second, noon.Add(2*time.Minute)
	if diff := cmp.Diff([]HeldRow{row, row2}, held); diff != "" {
		t.Error(diff)
	}
	try(t, l.Commit(ctx, Commit{At: noon.Add(time.Hour), Shown: []int64{1, 2}}))
	try(t, l.Commit(ctx, Commit{At: noon.Add(2 * time.Hour), Rejected: []int64{1}}))
	held, err = l.Held(ctx)
	try(t, err)
	row2.ShownAt = noon.Add(time.Hour)
	if diff := cmp.Diff([]HeldRow{row2}, held); diff != "" {
		t.Errorf("the number of a held mail changed, or more: %s", diff)
	}
	conflict(t, l.Commit(ctx, Commit{At: noon, Accepted: []int64{2, 1}})) // 1 was rejected: all or nothing
	try(t, l.Commit(ctx, Commit{At: noon, Accepted: []int64{2}}))
	waiting, err := l.Unhandled(ctx, 0)
	if err != nil || len(waiting) != 1 || waiting[0].SHA256 != second || !waiting[0].Accepted {
		t.Fatalf("after accepting, %v waits, %v", waiting, err)
	}
	for _, number := range []int64{1, 2, 99} {
		conflict(t, l.Commit(ctx, Commit{At: noon, Rejected: []int64{number}}))
		conflict(t, l.Commit(ctx, Commit{At: noon, Shown: []int64{number}}))
	}
	// What was put aside is no longer held, and can be taken in after all.
	ignored, err := l.Ignored(ctx, noon.Add(2*time.Hour))
	if err != nil || len(ignored) != 1 || ignored[0].SHA256 != first || ignored[0].State != MailIgnored {
		t.Fatalf("put aside are %v, %v", ignored, err)
	}
	if later, err := l.Ignored(ctx, noon.Add(3*time.Hour)); err != nil || len(later) > 0 {
		t.Errorf("put aside later are %v, %v", later, err)
	}
	conflict(t, l.Commit(ctx, Commit{At: noon, Accepted: []int64{1}}))
	conflict(t, l.Commit(ctx, Commit{At: noon, TakenBack: []int64{1, 2}}))
	try(t, l.Commit(ctx, Commit{At: noon, TakenBack: []int64{1}}))
	waiting, err = l.Unhandled(ctx, 0)
	if err != nil || len(waiting) != 2 || waiting[0].SHA256 != first || !waiting[0].Accepted {
		t.Fatalf("after accepting what was put aside, %v waits, %v", waiting, err)
	}
	try(t, l.Commit(ctx, Commit{At: noon, Handled: &Handled{SHA256: first, State: MailHeld, Kind: "mail"}}))
	try(t, l.Commit(ctx, Commit{At: noon, Rejected: []int64{1}}))
	// The accepted mail is handled once more, now as a case.
	c := received(t, "K-2026-0001", 2, second)
	try(t, l.Commit(ctx, c))
	if messages, err := l.Messages(ctx, c.CaseID); err != nil || len(messages) != 1 || messages[0].From != "anna2@klant.example" {
		t.Errorf("the case has %v, %v", messages, err)
	}
	sound(t, l)
}
