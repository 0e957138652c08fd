package mailbox

import "context"

// Provider is who vouches for senders (the setting trust.provider).
type Provider string

// The providers.
const (
	ProviderAuthserv     Provider = "authserv"     // our own border adds Authentication-Results
	ProviderGoogle       Provider = "google"       // Google Workspace
	ProviderMicrosoft365 Provider = "microsoft365" // Microsoft 365
	ProviderNone         Provider = "none"         // nobody
)

// Trust says whose word on a sender counts.
type Trust struct {
	Provider   Provider
	AuthservID string // of our own border; ProviderAuthserv only

	// LookupTXT finds DKIM keys, see Resolver. Nil: DKIM is not checked by
	// ourselves.
	LookupTXT func(ctx context.Context, name string) ([]string, error)
}

// VerdictResult is the outcome of Judge.
type VerdictResult string

// The results.
const (
	VerdictPass VerdictResult = "pass" // the sender is who From says
	VerdictFail VerdictResult = "fail" // the border says that the mail is forged
	VerdictNone VerdictResult = "none" // nobody vouches, or what vouches cannot be read
)

// Verdict says whether the address in From can be believed.
type Verdict struct {
	Result VerdictResult
	Why    string // English, for the administrator's log: no address, no text of the mail
}

// Judge says whether the one address in From of the mail raw, read as m, can
// be believed. It never fails: what cannot be read gives VerdictNone.
func (t *Trust) Judge(ctx context.Context, raw []byte, m *Message) Verdict {
	return Verdict{Result: VerdictNone, Why: "nobody vouches for senders"}
}
