package env

import (
	"log/slog"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/oauth"
)

// Tokens gives where access tokens come from; nil when both servers take passwords. The
// latest refresh token is kept next to the case log.
func Tokens(cfg *config.Config, logger *slog.Logger) (*oauth.Source, error) {
	if !cfg.UsesOAuth2() {
		return nil, nil
	}
	zone, err := Amsterdam()
	if err != nil {
		return nil, err
	}
	o := oauth.Options{
		Way: oauth.Way(cfg.OAuth2.Grant()), TokenURL: cfg.OAuth2.TokenURL, DeviceURL: cfg.OAuth2.DeviceURL,
		ClientID: cfg.OAuth2.ClientID, Scopes: cfg.OAuth2.Scopes, Subject: cfg.TokenUser(),
		Secret: cfg.OAuth2ClientSecret, Refresh: cfg.OAuth2RefreshToken, Key: cfg.OAuth2ServiceAccount,
		State: cfg.Store.Path + ".oauth2", Logger: logger,
	}
	if o.Way != oauth.ServiceAccount {
		o.Key = nil
	}
	if d := cfg.OAuth2.ClientSecretExpires; cfg.OAuth2.ClientSecretFile != "" && d.IsValid() {
		o.SecretExpires = d.In(zone)
	}
	source, err := oauth.New(o)
	if err != nil {
		return nil, Fail(ExitConfig, "%v", err)
	}
	return source, nil
}

// daily logs, once a day, that the client secret expires soon.
func daily(source *oauth.Source, now func() time.Time, logger *slog.Logger) func() {
	said := ""
	return func() {
		today := now()
		day := today.Format(time.DateOnly)
		if day == said {
			return
		}
		said = day
		if w := source.Warning(today); w != "" {
			logger.Warn("oauth2", "warning", w)
		}
	}
}
