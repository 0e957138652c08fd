// Package chain holds the facts of a log together. Each fact is hashed with the hash of the
// one before it, so nobody can change, remove or insert one without changing all that
// follow. The personal part of a fact is outside: the chain has only its salted hash, and
// so it can be erased.
package chain

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// Link is a fact as it stands in the chain, with everything its hash is made of: what
// somebody needs who does not trust this program.
type Link struct {
	Seq          int64  `json:"seq"`
	CaseID       string `json:"case"`
	At           string `json:"at"`
	Actor        string `json:"actor"`
	Kind         string `json:"kind"`
	Public       string `json:"public"`        // JSON, to the byte
	PersonalHash string `json:"personal_hash"` // of salt and personal; "" when there is nothing personal
	Salt         []byte `json:"salt,omitempty"`
	Personal     string `json:"personal,omitempty"` // JSON, to the byte; "" once erased
	Previous     string `json:"previous"`           // hash of the fact before it in the log, whatever its case; "" for the first
	Hash         string `json:"hash"`
}

const saltSize = 32

// Add gives the link of a fact that comes after the one with the hash previous.
func Add(previous string, seq int64, caseID string, f record.Fact) (Link, error) {
	public, err := json.Marshal(f)
	if err != nil {
		return Link{}, err
	}
	k := Link{Seq: seq, CaseID: caseID, Public: string(public), Previous: previous}
	k.At, k.Actor, k.Kind = columns(f)
	if !f.Personal.Empty() {
		personal, err := json.Marshal(f.Personal)
		if err != nil {
			return Link{}, err
		}
		k.Personal, k.Salt = string(personal), make([]byte, saltSize)
		rand.Read(k.Salt) // never fails (crypto/rand)
		k.PersonalHash = k.PersonalSum()
	}
	k.Hash = k.Sum()
	return k, nil
}

// Fact puts the fact together from its two parts.
func (k Link) Fact() (f record.Fact, err error) {
	if err := json.Unmarshal([]byte(k.Public), &f); err != nil || k.Personal == "" {
		return f, err
	}
	return f, json.Unmarshal([]byte(k.Personal), &f.Personal)
}

// Describes reports whether what stands beside the contents of the link is that of its fact.
func (k Link) Describes(f record.Fact) bool {
	at, actor, kind := columns(f)
	return k.At == at && k.Actor == actor && k.Kind == kind
}

func columns(f record.Fact) (at, actor, kind string) {
	return f.At.UTC().Format(time.RFC3339), string(f.Actor), string(f.Kind)
}

// Sum gives the hash that the link must have. Each field is preceded by its length, so
// that two different links can never give the same bytes.
func (k Link) Sum() string {
	h := sha256.New()
	for _, field := range []string{k.Previous, fmt.Sprint(k.Seq), k.CaseID, k.At, k.Actor, k.Kind, k.Public, k.PersonalHash} {
		var length [8]byte
		binary.BigEndian.PutUint64(length[:], uint64(len(field)))
		h.Write(length[:])
		h.Write([]byte(field))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// PersonalSum gives the hash that the personal part must have. Without the salt, a short
// answer or an address could be found by trying.
func (k Link) PersonalSum() string {
	h := sha256.New()
	h.Write(k.Salt)
	h.Write([]byte(k.Personal))
	return hex.EncodeToString(h.Sum(nil))
}
