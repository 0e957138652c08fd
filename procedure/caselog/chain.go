package caselog

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// link is a fact as it stands in the chain.
type link struct {
	seq          int64
	caseID       string
	at           string
	actor, kind  string
	public       string // JSON
	personalHash string // "" when there is nothing personal
	hash         string
}

// sum gives the hash of a link, chained to the previous one. Each field is preceded by
// its length, so that two different links can never give the same bytes.
func (k *link) sum(previous string) string {
	h := sha256.New()
	for _, field := range []string{previous, fmt.Sprint(k.seq), k.caseID, k.at, k.actor, k.kind, k.public, k.personalHash} {
		var length [8]byte
		binary.BigEndian.PutUint64(length[:], uint64(len(field)))
		h.Write(length[:])
		h.Write([]byte(field))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// personalHash hashes the personal part with a salt: without one, a short answer or an
// address could be found by trying.
func personalHash(salt, body []byte) string {
	h := sha256.New()
	h.Write(salt)
	h.Write(body)
	return hex.EncodeToString(h.Sum(nil))
}

const saltSize = 32

// appendFacts adds facts to the end of the chain.
func appendFacts(ctx context.Context, tx *sql.Tx, caseID string, facts []record.Fact) error {
	if len(facts) == 0 {
		return nil
	}
	var seq int64
	var hash string
	err := tx.QueryRowContext(ctx, `SELECT seq, hash FROM facts ORDER BY seq DESC LIMIT 1`).Scan(&seq, &hash)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	for _, f := range facts {
		seq++
		if hash, err = appendFact(ctx, tx, seq, caseID, f, hash); err != nil {
			return fmt.Errorf("fact %s: %w", f.Kind, err)
		}
	}
	return nil
}

func appendFact(ctx context.Context, tx *sql.Tx, seq int64, caseID string, f record.Fact, previous string) (string, error) {
	public, err := json.Marshal(f)
	if err != nil {
		return "", err
	}
	k := link{seq: seq, caseID: caseID, at: instant(f.At), actor: string(f.Actor), kind: string(f.Kind), public: string(public)}
	var salt, body []byte
	if !f.Personal.Empty() {
		if body, err = json.Marshal(f.Personal); err != nil {
			return "", err
		}
		salt = make([]byte, saltSize)
		rand.Read(salt) // never fails (crypto/rand)
		k.personalHash = personalHash(salt, body)
	}
	k.hash = k.sum(previous)
	if _, err := change(ctx, tx,
		`INSERT INTO facts (seq, case_id, at, actor, kind, public, personal_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		k.seq, k.caseID, k.at, k.actor, k.kind, k.public, k.personalHash, k.hash); err != nil {
		return "", err
	}
	if body != nil {
		if _, err := change(ctx, tx, `INSERT INTO fact_secrets (seq, salt, body) VALUES (?, ?, ?)`, seq, salt, string(body)); err != nil {
			return "", err
		}
	}
	return k.hash, nil
}
