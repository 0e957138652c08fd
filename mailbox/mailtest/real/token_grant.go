package real

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// token answers TokenURL.
func (s *TokenServer) token(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		writeJSON(w, http.StatusBadRequest, map[string]any{"error": "invalid_request"})
		return
	}
	s.mu.Lock()
	s.asked = append(s.asked, r.PostForm)
	s.mu.Unlock()
	s.pass(r.Context())

	s.mu.Lock()
	defer s.mu.Unlock()
	w.Header().Set("Date", time.Now().Add(s.skew).UTC().Format(http.TimeFormat))
	var fault TokenFault
	if len(s.faults) > 0 {
		fault, s.faults = s.faults[0], s.faults[1:]
	}
	if fault.Status != 0 {
		if strings.HasPrefix(fault.Body, "{") {
			w.Header().Set("Content-Type", "application/json")
		}
		w.WriteHeader(fault.Status)
		fmt.Fprint(w, fault.Body)
		return
	}
	code, said, refresh := s.grant(r)
	if code != "" {
		writeJSON(w, http.StatusBadRequest, map[string]any{"error": code, "error_description": said})
		return
	}
	token := "access-" + rand.Text()
	if fault.AccessToken != "" {
		token = fault.AccessToken
	}
	s.access[token] = time.Now().Add(s.options.Lifetime)
	s.issued = append(s.issued, token)
	if fault.AfterIssue {
		panic(http.ErrAbortHandler) // how to hang up in net/http
	}
	answer := map[string]any{"access_token": token, "token_type": "Bearer", "expires_in": int(s.options.Lifetime / time.Second)}
	if fault.ExpiresIn != "" {
		answer["expires_in"] = json.RawMessage(fault.ExpiresIn)
	}
	if refresh != "" {
		answer["refresh_token"] = refresh
	}
	writeJSON(w, http.StatusOK, answer)
}

// grant judges a request (RFC 6749 section 5.2): an error code with a description, or
// neither and perhaps a refresh token.
func (s *TokenServer) grant(r *http.Request) (code, said, refresh string) {
	kind := r.PostForm.Get("grant_type")
	if kind == "urn:ietf:params:oauth:grant-type:jwt-bearer" {
		code, said := s.assertion(r.PostForm.Get("assertion"))
		return code, said, ""
	}
	id, secret, basic := r.BasicAuth()
	if !basic {
		id, secret = r.PostForm.Get("client_id"), r.PostForm.Get("client_secret")
	}
	if id != s.options.ClientID || secret != s.options.ClientSecret {
		return "invalid_client", "AADSTS7000215: Invalid client secret provided: " + secret, ""
	}
	switch kind {
	case "client_credentials":
		if s.options.ClientSecret == "" {
			return "unauthorized_client", "a public client has no credentials", ""
		}
		return "", "", ""
	case "refresh_token":
		token := r.PostForm.Get("refresh_token")
		if !s.refresh[token] {
			return "invalid_grant", "AADSTS700082: The refresh token " + token + " of klachten@organisatie.example has expired.", ""
		}
		if s.options.Rotate {
			delete(s.refresh, token)
			return "", "", s.newRefresh()
		}
		return "", "", ""
	case "urn:ietf:params:oauth:grant-type:device_code":
		answer, known := s.device[r.PostForm.Get("device_code")]
		if !known {
			return "invalid_grant", "unknown device code", ""
		}
		if answer != "" {
			return answer, "", ""
		}
		return "", "", s.newRefresh()
	}
	return "unsupported_grant_type", kind, ""
}

// newDevice answers DeviceURL (RFC 8628 section 3.2).
func (s *TokenServer) newDevice(w http.ResponseWriter, r *http.Request) {
	if r.FormValue("client_id") != s.options.ClientID {
		writeJSON(w, http.StatusBadRequest, map[string]any{"error": "invalid_client"})
		return
	}
	code := "device-" + rand.Text()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.device[code] = "authorization_pending"
	writeJSON(w, http.StatusOK, map[string]any{
		"device_code": code, "user_code": "WDJB-MJHT", "verification_uri": s.DeviceURL + "/enter", "expires_in": 900, "interval": s.options.Interval,
	})
}

// assertion judges a signed assertion as Google does (RFC 7523 section 3).
func (s *TokenServer) assertion(text string) (code, said string) {
	parts := strings.Split(text, ".")
	if len(parts) != 3 || s.options.ServiceKey == nil {
		return "invalid_request", "no assertion is taken"
	}
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || rsa.VerifyPKCS1v15(s.options.ServiceKey, crypto.SHA256, sum[:], signature) != nil {
		return "invalid_grant", "Invalid JWT Signature."
	}
	var header struct{ Alg, Typ, Kid string }
	var claims struct {
		Iss, Sub, Aud, Scope string
		Iat, Exp             int64
	}
	for i, v := range []any{&header, &claims} {
		b, err := base64.RawURLEncoding.DecodeString(parts[i])
		if err != nil || json.Unmarshal(b, v) != nil {
			return "invalid_request", "not JSON"
		}
	}
	now := time.Now().Add(s.skew).Unix()
	switch {
	case header.Alg != "RS256" || claims.Iss != s.options.ClientID || claims.Aud != s.TokenURL || claims.Scope == "":
		return "invalid_grant", "Invalid issuer or audience."
	case claims.Sub != s.options.Username:
		return "unauthorized_client", "Client is unauthorized to retrieve access tokens using this method."
	case claims.Iat > now || claims.Exp <= now || claims.Exp-claims.Iat > 3600:
		return "invalid_grant", "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim."
	}
	return "", ""
}
