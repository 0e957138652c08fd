package oauth

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// key is what we use of the JSON file of a service account.
type key struct {
	id     string // private_key_id
	email  string // client_email: who signs
	client string // client_id: the one that gets domain-wide delegation
	signer *rsa.PrivateKey
}

// readKey reads the JSON file that Google gives for a service account. Its token_uri is
// ignored: the configuration says where to send what.
func readKey(file []byte) (key, error) {
	var fields struct {
		Type   string `json:"type"`
		ID     string `json:"private_key_id"`
		Key    string `json:"private_key"`
		Email  string `json:"client_email"`
		Client string `json:"client_id"`
	}
	if err := json.Unmarshal(file, &fields); err != nil {
		return key{}, errors.New("it is not the JSON file of a service account")
	}
	if fields.Type != "service_account" || fields.Email == "" || fields.Key == "" {
		return key{}, errors.New("it is not the key of a service account")
	}
	block, _ := pem.Decode([]byte(fields.Key))
	if block == nil || block.Type != "PRIVATE KEY" {
		return key{}, errors.New("its private_key is not a PEM")
	}
	private, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return key{}, errors.New("its private_key is not a key in PKCS 8")
	}
	signer, ok := private.(*rsa.PrivateKey)
	if !ok {
		return key{}, errors.New("its private_key is not for RSA")
	}
	return key{fields.ID, fields.Email, fields.Client, signer}, nil
}

// CheckKey says what is wrong with the JSON file of a service account. The error
// contains nothing from the file.
func CheckKey(file []byte) error {
	_, err := readKey(file)
	return err
}

const (
	assertionLife = 10 * time.Minute // Google accepts at most an hour
	assertionPast = 10 * time.Second // iat is set back this far, for clocks that nearly agree
	clocksDiffer  = 30 * time.Second // more than this is a wrong clock
)

// assert gets a token for a signed assertion (RFC 7523 §2.1). If that is refused and
// the server's clock differs from ours, it uses the server's.
func (s *Source) assert(ctx context.Context) (answer, error) {
	file, err := s.options.Key()
	if err != nil {
		return answer{}, fmt.Errorf("oauth2: %w", err)
	}
	k, err := readKey(file)
	if err != nil {
		return answer{}, fmt.Errorf("oauth2: [oauth2] service_account_file: %w; make a new key in the Google Cloud console", err)
	}
	got, err := s.present(ctx, k)
	var r *refusal
	if errors.As(err, &r) && r.code == "invalid_grant" && (r.skew-s.skew).Abs() > clocksDiffer {
		s.skew = r.skew
		s.options.Logger.Warn("signing in with the token server's clock, since this machine's clock differs",
			"difference", r.skew.Round(time.Second).String(), "remedy", "turn time synchronisation on")
		got, err = s.present(ctx, k)
	}
	if errors.As(err, &r) {
		return answer{}, s.denied(r, "Is its client ID "+cleanID(k.client)+" allowed the scope "+strings.Join(s.options.Scopes, " ")+
			" under domain-wide delegation, and is [imap] username a user there? See klachtd guide google")
	}
	return got, err
}

// cleanID keeps only the digits of a client ID, which has nothing else.
func cleanID(id string) string {
	if len(id) == 0 || len(id) > longestWord || strings.Trim(id, "0123456789") != "" {
		return "(see its key file)"
	}
	return id
}

func (s *Source) present(ctx context.Context, k key) (answer, error) {
	assertion, err := s.sign(k, s.options.Now().Add(s.skew))
	if err != nil {
		return answer{}, err
	}
	return s.ask(ctx, url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {assertion}})
}

// sign makes the assertion (RFC 7519, RFC 7515 §3.1). The library's own code cannot set
// the time, and its package jws is not meant for others.
func (s *Source) sign(k key, now time.Time) (string, error) {
	header, err := json.Marshal(map[string]string{"alg": "RS256", "typ": "JWT", "kid": k.id})
	if err != nil {
		return "", err
	}
	claims, err := json.Marshal(map[string]any{
		"iss": k.email, "sub": s.options.Subject, "aud": s.options.TokenURL, "scope": strings.Join(s.options.Scopes, " "),
		"iat": now.Add(-assertionPast).Unix(), "exp": now.Add(assertionLife).Unix(),
	})
	if err != nil {
		return "", err
	}
	encode := base64.RawURLEncoding.EncodeToString
	signed := encode(header) + "." + encode(claims)
	sum := sha256.Sum256([]byte(signed))
	signature, err := rsa.SignPKCS1v15(rand.Reader, k.signer, crypto.SHA256, sum[:])
	if err != nil {
		return "", errors.New("oauth2: [oauth2] service_account_file: its private_key does not sign; make a new key in the Google Cloud console")
	}
	return signed + "." + encode(signature), nil
}
