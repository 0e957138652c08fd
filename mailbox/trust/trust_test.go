package trust

import (
	"regexp"
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/mailbox"
)

// trusts are the four providers, in the order of the letters in the tables.
var trusts = []Policy{
	{Provider: ProviderAuthserv, AuthservID: "mx.school.example"},
	{Provider: ProviderGoogle},
	{Provider: ProviderMicrosoft365},
	{Provider: ProviderNone},
}

const (
	fromDirector = "From: Dirk <directeur@school.example>\r\nTo: klachten@school.example\r\nMessage-ID: <1@school.example>\r\n"

	// atBorder is added by our own border, handOver by our own mail store.
	atBorder = "Received: from out.klant.example (out.klant.example [192.0.2.7])\r\n\tby mx.school.example (Postfix) with ESMTPS id 4abc\r\n" +
		"\tfor <klachten@school.example>; Mon, 23 Nov 2026 10:00:00 +0100 (CET)\r\n"
	handOver = "Received: from mx.school.example\r\n\tby imap.school.example with LMTP\r\n\tid 6hFkQA (envelope-from <a@klant.example>)\r\n" +
		"\tfor <klachten@school.example>; Mon, 23 Nov 2026 10:00:01 +0100\r\n"

	oursPass   = "Authentication-Results: mx.school.example; dmarc=pass header.from=school.example\r\n"
	googlePass = "Authentication-Results: mx.google.com; dmarc=pass header.from=school.example\r\n"
	officePass = "Authentication-Results: dmarc=pass action=none header.from=school.example\r\n"
)

// judgeAll gives the first letter of the four verdicts.
func judgeAll(t *testing.T, header string) string {
	raw := []byte(header + "\r\nakkoord\r\n")
	letters := ""
	for _, trust := range trusts {
		v := trust.Judge(t.Context(), raw, mailbox.Parse(raw))
		letters += string(v.Result[0])
	}
	return letters
}

// resultCases are values of one Authentication-Results. ID stands for the
// authserv-id of the provider, which Microsoft 365 leaves out. The verdicts are
// those of authserv, google, microsoft365 and none.
var resultCases = []struct{ value, want string }{
	// What borders write.
	{"ID; dmarc=pass header.from=school.example", "pppn"},
	{"ID; dmarc=pass", "pppn"},
	{"ID; dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=school.example", "pppn"},
	{"ID;\r\n\tspf=pass smtp.mailfrom=a@klant.example;\r\n\tdkim=pass header.d=school.example;\r\n dmarc=pass header.from=school.example", "pppn"},
	{"ID; dmarc=pass\r\n header.from\r\n = \r\n school.example", "pppn"},
	{"ID; dmarc=pass policy.dmarc=none header.from=school.example", "pppn"},
	{"ID; DMARC=PASS Header.From=School.Example", "pppn"},
	{`ID; dmarc=pass header.from="school.example"`, "pppn"},
	{"ID; dmarc=pass header.from=directeur@school.example", "pppn"},
	{"ID; dmarc=pass header.from=@school.example", "pppn"},
	{`ID; dmarc=pass reason="p=none; really" header.from=school.example`, "pppn"},
	{"ID 1; dmarc=pass header.from=school.example", "pppn"},
	{"(c) ID (c) 1 (c) ; (c) dmarc (c) / (c) 1 (c) = (c) pass (c) header (c) . (c) from (c) = (c) school.example (c)", "pppn"},
	{"ID; dmarc/1=pass header.from=school.example", "pppn"},
	{`ID; spf=pass smtp.mailfrom="a b"@klant.example; dmarc=pass header.from=school.example`, "pppn"},
	{"ID; spf=pass smtp.mailfrom=SRS0=ab/c=X=y.example=u@klant.example; dmarc=pass header.from=school.example", "pppn"},
	{"ID; spf=pass smtp.mailfrom=<>; iprev=pass smtp.remote-ip=2001:db8::1; dkim=pass header.b=ab/c+d; dmarc=pass", "pppn"},
	{"ID; dkim=fail reason=\"dmarc=fail\" header.d=x.example; dmarc=pass", "pppn"},
	{"ID; dmarc=pass (not dmarc=fail (or (dmarc=fail))) header.from=school.example", "pppn"},

	// Not a pass.
	{"ID; none", "nnnn"},
	{"ID; dmarc=none header.from=school.example", "nnnn"},
	{"ID; dmarc=bestguesspass header.from=school.example", "nnnn"},
	{"ID; dmarc=temperror", "nnnn"},
	{"ID; dmarc=permerror", "nnnn"},
	{"ID; dmarc=passed", "nnnn"},
	{"ID; dmarc=pass-ish", "nnnn"},
	{"ID; spf=pass smtp.mailfrom=a@school.example; dkim=pass header.d=school.example", "nnnn"},
	{"ID; x-dmarc=pass header.from=school.example", "nnnn"},
	{"ID; arc=pass; compauth=pass reason=100", "nnnn"},

	// Forged by the border's own account.
	{"ID; dmarc=fail header.from=school.example", "ffff"},
	{"ID; dmarc=fail (p=NONE sp=NONE dis=NONE) header.from=school.example", "ffff"},
	{"ID; spf=pass; dmarc = (x) FAIL", "ffff"},
	{"ID; dmarc/1=fail", "ffff"},
	{`ID; spf=pass smtp.mailfrom="a; dmarc=pass header.from=school.example; x="@evil.example; dmarc=fail`, "ffff"},
	{"ID; spf=none (a; dmarc=pass header.from=school.example); dmarc=fail", "ffff"},
	{"ID; dmarc=pass header.from=school.example; dmarc=fail header.from=school.example", "ffff"},
	{"ID; dmarc=fail; dmarc=pass", "ffff"},

	// Another domain than that of From.
	{"ID; dmarc=pass header.from=evil.example", "nnnn"},
	{"ID; dmarc=pass header.from=sub.school.example", "nnnn"},
	{"ID; dmarc=pass header.from=example", "nnnn"},
	{"ID; dmarc=pass header.from=school.example.", "nnnn"},
	{"ID; dmarc=pass header.from=school.example.evil.example", "nnnn"},
	{"ID; dmarc=pass header.from=school.example@evil.example", "nnnn"},
	{`ID; dmarc=pass header.from="school.example"@evil.example`, "nnnn"},
	{`ID; dmarc=pass header.from=""`, "nnnn"},
	{"ID; dmarc=pass header.from=school.example header.from=evil.example", "nnnn"},
	{"ID; dmarc=pass header.from=evil.example header.from=school.example", "nnnn"},
	{"ID; dmarc=pass header.from=xn--schol-0wa.example", "nnnn"},

	// Smuggled in by the sender.
	{"ID; spf=none (dmarc=pass header.from=school.example)", "nnnn"},
	{"ID; spf=none (a(b)c; dmarc=pass header.from=school.example)", "nnnn"},
	{`ID; spf=none (a\); dmarc=pass header.from=school.example)`, "nnnn"},
	{`ID; spf=none (a\\(b); dmarc=pass header.from=school.example)`, "nnnn"},
	{`ID; spf=none (a"b); dmarc=pass (")`, "pppn"}, // quotes mean nothing in a comment
	{`ID; spf=none reason="x; dmarc=pass header.from=school.example"`, "nnnn"},
	{`ID; spf=none reason="x\"; dmarc=pass header.from=school.example; y=\""`, "nnnn"},
	{`ID; spf=none reason="x\\"; dmarc=pass header.from=school.example; y="z"`, "nnnn"},
	{`ID; spf=none smtp.helo="x; dmarc=pass"`, "nnnn"},
	{`ID; spf=none smtp.mailfrom="dmarc=pass"@evil.example`, "nnnn"},
	{"ID; spf=none smtp.mailfrom=dmarc=pass@evil.example", "nnnn"},
	{"ID; spf=none dmarc=pass header.from=school.example", "nnnn"},
	{"ID; spf=none header.dmarc=pass header.from=school.example", "nnnn"},
	{"ID; dmarc=none (x) dmarc=pass", "nnnn"},
	{"ID; dmarc=none reason=pass", "nnnn"},
	{"ID; dmarc=pass header.d= header.from=evil.example", "nnnn"},
	{"ID; dmarc=pass; dmarc=pass", "nnnn"},
	{"ID; dmarc=pass header.from=school.example; spf=none; dmarc=none", "nnnn"},
	{"ID; dmarc=none; dmarc=pass header.from=school.example", "nnnn"},
	{"ID; none; dmarc=pass", "nnnn"},

	// Not written as RFC 8601 asks.
	{"", "nnnn"},
	{" ", "nnnn"},
	{";", "nnnn"},
	{"ID;", "nnnn"},
	{"ID 2; dmarc=pass", "nnpn"}, // nothing is left of the version under microsoft365
	{"ID 1 2; dmarc=pass", "nnpn"},
	{"ID x; dmarc=pass", "nnpn"},
	{"ID dmarc=pass", "nnnn"},
	{"ID; dmarc/2=pass", "nnnn"},
	{"ID; dmarc/=pass", "nnnn"},
	{"ID; dmarc", "nnnn"},
	{"ID; dmarc=", "nnnn"},
	{"ID; dmarc==pass", "nnnn"},
	{"ID; dmarc=pass.", "nnnn"},
	{"ID; dmarc=pass!", "nnnn"},
	{"ID; dmarc=pass,", "nnnn"},
	{`ID; dmarc="pass"`, "nnnn"},
	{`ID; dmarc=pass"x"`, "nnnn"},
	{"ID; dmarc=pass junk", "nnnn"},
	{"ID; dmarc=pass header.from", "nnnn"},
	{"ID; dmarc=pass header.from=school.example,evil.example", "nnnn"},
	{"ID; dmarc=pass header.from=a@b@school.example", "nnnn"},
	{"ID; dmarc=pass (unclosed", "nnnn"},
	{"ID; dmarc=pass (un(closed)", "nnnn"},
	{`ID; dmarc=pass (escaped\)`, "nnnn"},
	{"ID; dmarc=pass )", "nnnn"},
	{`ID; dmarc=pass reason="unclosed`, "nnnn"},
	{`ID; dmarc=pass reason="escaped\"`, "nnnn"},
	{`ID; dmarc=pass \`, "nnnn"},
	{"ID; dmarc=pass (\xe9)", "nnnn"},
	{"ID; dmarc=pass (é)", "nnnn"},
	{"ID; dmarc=pass (\x00)", "nnnn"},
	{"ID; dmarc=pass (\r)", "nnnn"},
	{"ID; dmarc=pass (\x7f)", "nnnn"},
	{"ID; dmarc=pass (" + strings.Repeat("(", 9_000), "nnnn"},
	{"ID; dmarc=pass (" + strings.Repeat("x", maxAuthResults) + ")", "nnnn"},

	// Only Microsoft 365 writes this, and only it may.
	{"ID; dmarc=pass;", "nnpn"},
	{"ID; spf=none;; dmarc=pass", "nnpn"},
	{"ID; dmarc=pass action=none", "nnpn"},
	{"ID; dmarc=pass header.from=school.example reason=late", "nnpn"},
	{"ID; spf=none smtp.mailfrom=; dmarc=pass", "nnpn"},
	{"ID; spf=pass smtp.mailfrom=a.example; school.example; dmarc=pass", "nnpn"},
	{"ID; spf=none header.d=none x-bits=2048; dmarc=pass", "pppn"}, // authentication_milter does too
}

func TestJudgeResults(t *testing.T) {
	id := regexp.MustCompile(`^((?:\(c\) )?)ID[^;]*(;?)`)
	for _, c := range resultCases {
		got := ""
		for i, replacement := range []string{"mx.school.example", "mx.google.com", "", "mx.school.example"} {
			value := strings.Replace(c.value, "ID", replacement, 1)
			if replacement == "" {
				value = id.ReplaceAllString(c.value, "$1")
			}
			got += judgeAll(t, "Authentication-Results: "+value+"\r\n"+atBorder+fromDirector)[i : i+1]
		}
		if got != c.want {
			t.Errorf("%.200q: verdicts %s, want %s", c.value, got, c.want)
		}
	}
}

// Who vouches, and from where in the header.
func TestJudgePlaces(t *testing.T) {
	forged := strings.ReplaceAll(oursPass, "pass", "fail")
	silent := "Authentication-Results: mx.school.example; spf=none smtp.mailfrom=a@klant.example\r\n"
	internal := "X-MS-Exchange-Organization-AuthAs: Internal\r\n"
	cases := []struct{ name, header, want string }{
		{"nothing at all", atBorder, "nnnn"},
		{"above Received", oursPass + atBorder, "pnnn"},
		{"below Received", atBorder + oursPass, "nnnn"},
		{"below a hand-over, above Received", handOver + oursPass + atBorder, "pnnn"},
		{"above both", oursPass + handOver + atBorder, "pnnn"},
		{"below both", handOver + atBorder + oursPass, "nnnn"},
		{"no Received", oursPass, "pnnn"},
		{"only a hand-over", handOver + oursPass, "pnnn"},
		{"no Received, not the topmost", silent + oursPass, "nnnn"},
		{"another host above ours", "Authentication-Results: mx.elsewhere.example; none\r\n" + oursPass + atBorder, "nnnn"},
		{"another host below ours", oursPass + strings.ReplaceAll(googlePass, "pass", "fail") + atBorder, "pnnn"},
		{"an unreadable one below ours", oursPass + "Authentication-Results: mx.school.example; (\r\n" + atBorder, "nnnn"},
		{"an unreadable one above ours", "Authentication-Results: ;\r\n" + oursPass + atBorder, "nnnn"},
		{"several filters of ours", silent + oursPass + atBorder, "pnnn"},
		{"ours twice", oursPass + oursPass + atBorder, "nnnn"},
		{"ours and a failure of ours", oursPass + forged + atBorder, "fnnn"},
		{"a failure below Received", oursPass + atBorder + forged, "pnnn"},
		{"a failure", forged + atBorder, "fnnf"},
		{"a sender's pass below a failure", forged + atBorder + oursPass, "fnnf"},
		{"a longer id", strings.ReplaceAll(oursPass, "mx.school.example", "mx.school.example.evil.example") + atBorder, "nnnn"},
		{"a shorter id", strings.ReplaceAll(oursPass, "mx.school.example", "school.example") + atBorder, "nnnn"},
		{"an id in front", strings.ReplaceAll(oursPass, "mx.school.example", "xmx.school.example") + atBorder, "nnnn"},
		{"a look-alike id", strings.ReplaceAll(oursPass, "mx.school.example", "mx.schооl.example") + atBorder, "nnnn"},
		{"a quoted id", strings.ReplaceAll(oursPass, "mx.school.example", `"mx.school.example"`) + atBorder, "pnnn"},
		{"an id in capitals", strings.ReplaceAll(oursPass, "mx.school.example", "MX.School.EXAMPLE") + atBorder, "pnnn"},
		{"the name of the field in capitals", strings.ReplaceAll(oursPass, "Authentication-Results", "AUTHENTICATION-RESULTS") + atBorder, "pnnn"},

		{"google below its Received", atBorder + googlePass, "npnn"},
		{"google, not the topmost", silent + googlePass, "nnnn"},
		{"google, a sender's below", googlePass + strings.ReplaceAll(googlePass, "pass", "fail"), "npnn"},
		{"google, longer id", strings.ReplaceAll(googlePass, "mx.google.com", "mx.google.com.evil.example"), "nnnn"},
		{"google, shorter id", strings.ReplaceAll(googlePass, "mx.google.com", "google.com"), "nnnn"},
		{"google without id", "Authentication-Results: dmarc=pass header.from=school.example\r\n", "nnpn"},
		{"google's failure", strings.ReplaceAll(googlePass, "pass", "fail"), "nfnf"},

		{"microsoft365", atBorder + officePass, "nnpn"},
		{"microsoft365, not the topmost", oursPass + officePass, "pnnn"},
		{"microsoft365, an empty id", "Authentication-Results: \"\"; dmarc=pass\r\n", "nnnn"},
		{"microsoft365, a sender's below", officePass + oursPass, "nnpn"},
		{"inside the tenant", internal, "nnpn"},
		{"inside the tenant, in small letters", strings.ToLower(internal), "nnnn"},
		{"inside the tenant, twice", internal + internal, "nnnn"},
		{"inside the tenant, and not", internal + strings.ReplaceAll(internal, "Internal", "Anonymous"), "nnnn"},
		{"outside the tenant", strings.ReplaceAll(internal, "Internal", "Anonymous"), "nnnn"},
		{"inside the tenant, more words", strings.ReplaceAll(internal, "Internal", "Internal, Internal"), "nnnn"},
		{"another field of the tenant", strings.ReplaceAll(internal, "Organization", "CrossTenant"), "nnnn"},
		{"inside the tenant, dmarc=none", internal + "Authentication-Results: dkim=none (message not signed)\r\n header.d=none;dmarc=none action=none header.from=school.example;\r\n", "nnpn"},
		{"inside the tenant, dmarc=fail", internal + strings.ReplaceAll(officePass, "pass", "fail"), "nnff"},
		{"inside the tenant, unreadable", internal + "Authentication-Results: dmarc=none (\r\n", "nnnn"},
		{"inside the tenant, another From", internal + "Authentication-Results: dmarc=none header.from=evil.example\r\n", "nnnn"},

		{"ARC", "ARC-" + oursPass + atBorder, "nnnn"},
		{"original results", strings.Replace(oursPass, "Results", "Results-Original", 1) + atBorder, "nnnn"},
		{"X-", "X-" + oursPass + atBorder, "nnnn"},
		{"SPF alone", "Received-SPF: pass (mx.school.example: domain of school.example) dmarc=pass\r\n" + atBorder, "nnnn"},
		{"X-Google-DKIM", "X-Google-DKIM-Signature: v=1; dmarc=pass\r\n" + atBorder, "nnnn"},

		// A sender's HELO must not hide the border's Received.
		{"HELO says LMTP", strings.Replace(atBorder, "from out.klant.example", "from x with LMTP id 1", 1) + oursPass, "nnnn"},
		{"HELO opens a comment", strings.Replace(atBorder, "from out.klant.example", "from x( with LMTP", 1) + oursPass, "nnnn"},
		{"HELO opens a quote", strings.Replace(atBorder, "from out.klant.example", `from x" with LMTP`, 1) + oursPass, "nnnn"},
		{"LMTP only in a comment", strings.Replace(atBorder, "with ESMTPS", "(with LMTP)", 1) + oursPass, "nnnn"},
		{"nothing after with", strings.Replace(atBorder, "with ESMTPS id 4abc\r\n\tfor <klachten@school.example>; Mon, 23 Nov 2026 10:00:00 +0100 (CET)", "with", 1) + oursPass, "nnnn"},
		{"Cyrus", "Received: from localhost ([127.0.0.1]) by imap.school.example (Cyrus 3.6) with LMTPA;\r\n\tMon, 23 Nov 2026 10:00:01 +0100\r\n" + oursPass + atBorder, "pnnn"},
	}
	for _, c := range cases {
		if got := judgeAll(t, c.header+fromDirector); got != c.want {
			t.Errorf("%s: verdicts %s, want %s", c.name, got, c.want)
		}
	}
}

// Without one sender in a header that all programs read alike there is no pass;
// a failure stays one.
func TestJudgeSender(t *testing.T) {
	cases := []struct{ name, rest, want string }{
		{"plain", fromDirector, "pppn"},
		{"capitals", strings.Replace(fromDirector, "school.example>", "School.EXAMPLE>", 1), "pppn"},
		{"a display name of another", strings.Replace(fromDirector, "Dirk", `"Dirk a@evil.example"`, 1), "pppn"},
		{"no From", "To: klachten@school.example\r\n", "nnnn"},
		{"two From fields", fromDirector + fromDirector, "nnnn"},
		{"two addresses", "From: a@school.example, b@school.example\r\n", "nnnn"},
		{"no address", "From: Dirk\r\n", "nnnn"},
		{"an empty group", "From: Dirk:;\r\n", "nnnn"},
		{"two Message-IDs", fromDirector + "Message-ID: <2@school.example>\r\n", "nnnn"},
		{"a line that is no field", fromDirector + "what is this\r\nSubject: x\r\n", "nnnn"},
		{"a bare CR", fromDirector + "Subject: x\rFrom: a@evil.example\r\n", "nnnn"},
		{"a NUL", fromDirector + "Subject: x\x00\r\n", "nnnn"},
		{"a blank in the header", fromDirector + " \r\nSubject: x\r\n", "nnnn"},
		{"a homoglyph domain", strings.Replace(fromDirector, "school.example>", "schооl.example>", 1), "nnnn"},
		{"a full-width domain", strings.Replace(fromDirector, "school.example>", "ｓchool.example>", 1), "nnnn"},
		{"an invisible character", strings.Replace(fromDirector, "school.example>", "school.exa\u200bmple>", 1), "nnnn"},
		{"a header that is too large", fromDirector + strings.Repeat("X-Long: "+strings.Repeat("x", 900)+"\r\n", 300), "nnnn"},
	}
	for _, c := range cases {
		got, failed := "", ""
		for i, field := range []string{oursPass, googlePass, officePass, oursPass} {
			got += judgeAll(t, field+atBorder+c.rest)[i : i+1]
			failed += judgeAll(t, strings.ReplaceAll(field, "pass", "fail")+atBorder+c.rest)[i : i+1]
		}
		if got != c.want || failed != "ffff" {
			t.Errorf("%s: verdicts %s and %s, want %s and ffff", c.name, got, failed, c.want)
		}
	}

	internal := strings.Replace(fromDirector, "school.example>", "straße.example>", 1)
	if got := judgeAll(t, strings.ReplaceAll(oursPass, "=school.example", "=xn--strae-oqa.example")+atBorder+internal); got != "pnnn" {
		t.Errorf("a domain in UTF-8 against its punycode: verdicts %s", got)
	}
}

// A verdict says why without a word of the mail.
func TestJudgeWhy(t *testing.T) {
	whys := make(map[string]bool)
	for _, c := range resultCases {
		raw := []byte("Authentication-Results: " + strings.Replace(c.value, "ID", "mx.school.example", 1) + "\r\n" + fromDirector + "\r\nx")
		for _, trust := range trusts {
			why := trust.Judge(t.Context(), raw, mailbox.Parse(raw)).Why
			if why == "" || strings.Contains(why, "example") || strings.Contains(why, "@") {
				t.Errorf("%.200q: %q", c.value, why)
			}
			whys[why] = true
		}
	}
	if len(whys) < 8 {
		t.Errorf("only %d reasons: %v", len(whys), whys)
	}
}
