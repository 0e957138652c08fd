package install

import (
	"context"
	"fmt"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/cmd/klachtd/oauth"
)

// Signin is klachtd signin.
type Signin struct{}

func (Signin) Help() string {
	return `
For auth = "oauth2" with a device code: prints an address and a code. Open the
address on any device, enter the code, and sign in as the user of the mailbox.
The token that klachtd gets is stored next to the case log, closed to others,
and a running klachtd starts using it without a restart.

Do it once, and again when klachtd says that the sign-in has ended.`
}

func (Signin) Run(ctx context.Context, e *env.Env) error {
	return signin(ctx, e)
}

func signin(ctx context.Context, e *env.Env) error {
	cfg, err := e.Load(config.WithoutSecrets())
	if err != nil {
		return err
	}
	source, err := env.Tokens(cfg, e.Logger(cfg))
	if err != nil {
		return err
	}
	switch {
	case source == nil:
		return env.Fail(env.ExitConfig, `%s: [imap] and [smtp] sign in with passwords; for a sign-in by a person set auth = "oauth2" and the section [oauth2]`, e.Config)
	case cfg.OAuth2.Grant() != config.GrantRefresh:
		return env.Fail(env.ExitConfig, "%s: [oauth2] signs in by itself (%s), nobody needs to; try it with klachtd check --online", e.Config, cfg.OAuth2.Grant())
	case cfg.OAuth2.DeviceURL == "":
		return env.Fail(env.ExitConfig, "%s: [oauth2] has no device_url; put a token that you got elsewhere into refresh_token_file", e.Config)
	}
	err = source.SignIn(ctx, func(i oauth.Invitation) {
		fmt.Fprintf(e.Out, "Open   %s\nenter  %s\nand sign in as %s, within %d minutes.\n", i.URL, i.Code, cfg.TokenUser(), i.Life/time.Minute)
	})
	if err != nil {
		return err
	}
	e.Say("\nSigned in. This is stored in %s.oauth2.\nTry it with: klachtd check --online\nA klachtd that is running takes it up by itself.\n", cfg.Store.Path)
	return nil
}
