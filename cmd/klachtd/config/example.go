package config

import (
	_ "embed"
	"net"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Example is config.example.toml, as it is shipped. Go cannot embed a file from above
// the package's folder, so a copy is kept here; a test makes sure that both are the
// same.
//
//go:embed config.example.toml
var Example []byte

// goodAsShipped are the settings in the example that need no change.
var goodAsShipped = []string{"imap.password_file", "smtp.password_file", "store.path", "trust.provider"}

// fillIn says what belongs where the example has an invented value.
var fillIn = map[string]string{
	"organisation.name":    "write the name of the foundation, which every letter bears",
	"organisation.address": "write the postal address of the foundation, which every letter bears",
	"organisation.phone":   "write the telephone number of the foundation, or remove the line",
	"organisation.email":   "write the address to which people send complaints",
	"director.name":        "write the name of the director, who signs the letters",
	"director.email":       "write the address from which the director writes",
	"commission.email":     "write the address of the Klachtencommissie",
	"commission.chair":     "write the name of the chair, or remove the line",
	"imap.address":         "write the IMAP server of your mail provider, with its port",
	"imap.username":        "write the user name of the mailbox",
	"smtp.address":         "write the SMTP server of your mail provider, with its port",
	"smtp.username":        "write the user name of the mailbox",
	"trust.authserv_id":    "write the first word after Authentication-Results: in mail that came into the mailbox",
}

// Untouched names what nobody has filled in: values invented in the example, and
// addresses in domains that nobody can own (RFC 2606 section 2). When both servers are
// on this machine, the configuration is for trying things out, and it finds nothing.
func (c *Config) Untouched() (found []Problem) {
	if c.IMAP.Loopback() && c.SMTP.Loopback() {
		return nil
	}
	shipped := read("config.example.toml", Example, nil)
	invented := make(map[string][]string)
	shipped.eachText(func(at place, values []string) {
		if key := at.section + "." + at.key; shipped.lines[at] > 0 && !slices.Contains(goodAsShipped, key) {
			invented[key] = append(invented[key], values...)
		}
	})
	c.eachText(func(at place, values []string) {
		key := at.section + "." + at.key
		remedy, known := fillIn[key]
		if !known {
			remedy = "write the real one, or remove the section"
		}
		for _, v := range values {
			what := ""
			switch {
			case slices.Contains(invented[key], v):
				what = "is still that of the example: " + strconv.Quote(v)
			case reserved(v):
				what = strconv.Quote(v) + " cannot exist"
			}
			if what != "" {
				found = append(found, c.problem(at, what, remedy))
				return // one line is enough for a list
			}
		}
	})
	return inOrder(found)
}

// EachAddress calls do for every address of the foundation and its people; problem
// makes a Problem at the line of that address.
func (c *Config) EachAddress(do func(address string, problem func(what, remedy string) Problem)) {
	people := []string{"organisation", "director", "deputy", manager, "commission", "administrator", "intake", "terms"}
	c.eachText(func(at place, values []string) {
		for _, v := range values {
			if slices.Contains(people, at.section) && strings.Contains(v, "@") {
				do(v, func(what, remedy string) Problem { return c.problem(at, what, remedy) })
			}
		}
	})
}

// eachText calls do for every setting that is a text or a list of addresses.
func (c *Config) eachText(do func(at place, values []string)) {
	each := func(section string, nth int, v reflect.Value) {
		for _, f := range fieldsOf(v) {
			at := place{section, nth, f.key}
			switch value := f.value.Interface().(type) {
			case string:
				do(at, []string{value})
			case Addresses:
				do(at, value)
			}
		}
	}
	for _, section := range fieldsOf(reflect.ValueOf(c).Elem()) {
		if section.key != manager {
			each(section.key, 0, section.value)
			continue
		}
		for i := range section.value.Len() {
			each(section.key, i, section.value.Index(i))
		}
	}
}

// reserved reports whether an address or a host is in a domain that is for examples
// and tests.
func reserved(s string) bool {
	host := s[strings.LastIndexByte(s, '@')+1:]
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	return slices.ContainsFunc([]string{".example", ".test", ".invalid"}, func(end string) bool { return strings.HasSuffix(host, end) })
}
