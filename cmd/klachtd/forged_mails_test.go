package main

import (
	"fmt"
	"slices"
	"strings"
)

// keys are the Message-IDs that a forger may have got hold of: by a reply to
// all, a forwarded mail, a mailbox left open.
type keys struct {
	notice    string // 03 to the director, a case that was just received
	advice    string // 08 to the director, a case that waits for its decision
	preview   string // 19 to the director, of that decision
	cancelled string // 19 to the director that was answered with annuleren
	closed    string // 16 to the director, a case that was withdrawn
	deputy    string // mail of the deputy
	dossier   string // 06 to the commission
	letter    string // 01 to the complainant
	copy      string // 02 to the manager
	list      string // 24 to the director
}

// forgery is a mail that must not be obeyed. Its header is written out, so that
// each trick stands there as it is on the wire.
type forgery struct {
	name   string
	header []string // without what finish adds
	body   string
	under  []string // the providers under which it is a forgery; nil for all
}

// isForgery reports whether it is one under a provider: what one border says is
// a lie under another.
func (f forgery) isForgery(provider string) bool {
	return f.under == nil || slices.Contains(f.under, provider)
}

// bytes is the mail; what every mail has is added where it is missing.
func (f forgery) bytes(n int) []byte {
	header := strings.Join(f.header, "\r\n")
	for _, line := range []string{
		"To: klachten@integratiewerk.example", "Subject: Re: [K-2026-0001] Nieuwe klacht", fmt.Sprintf("Message-ID: <forged.%d@kwaad.example>", n),
		"Date: Mon, 23 Nov 2026 12:00:00 +0100", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
	} {
		name, _, _ := strings.Cut(line, ":")
		if !strings.Contains("\r\n"+strings.ToLower(header), "\r\n"+strings.ToLower(name)+":") {
			header += "\r\n" + line
		}
	}
	return []byte(header + "\r\n\r\n" + f.body + "\r\n")
}

const directorLine = "From: Dirk Directeur <directeur@integratiewerk.example>"

// vouching is the true word of each border for a domain.
func vouching(provider, domain string) string {
	switch provider {
	case "google":
		return "Authentication-Results: mx.google.com; dkim=pass header.i=@" + domain + "; spf=pass smtp.mailfrom=a@" + domain + "; dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=" + domain
	case "microsoft365":
		return "Authentication-Results: spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=" + domain + "; dkim=pass (signature was verified) header.d=" + domain + ";dmarc=pass action=none header.from=" + domain + ";compauth=pass reason=100"
	}
	return "Authentication-Results: mx.integratiewerk.example; dmarc=pass header.from=" + domain
}

func reply(id string) string { return "In-Reply-To: <" + id + ">" }

// commands are what forgers want done, each in answer to a mail it would count
// for.
func commandsFor(k keys) []struct{ key, body string } {
	return []struct{ key, body string }{
		{k.preview, "akkoord"},
		{k.notice, "ingetrokken\r\n\r\nAfgesproken met de klager."},
		{k.notice, "commissie\r\n\r\nStap 1 en 2 zijn gezet."},
		{k.notice, "leidinggevende 2"},
		{k.advice, "besluit gegrond\r\n\r\nDe klager heeft gelijk."},
		{k.notice, "betrokken"},
		{k.closed, "heropenen"},
		{k.notice, "vertegenwoordiger\r\n\r\nNaam: Karel Kwaad\r\nAdres: karel@kwaad.example\r\nRol: deskundige\r\nToestemming: ja"},
		{k.notice, "contact\r\n\r\nGebeld."},
		{k.list, "klacht 1"},
	}
}

// forgeries are all of them, for one provider.
func forgeries(provider string, k keys) []forgery {
	return slices.Concat(wrongSenders(provider, k), severalSenders(provider, k), falseVerdicts(k), wrongKeys(provider, k), smuggled(provider, k))
}

// wrongSenders are other people with a stolen key, vouched for as themselves.
func wrongSenders(provider string, k keys) (all []forgery) {
	senders := []struct{ from, domain string }{
		{"Dirk Directeur <directeur@kwaad.example>", "kwaad.example"},
		{"Dirk Directeur <directeur@integratiewerk.example.kwaad.example>", "integratiewerk.example.kwaad.example"},
		{"Dirk Directeur <directeur@integratiewerk-nl.example>", "integratiewerk-nl.example"},
		{"Dirk Directeur <directeur@lntegratiewerk.example>", "lntegratiewerk.example"},
		{"Dirk Directeur <directeur@integratiewerk.exarnple>", "integratiewerk.exarnple"},
		{"Dirk Directeur <directeur@integratiew\u0435rk.example>", "xn--integratiewrk-kjl.example"}, // a Cyrillic e
		{"Dirk Directeur <directeur@integrati\u0435werk.example>", "integratiewerk.example"},
		{"Dirk Directeur <directeur@xn--integratiewrk-kjl.example>", "xn--integratiewrk-kjl.example"},
		{"Dirk Directeur <directeur@\uff49ntegratiewerk.example>", "integratiewerk.example"}, // a full-width i
		{"Dirk Directeur <d\u0456recteur@integratiewerk.example>", "integratiewerk.example"}, // a Ukrainian i
		{"Dirk Directeur <directeur@mail.integratiewerk.example>", "mail.integratiewerk.example"},
		{"Dirk Directeur <directeur@integratiewerk.example.>", "integratiewerk.example"},
		{"Dirk Directeur <secretariaat@integratiewerk.example>", "integratiewerk.example"},
		{"Dirk Directeur <directeur+x@integratiewerk.example>", "integratiewerk.example"},
		{"Dirk Directeur <directeur.@integratiewerk.example>", "integratiewerk.example"},
		{"Dirk Directeur <\"directeur \"@integratiewerk.example>", "integratiewerk.example"},
		{"Dirk Directeur <directeur%integratiewerk.example@kwaad.example>", "kwaad.example"},
		{"Dirk Directeur <\"directeur@integratiewerk.example\"@kwaad.example>", "kwaad.example"},
		{"Dirk Directeur <@integratiewerk.example:directeur@kwaad.example>", "kwaad.example"},
		{"\"directeur@integratiewerk.example\" <karel@kwaad.example>", "kwaad.example"},
		{"\"Dirk Directeur <directeur@integratiewerk.example>\" <karel@kwaad.example>", "kwaad.example"},
		{"\"directeur@integratiewerk.example\\\" <directeur@integratiewerk.example>\" <karel@kwaad.example>", "kwaad.example"},
		{"=?utf-8?q?directeur=40integratiewerk.example?= <karel@kwaad.example>", "kwaad.example"},
		{"=?utf-8?q?Dirk_Directeur_=3Cdirecteur=40integratiewerk.example=3E?= <karel@kwaad.example>", "kwaad.example"},
		{"=?utf-8?b?ZGlyZWN0ZXVyQGludGVncmF0aWV3ZXJrLmV4YW1wbGU=?= <karel@kwaad.example>", "kwaad.example"},
		{"=?utf-8?q?directeur=40integratiewerk.example=0D=0ASender:_x?= <karel@kwaad.example>", "kwaad.example"},
		{"karel@kwaad.example (directeur@integratiewerk.example)", "kwaad.example"},
		{"(Dirk <directeur@integratiewerk.example>) karel@kwaad.example", "kwaad.example"},
		{"Dirk Directeur \u202e<karel@kwaad.example>", "kwaad.example"},
		{"Dirk\u200b Directeur <karel@kwaad.example>", "kwaad.example"},
		{"Petra Plaatsvervanger <plaatsvervanger@kwaad.example>", "kwaad.example"},
		{"Klachtencommissie <commissie@klachtencommissie.kwaad.example>", "klachtencommissie.kwaad.example"},
		{"Stichting Integratiewerk <klachten@kwaad.example>", "kwaad.example"},
		{"Lies Leidinggevende <lies@integratiewerk.example>", "integratiewerk.example"},
		{"Bea Beheer <beheer@integratiewerk.example>", "integratiewerk.example"},
		{"Amina Voorbeeld <amina@klant.example>", "klant.example"},
	}
	for i, s := range senders {
		for j := range 2 {
			c := commandsFor(k)[(i+5*j)%10]
			all = append(all, forgery{
				name:   fmt.Sprintf("sender %s: %.12s", s.from, c.body),
				header: []string{vouching(provider, s.domain), "From: " + s.from, reply(c.key)}, body: c.body,
			})
		}
	}
	return all
}

// severalSenders leave it to the reader's mail program who wrote.
func severalSenders(provider string, k keys) (all []forgery) {
	karel := "From: Karel Kwaad <karel@kwaad.example>"
	for i, header := range [][]string{
		{directorLine, karel},
		{karel, directorLine},
		{"From: Karel Kwaad <karel@kwaad.example>, Dirk Directeur <directeur@integratiewerk.example>"},
		{"From: Dirk Directeur <directeur@integratiewerk.example>, Karel Kwaad <karel@kwaad.example>"},
		{"From: directeur@integratiewerk.example karel@kwaad.example"},
		{"From: <directeur@integratiewerk.example> <karel@kwaad.example>"},
		{"From: Leiding: directeur@integratiewerk.example, karel@kwaad.example;"},
		{directorLine, "FROM: karel@kwaad.example"},
		{directorLine, "From : karel@kwaad.example"},
		{"From:", "Sender: Dirk Directeur <directeur@integratiewerk.example>"},
		{"Sender: Dirk Directeur <directeur@integratiewerk.example>"},
		{karel, "Sender: Dirk Directeur <directeur@integratiewerk.example>"},
		{karel, "Reply-To: Dirk Directeur <directeur@integratiewerk.example>"},
		{karel, "Resent-From: Dirk Directeur <directeur@integratiewerk.example>"},
		{karel, "Return-Path: <directeur@integratiewerk.example>"},
		{karel, "X-Original-From: directeur@integratiewerk.example"},
	} {
		for j, domain := range []string{"kwaad.example", "integratiewerk.example"} {
			c := commandsFor(k)[(i+3*j)%10]
			if domain == "integratiewerk.example" && i > 8 {
				continue
			}
			all = append(all, forgery{
				name:   fmt.Sprintf("senders %d for %s: %.12s", i, domain, c.body),
				header: append([]string{vouching(provider, domain)}, append(header, reply(c.key))...), body: c.body,
			})
		}
	}
	return all
}

// falseVerdicts bear the director's very address and a stolen key, and say in
// some way that somebody vouches for it.
func falseVerdicts(k keys) (all []forgery) {
	authserv, google, microsoft := []string{"google", "microsoft365", "none"}, []string{"authserv", "microsoft365", "none"}, []string{"authserv", "google", "none"}
	const mx, from = "Authentication-Results: mx.integratiewerk.example; ", " header.from=integratiewerk.example"
	const border = "Received: from a (a [192.0.2.9]) by mx.integratiewerk.example with ESMTP; Mon, 23 Nov 2026 12:00:00 +0100"
	for i, v := range []struct {
		header string
		under  []string
	}{
		{"", nil},
		{mx + "none", nil},
		{mx + "dmarc=none", nil}, {mx + "dmarc=temperror" + from, nil}, {mx + "dmarc=permerror" + from, nil}, {mx + "dmarc=bestguesspass" + from, nil},
		{mx + "spf=pass smtp.mailfrom=directeur@integratiewerk.example; dkim=pass header.d=integratiewerk.example", nil},
		{mx + "x-dmarc=pass" + from, nil}, {mx + "dmarc.x=pass" + from, nil}, {mx + "dmarc=passed" + from, nil}, {mx + "dmarc=pass-ish" + from, nil}, {mx + "dmarc = \"pass\x00\"" + from, nil},
		{mx + "dmarc=pass header.from=kwaad.example", nil},
		{mx + "dmarc=pass header.from=integratiewerk.example.kwaad.example", nil},
		{mx + "dmarc=pass header.from=mail.integratiewerk.example", nil},
		{mx + "dmarc=pass" + from + "; dmarc=fail" + from, nil},
		{mx + "dmarc=fail" + from + "; dmarc=pass" + from, nil},
		{mx + "dmarc=pass" + from + "; dmarc=pass" + from, nil},
		{mx + "(dmarc=pass" + from + ") dmarc=none", nil},
		{mx + "dmarc=none (dmarc=pass" + from + ")", nil},
		{mx + "spf=none (a (dmarc=pass) ; dmarc=pass" + from + ") smtp.mailfrom=a", nil},
		{mx + `spf=pass smtp.mailfrom="a; dmarc=pass` + from + `; x="@kwaad.example; dmarc=fail`, nil},
		{mx + `spf=pass smtp.mailfrom="a\"; dmarc=pass` + from + `; x="@kwaad.example`, nil},
		{mx + `spf=fail reason="dmarc=pass; dmarc=pass` + from + `" smtp.mailfrom=a`, nil},
		{mx + "spf=pass smtp.mailfrom=a;\r\n (dmarc=pass)\r\n\tdmarc=none", nil},
		{mx + "spf=pass smtp.mailfrom=(;dmarc=pass" + from + ")a@kwaad.example", nil},
		{mx + "dmarc=pass" + from + " (", nil}, {mx + "dmarc=pass" + from + "; \"", nil}, {mx + "dmarc=pass" + from + ";;;=", nil}, {mx + "=; dmarc=pass" + from, nil},
		{mx + "dmarc=pass" + from + "; spf", nil}, {mx + "dmarc pass" + from, nil}, {mx + "dmarc==pass" + from, nil},
		{"Authentication-Results: mx.integratiewerk.example dmarc=pass" + from, nil},
		{"Authentication-Results: mx.integratiewerk.example, dmarc=pass" + from, nil},
		{"Authentication-Results: (mx.integratiewerk.example;) kwaad.example; dmarc=pass" + from, nil},
		{"Authentication-Results: mx.integratiewerk.example.kwaad.example; dmarc=pass" + from, nil},
		{"Authentication-Results: x.mx.integratiewerk.example; dmarc=pass" + from, nil},
		{"Authentication-Results: integratiewerk.example; dmarc=pass" + from, nil},
		{"Authentication-Results: \"mx.integratiewerk.example; dmarc=pass" + from + "\"; dmarc=none", nil},
		{"Authentication-Results: mx.integratiewerk.ex\u0430mple; dmarc=pass" + from, nil},
		{"Authentication-Results: kwaad.example; dmarc=pass" + from, nil},
		{mx + "dmarc=none\r\nAuthentication-Results: kwaad.example; dmarc=pass" + from, nil},
		{"Authentication-Results: kwaad.example; dmarc=pass" + from + "\r\n" + mx + "dmarc=pass" + from, nil},
		{border + "\r\n" + mx + "dmarc=pass" + from, nil},
		{mx + "dmarc=none\r\n" + border + "\r\n" + mx + "dmarc=pass" + from, nil},
		{mx + "spf=fail smtp.mailfrom=a@kwaad.example\r\n" + border + "\r\n" + mx + "dmarc=pass" + from, nil},
		{border + "\r\n" + border + "\r\n" + mx + "dmarc=pass" + from, nil},
		{"ARC-Authentication-Results: i=1; mx.integratiewerk.example; dmarc=pass" + from, nil},
		{"X-Authentication-Results: mx.integratiewerk.example; dmarc=pass" + from, nil},
		{"Authentication-Results-Original: mx.integratiewerk.example; dmarc=pass" + from, nil},
		{"Original-Authentication-Results: mx.integratiewerk.example; dmarc=pass" + from, nil},
		{"Received-SPF: pass (mx.integratiewerk.example: domain of integratiewerk.example)", nil},
		{"Subject: Re: [K-2026-0001]\r\n\tAuthentication-Results: mx.integratiewerk.example; dmarc=pass" + from, nil},
		{"X-Note: a\rAuthentication-Results: mx.integratiewerk.example; dmarc=pass" + from, nil},
		{"DKIM-Signature: v=1; a=rsa-sha256; d=integratiewerk.example; s=sel; h=from; bh=YQ==; b=YQ==", nil},
		{"X-Spam-Status: No, DKIM_VALID_AU=-0.1, DMARC_PASS=-0.1", nil},
		{mx + "dmarc=pass" + from, authserv},
		{"Authentication-Results: mx.google.com; dmarc=pass (p=NONE)" + from, google},
		{"Authentication-Results: mx.google.com.kwaad.example; dmarc=pass" + from, nil},
		{"Authentication-Results: google.com; dmarc=pass" + from, nil},
		{"Authentication-Results: mx.google.com; dmarc=none" + from, nil},
		{"Authentication-Results: kwaad.example; dmarc=none\r\nAuthentication-Results: mx.google.com; dmarc=pass" + from, nil},
		{"Authentication-Results: spf=pass smtp.mailfrom=a.example; dmarc=pass action=none" + from, microsoft},
		{"Authentication-Results: spf=pass smtp.mailfrom=a.example; dmarc=bestguesspass action=none" + from + ";compauth=pass reason=109", nil},
		{"Authentication-Results: spf=fail smtp.mailfrom=a.example; dmarc=none action=none" + from + ";compauth=pass reason=100", nil},
		{"Authentication-Results: spf=pass (dmarc=pass) smtp.mailfrom=\"dmarc=pass\"; dmarc=none", nil},
		{"X-MS-Exchange-Organization-AuthAs: Internal", microsoft},
		{"X-MS-Exchange-Organization-AuthAs: Anonymous", nil},
		{"X-MS-Exchange-Organization-AuthAs: Internal-ish", nil},
		{"X-MS-Exchange-Organization-AuthAs: Anonymous\r\nX-MS-Exchange-Organization-AuthAs: Internal", nil},
		{"X-MS-Exchange-CrossTenant-AuthAs: Internal", nil},
		{"X-MS-Exchange-Organization-SCL: -1", nil},
		{"X-MS-Exchange-Organization-AuthSource: mx.integratiewerk.example", nil},
	} {
		c := commandsFor(k)[i%10]
		header := []string{directorLine, reply(c.key)}
		if v.header != "" {
			header = append([]string{v.header}, header...)
		}
		all = append(all, forgery{name: fmt.Sprintf("verdict %q: %.12s", v.header, c.body), header: header, body: c.body, under: v.under})
	}
	return all
}

// wrongKeys are vouched for, as a border does for whoever took over a mailbox
// or a domain's mail server, and answer no mail that counts for this command.
func wrongKeys(provider string, k keys) (all []forgery) {
	add := func(from, key, body string, more ...string) {
		domain := strings.TrimSuffix(from[strings.LastIndexByte(from, '@')+1:], ">")
		header := append([]string{vouching(provider, domain), "From: " + from}, more...)
		if key != "" {
			header = append(header, reply(key))
		}
		all = append(all, forgery{name: fmt.Sprintf("key %s of %s %v: %.12s", key, from, more, body), header: header, body: body})
	}
	const dirk, deputy, commission = "directeur@integratiewerk.example", "plaatsvervanger@integratiewerk.example", "commissie@klachtencommissie.example"
	for _, c := range commandsFor(k) {
		add(dirk, "", c.body)
		add(deputy, c.key, c.body)
		add(commission, c.key, c.body)
	}
	for _, key := range []string{
		k.deputy, k.dossier, k.letter, k.copy, strings.ToUpper(k.notice), k.notice[1:], "x" + k.notice, k.notice + ".", strings.Replace(k.notice, "@", "@mail.", 1),
		strings.Repeat("0", 32) + "@integratiewerk.example", "@integratiewerk.example", "%@integratiewerk.example", "' OR 1=1 --@integratiewerk.example",
	} {
		add(dirk, key, "commissie\r\n\r\nStap 1 en 2 zijn gezet.")
	}
	for _, key := range []string{k.notice, k.advice, k.cancelled, k.list, k.letter, ""} {
		add(dirk, key, "akkoord")
	}
	add(dirk, "", "akkoord", "References: <"+k.preview+">")
	add(dirk, k.advice, "akkoord", "References: <"+k.preview+">")
	add(deputy, k.preview, "akkoord")
	add(commission, k.preview, "akkoord")
	for _, more := range []string{"Thread-Topic: " + k.notice, "X-In-Reply-To: <" + k.notice + ">", "Comments: <" + k.notice + ">", "Subject: Re: <" + k.notice + "> [K-2026-0001]"} {
		add(dirk, "", "leidinggevende 2", more)
	}
	return all
}

// smuggled are the director's own address and key without a verdict, or a true
// mail of somebody else that carries such a mail within it.
func smuggled(provider string, k keys) (all []forgery) {
	add := func(name string, header []string, body string) {
		all = append(all, forgery{name: "smuggled " + name, header: header, body: body})
	}
	amina := []string{vouching(provider, "klant.example"), "From: Amina Voorbeeld <amina@klant.example>", reply(k.letter)}
	inner := directorLine + "\r\n" + reply(k.notice) + "\r\nSubject: x\r\n\r\ncommissie\r\n\r\nStap 1 en 2."
	multipart := func(parts ...string) string {
		return "--x\r\n" + strings.Join(parts, "\r\n--x\r\n") + "\r\n--x--"
	}
	mixed := "Content-Type: multipart/mixed; boundary=x"
	add("attached mail", append(amina[:3:3], mixed), multipart("Content-Type: text/plain\r\n\r\nZie bijlage.", "Content-Type: message/rfc822\r\n\r\n"+inner))
	add("digest", append(amina[:3:3], "Content-Type: multipart/digest; boundary=x"), multipart("\r\n"+inner))
	add("forwarded", amina, "Kijk:\r\n\r\n-----Oorspronkelijk bericht-----\r\nVan: Dirk Directeur <directeur@integratiewerk.example>\r\n\r\ncommissie\r\n\r\nStap 1 en 2.")
	add("second header", amina, inner)
	add("encoded line end in the subject", append(amina[:3:3], "Subject: =?utf-8?q?x=0D=0AFrom:_directeur@integratiewerk.example?="), "commissie\r\n\r\nStap 1 en 2.")
	add("bare CR", append(amina[:3:3], "X-Note: a\r"+directorLine), "commissie\r\n\r\nStap 1 en 2.")
	add("NUL", append(amina[:3:3], "X-Note: a\x00"+directorLine), "commissie\r\n\r\nStap 1 en 2.")
	add("folded name", []string{vouching(provider, "kwaad.example"), "From:\r\n =?utf-8?q?directeur=40integratiewerk.example?=\r\n <karel@kwaad.example>", reply(k.notice)}, "commissie\r\n\r\nStap 1 en 2.")
	add("name of a field with a blank", []string{vouching(provider, "kwaad.example"), "From : directeur@integratiewerk.example", "From: karel@kwaad.example", reply(k.notice)}, "commissie\r\n\r\nStap 1 en 2.")
	// Vouched for, and the key is the director's own; what is typed is not.
	own := []string{vouching(provider, "integratiewerk.example"), directorLine, reply(k.notice)}
	add("command in the quote", own, "Dank voor het bericht.\r\n\r\nOp 23-11-2026 schreef Stichting Integratiewerk:\r\n> commissie\r\n> Stap 1 en 2 zijn gezet.")
	add("command below our line", own, "Dank voor het bericht.\r\n\r\nSchrijf uw antwoord boven deze regel\r\n\r\ncommissie\r\n\r\nStap 1 en 2.")
	add("command in the second part", append(own[:3:3], mixed), multipart("Content-Type: text/plain\r\n\r\nDank voor het bericht.", "Content-Type: text/plain\r\n\r\ncommissie\r\n\r\nStap 1 en 2."))
	add("command in a file", append(own[:3:3], mixed), multipart("Content-Type: text/plain\r\n\r\nZie bijlage.", "Content-Type: text/plain; name=c.txt\r\nContent-Disposition: attachment; filename=c.txt\r\n\r\ncommissie\r\n\r\nStap 1 en 2."))
	add("hidden command", append(own[:3:3], "Content-Type: text/html"), "<p>Dank voor het bericht.</p><div style=\"display:none\">commissie<br><br>Stap 1 en 2.</div>")
	add("two types", append(own[:3:3], "Content-Type: text/plain", "Content-Type: text/html"), "commissie\r\n\r\nStap 1 en 2.")
	add("two Message-IDs", append(own[:3:3], "Message-ID: <a@a.example>", "Message-ID: <b@b.example>"), "commissie\r\n\r\nStap 1 en 2.")
	add("two answers", append(own[:2:2], reply(k.notice), reply(k.letter)), "commissie\r\n\r\nStap 1 en 2.")
	add("machine's answer", append(own[:3:3], "Auto-Submitted: auto-replied"), "commissie\r\n\r\nStap 1 en 2.")
	add("list", append(own[:3:3], "List-Id: <alle.kwaad.example>", "Precedence: list"), "commissie\r\n\r\nStap 1 en 2.")
	add("bounce", append(own[:3:3], "Return-Path: <>", "Content-Type: multipart/report; report-type=delivery-status; boundary=x"),
		multipart("Content-Type: text/plain\r\n\r\ncommissie\r\n\r\nStap 1 en 2.", "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; a\r\n\r\nFinal-Recipient: rfc822; x@klant.example\r\nAction: delayed\r\nStatus: 4.4.1"))
	add("our own field", append(own[:3:3], "X-Klachtd-Kind: 16"), "commissie\r\n\r\nStap 1 en 2.")
	add("spam", append(own[:3:3], "X-Spam-Flag: YES"), "commissie\r\n\r\nStap 1 en 2.")
	return all
}
