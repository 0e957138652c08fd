package markup

import (
	"strings"
	"testing"
)

func TestHTMLToText(t *testing.T) {
	tests := map[string]struct{ html, want string }{
		"paragraphs":       {"<p>een</p><p>twee</p>", "een\n\ntwee"},
		"line breaks":      {"een<br>twee<br><br>drie<br><br><br><br>vier", "een\ntwee\n\ndrie\n\nvier"},
		"divs":             {"<div>een</div><div>twee</div><div><br></div><div>drie</div>", "een\ntwee\n\ndrie"},
		"blanks":           {"  een \n\t twee&nbsp;&nbsp;drie <b> vier</b>vijf", "een twee drie viervijf"},
		"Outlook lines":    {`<p class="MsoNormal">een<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>twee</p><p class=MsoNormal>drie</p>`, "een\n\ntwee\ndrie"},
		"entities":         {"caf&eacute; &lt;b&gt; &amp;amp; &#8364;5 &#0;&#8;x", "café <b> &amp; €5 \ufffdx"},
		"list":             {"<ul><li>een<li><p>twee</p></li><li>drie<ol><li>a</li><li>b</ol></ul>na", "- een\n- twee\n\n- drie\n  1. a\n  2. b\nna"},
		"table":            {"<table><tr><th>Naam<th>Datum<tr><td><p>Anna</p></td><td>3 mei</td></tr></table>", "Naam | Datum\nAnna | 3 mei"},
		"nested table":     {"<table><tr><td><table><tr><td>a</td></tr><tr><td>b</td></tr></table></td></tr><tr><td>c</td></tr></table>", "a\nb\nc"},
		"pre":              {"<pre>een\n  twee</pre>drie", "een\n  twee\n\ndrie"},
		"link":             {`zie <a href="https://school.example/regels">de regels</a>.`, "zie de regels (https://school.example/regels)."},
		"link shown":       {`<a href="https://School.example/">school.example</a> <a href="mailto:a@b.example">a@b.example</a>`, "school.example a@b.example"},
		"link odd":         {`<a href="javascript:x()">klik</a> <a href="#top">top</a> <a href="https://t.example"><img src=x></a>klaar`, "klik top klaar"},
		"link lies":        {`<a href="https://evil.example">https://bank.example</a>`, "https://bank.example (https://evil.example)"},
		"images":           {`<img alt="logo van de school">hoi <img alt="😀">`, "hoi 😀"},
		"hidden":           {`<html><head><title>t</title><style>p{}</style></head><div style="display: none">voorproefje</div><span hidden>x<span>y</span>z</span>hallo<script>alert(1)</script>`, "hallo"},
		"small text shown": {`<td style="font-size:0"><div style="font-size:14px">klacht</div>`, "klacht"},
		"conditional":      {`<!--[if mso]><p>mso</p><![endif]-->hallo<![if !supportLists]>!<![endif]>`, "hallo!"},
		"quote":            {`hoi<blockquote type="cite"><p>een</p><p>twee</p><blockquote type=cite>drie</blockquote></blockquote>na`, "hoi\n\n> een\n>\n> twee\n>\n> > drie\n\nna"},
		"indent":           {`<blockquote style="margin:0 0 0 40px;border:none;padding:0px">klacht</blockquote>`, "klacht"},
		"comment is open":  {`<p>een</p><!--#x> <p>mijn klacht</p><!-- > twee`, "een\n\nmijn klacht"},
		"struck out":       {`<p><s>akkoord</s></p>nee, <span style="text-decoration: line-through">wel </span>niet`, "~akkoord~\n\nnee, ~wel~ niet"},
		"misnested":        {`<b><p>een</b><div><i>twee</p></div></i>drie`, "een\n\ntwee\ndrie"},
		"style never ends": {`<style>p{} <p>mijn klacht`, "p{} <p>mijn klacht"},
		"all hidden":       {`<div style="display:none">mijn klacht</div>`, "mijn klacht"},
		"hidden open":      {`<div style="display:none">mijn klacht`, "mijn klacht"},
		"no markup":        {"a < b en c > d", "a < b en c > d"},
		"truncated tag":    {"klacht <a href=", "klacht"},
		"empty":            {"", ""},
	}
	for name, tt := range tests {
		got, _ := FromHTML(tt.html)
		if got = strings.TrimSpace(got); got != tt.want {
			t.Errorf("%s: FromHTML(%q)\n got %q\nwant %q", name, tt.html, got, tt.want)
		}
	}
}

func TestHTMLQuoteStart(t *testing.T) {
	for _, marker := range []string{
		`<div id="divRplyFwdMsg">`, `<div id="appendonsend"></div>`, `<div id="mail-editor-reference-message-container">`,
		`<span id="OLK_SRC_BODY_SECTION">`, `<div id="ms-outlook-mobile-body-separator-line">`,
		`<div class="gmail_quote">`, `<div class="x gmail_quote_container">`, `<div class="moz-cite-prefix">`, `<blockquote type="CITE">`,
		`<div id="yahoo_quoted_123" class="yahoo_quoted">`, `<hr id="zwchr">`, `<hr data-marker="__DIVIDER__">`,
		`<div name="quote">`, `<p id="reply-intro">`, `<div class="protonmail_quote">`,
	} {
		text, at := FromHTML("<p>akkoord</p>" + marker + "besluit gegrond")
		if at < 0 || strings.TrimSpace(text[:at]) != "akkoord" {
			t.Errorf("%s: quote at %d in %q", marker, at, text)
		}
	}
	for _, own := range []string{`<blockquote>`, `<div class="quote">`, `<div id="quote">`, `<blockquote class="gmail_quote" style="border-left:1px solid">`} {
		if _, at := FromHTML("<p>akkoord</p>" + own + "zei zij"); at >= 0 {
			t.Errorf("%s was taken for an earlier mail", own)
		}
	}
}
