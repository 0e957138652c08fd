// Package config turns the administrator's TOML file into plain Go values.
//
// The bytes of config.toml become statements with line numbers (scan.go). The
// statements are bound to the struct tags below (bind.go). The values are checked
// against each other (check*.go) and, when the file comes from disk, against the files
// it names (load.go). Every mistake becomes a Problem. No step stops at the first one,
// so that an administrator can repair a file in one go.
//
// Secrets are never in the file. It names where they are, and they are read when they
// are used (secret.go).
package config

import (
	"crypto/sha256"
	"time"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/procedure/calendar"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

// Config is the whole configuration. The struct tags are the keys of the file;
// config.example.toml explains each of them to an administrator.
type Config struct {
	Organisation  Organisation `toml:"organisation"`
	Director      Person       `toml:"director"`
	Deputy        Person       `toml:"deputy"` // may be unset
	Managers      []Person     `toml:"manager"`
	Commission    Commission   `toml:"commission"`
	Administrator Person       `toml:"administrator"` // may be unset
	IMAP          IMAP         `toml:"imap"`
	SMTP          SMTP         `toml:"smtp"`
	OAuth2        OAuth2       `toml:"oauth2"`
	Store         Store        `toml:"store"`
	Trust         Trust        `toml:"trust"`
	Intake        Intake       `toml:"intake"`
	Terms         Terms        `toml:"terms"`
	Letters       Letters      `toml:"letters"`
	Retention     Retention    `toml:"retention"`
	Monitor       Monitor      `toml:"monitor"`

	// Warnings are findings that do not stop the program from running. Findings do not
	// either, but klachtd check counts them as wrong.
	Warnings, Findings []Problem `toml:"-"`

	read    [sha256.Size]byte // the hash of the file
	secrets secrets
	stored  bool // store.path was set in the file
	faulty  bool // something in the file is wrong
	where   func(place) (file string, line int)
}

// Addresses are e-mail addresses, the preferred one first. In the file they are one
// string or a list. After reading, domains are in lower-case ASCII (RFC 5890), so that
// addresses can be compared byte by byte.
type Addresses []string

// Texts are one text or a list of them.
type Texts []string

// Person has a role under one name, and may read mail at several addresses.
type Person struct {
	Name  string    `toml:"name"`
	Email Addresses `toml:"email"`
}

// Configured reports whether the role can receive mail at all.
func (p Person) Configured() bool { return len(p.Email) > 0 }

// Organisation is the foundation: letterhead, sender of all mail.
type Organisation struct {
	Name    string `toml:"name"`
	Address string `toml:"address,multiline"` // postal; newlines separate its lines
	Phone   string `toml:"phone"`
	Email   string `toml:"email"` // the complaints address
}

// Commission is the Klachtencommissie.
type Commission struct {
	Person
	Chair     string `toml:"chair"`       // who signs letter 07; "" when unset
	ChairMail string `toml:"chair_email"` // the address in Email whose "akkoord" binds; "" for that of any other member
}

// Server is how to reach and sign in to a mail server.
type Server struct {
	Address      string `toml:"address"` // host:port
	TLS          string `toml:"tls"`     // "implicit", "starttls", or "none" (loopback only)
	CAFile       string `toml:"ca_file"` // PEM; "" for the system's
	Username     string `toml:"username"`
	PasswordFile string `toml:"password_file"` // read with Config.IMAPPassword and SMTPPassword
	Auth         string `toml:"auth"`          // "password" or "oauth2"
}

// IMAP is the mailbox in which complaints arrive.
type IMAP struct {
	Server
	Mailbox string        `toml:"mailbox"`
	Archive string        `toml:"archive"` // filed mail is moved here
	Held    string        `toml:"held"`    // mail that waits for a person
	Junk    string        `toml:"junk"`    // where the provider puts spam; "" leaves it unread
	Poll    time.Duration `toml:"poll"`    // look at least this often, even when IDLE is silent
}

// SMTP is the server that sends our mail; without Username we do not sign in.
type SMTP struct {
	Server
}

// OAuth2 is how to get a token for servers with auth = "oauth2"; Grant says by which
// grant. What follows from the provider is filled in after reading.
type OAuth2 struct {
	Provider            string     `toml:"provider"` // "microsoft365", "google", or "other"
	Tenant              string     `toml:"tenant"`   // of Microsoft 365
	TokenURL            string     `toml:"token_url"`
	DeviceURL           string     `toml:"device_url"` // where klachtd signin gets its code
	ClientID            string     `toml:"client_id"`
	ClientSecretFile    string     `toml:"client_secret_file"`
	ClientSecretExpires civil.Date `toml:"client_secret_expires"` // the first day it no longer works; unset when unknown
	RefreshTokenFile    string     `toml:"refresh_token_file"`
	ServiceAccountFile  string     `toml:"service_account_file"` // Google's JSON key
	Scopes              []string   `toml:"scopes"`
}

// Store is the SQLite file with the case log.
type Store struct {
	Path string `toml:"path"`
}

// Trust says whose verdict on a sender counts (RFC 8601).
type Trust struct {
	Provider   string `toml:"provider"`    // "authserv", "microsoft365", "google", or "none"
	AuthservID string `toml:"authserv_id"` // of our own border, under "authserv" only
	Resolver   string `toml:"resolver"`    // DNS server for DKIM keys, ip:port; "" for the system's

	// KeepsMessageIDs is false when a relay rewrites our Message-IDs. A reply then
	// proves nothing by itself, and every command must be confirmed.
	KeepsMessageIDs bool `toml:"keeps_message_ids"`
}

// Intake bounds and cleans what comes in.
type Intake struct {
	Since           civil.Date `toml:"since"`             // mail received before this day is old; unset: before the log began
	AboutDirector   Addresses  `toml:"about_director"`    // mail to these goes to the deputy first; they deliver to our mailbox
	NoticeAfter     string     `toml:"notice_after"`      // how long the notice to the director waits for the answer to letter 01: "1 working day"
	SkipLines       []string   `toml:"skip_lines"`        // banners of the tenant, never the first line of a command
	MaxMailMB       int        `toml:"max_mail_mb"`       // MiB of RFC822.SIZE; larger mail is held
	AutomaticPerDay int        `toml:"automatic_per_day"` // mails of one sender answered on the same day
	CasesPerDay     int        `toml:"cases_per_day"`     // new cases confirmed on the same day
	ClamdSocket     string     `toml:"clamd_socket"`      // "" for no scan
}

// Terms say how long everything may take and how days are counted. Rules gives them in
// the terms of package procedure.
type Terms struct {
	AcknowledgeDays        int    `toml:"acknowledge_days"`          // R10
	ContactWorkingDays     int    `toml:"contact_working_days"`      // R12
	ContactReminders       []int  `toml:"contact_reminders"`         // working days after receipt
	AfterContactWorkingDay int    `toml:"after_contact_working_day"` // from then on the director is asked every week
	SubmitWorkingDays      int    `toml:"submit_working_days"`       // R14
	AdviseDays             int    `toml:"advise_days"`               // R17
	AdviseReminders        []int  `toml:"advise_reminders"`          // days before the last day
	ExtendDays             int    `toml:"extend_days"`               // R18
	DecideWorkingDays      int    `toml:"decide_working_days"`       // R20
	DecideReminders        []int  `toml:"decide_reminders"`          // working days after the advice
	ManagerWorkingDays     int    `toml:"manager_working_days"`      // R20, no manager named yet
	SupplementDays         int    `toml:"supplement_days"`           // letter 17
	ReopenDays             int    `toml:"reopen_days"`               // R13
	LapseYears             int    `toml:"lapse_years"`               // R08
	Roll                   string `toml:"roll"`                      // "literal" or "next working day"
	Escalation             string `toml:"escalation"`                // also gets overdue notices; "" for nobody

	GoodFriday       bool         `toml:"good_friday"`    // no working day
	LiberationDay    bool         `toml:"liberation_day"` // 5 May is no working day
	DecreeDays       []civil.Date `toml:"decree_days"`    // not working days either
	DecreeKnownUntil int          `toml:"decree_known_until"`
}

// Letters is the house style, and what the foundation promises in its letters.
type Letters struct {
	Templates       string   `toml:"templates"`      // folder with texts that replace the shipped ones
	Optional        []string `toml:"optional"`       // paragraphs that promise more than the regulation
	Languages       []string `toml:"languages"`      // languages whose page for the client a translator has checked
	Regulation      string   `toml:"regulation"`     // PDF that goes with letter 01; "" for the shipped text
	WorkingMethod   string   `toml:"working_method"` // PDF that goes with letter 05; "" for the shipped text
	Logo            string   `toml:"logo"`           // PNG or JPEG
	Colour          string   `toml:"colour"`         // "#1F3A5F": of the name and of titles; "" for ours
	Typeface        Texts    `toml:"typeface"`       // TrueType files: ordinary letters, bold ones
	Footer          Texts    `toml:"footer"`         // more lines for the foot
	Signature       string   `toml:"signature"`      // PNG or JPEG of the director's
	Window          string   `toml:"window"`         // of the envelopes: "left" or "right"
	FoldMarks       bool     `toml:"fold_marks"`
	AttachAdvice    bool     `toml:"attach_advice"` // to the complainant's letter 09
	BlikOpWerkPhone string   `toml:"blik_op_werk_phone"`
	BlikOpWerkEmail string   `toml:"blik_op_werk_email"`
	BlikOpWerkHours string   `toml:"blik_op_werk_hours"`
}

// Retention is how long personal data stays.
type Retention struct {
	Years int `toml:"years"` // after a case was closed
}

// Monitor is how others see that the program is alive.
type Monitor struct {
	MetricsFile string        `toml:"metrics_file"` // Prometheus text format; "" writes none
	PingURL     string        `toml:"ping_url"`     // a dead man's switch, called while all is well; "" for none
	LogLevel    string        `toml:"log_level"`    // "info", "warning" or "error"; Level gives it
	AlertAfter  time.Duration `toml:"alert_after"`  // how long the canary may stay away before the administrator is told
	Canary      bool          `toml:"canary"`       // send a mail to ourselves once a day
}

// Default gives the configuration of an empty file: the value of every key that is not
// set. The terms are those of package procedure.
func Default() *Config {
	terms, calendar := rules.DefaultTerms(), calendar.Default()
	server := Server{TLS: "implicit", Auth: "password"} // implicit TLS: RFC 8314 §3
	return &Config{
		Commission:    Commission{Person: Person{Name: "Klachtencommissie"}},
		Administrator: Person{Name: "beheerder"},
		IMAP: IMAP{Server: server, Mailbox: "INBOX", Archive: "Verwerkt", Held: "Aangehouden",
			Junk: "Junk", Poll: 5 * time.Minute},
		SMTP:   SMTP{Server: server},
		OAuth2: OAuth2{Provider: "other"},
		Trust:  Trust{Provider: "none", KeepsMessageIDs: true},
		Intake: Intake{NoticeAfter: "0", MaxMailMB: 40, AutomaticPerDay: 10, CasesPerDay: 1000},
		Terms: Terms{
			AcknowledgeDays:        terms.AcknowledgeDays,
			ContactWorkingDays:     terms.ContactWorkingDays,
			ContactReminders:       terms.ContactReminders,
			AfterContactWorkingDay: terms.AfterContactWorkingDay,
			SubmitWorkingDays:      terms.SubmitWorkingDays,
			AdviseDays:             terms.AdviseDays,
			AdviseReminders:        terms.AdviseReminders,
			ExtendDays:             terms.ExtendDays,
			DecideWorkingDays:      terms.DecideWorkingDays,
			DecideReminders:        terms.DecideReminders,
			ManagerWorkingDays:     terms.ManagerWorkingDays,
			SupplementDays:         terms.SupplementDays,
			ReopenDays:             terms.ReopenDays,
			LapseYears:             terms.LapseYears,
			Roll:                   "literal",
			GoodFriday:             calendar.GoodFriday,
			LiberationDay:          calendar.LiberationDay,
			DecreeDays:             calendar.Decree,
			DecreeKnownUntil:       calendar.KnownUntil,
		},
		Letters: Letters{
			Window: "left", FoldMarks: true,
			AttachAdvice:    true,
			BlikOpWerkPhone: "030 291 6025", // R23
			BlikOpWerkEmail: "klachten@zoekinburgerschool.nl",
			BlikOpWerkHours: "op werkdagen van 9.00 tot 17.00 uur",
		},
		Retention: Retention{Years: 2},
		Monitor:   Monitor{LogLevel: "info", AlertAfter: 2 * time.Hour, Canary: true},
	}
}
