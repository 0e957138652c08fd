package mailbox

import (
	"context"
	"net"
)

// DialWith makes connections to the server in another way than by TCP.
func (s *Server) DialWith(dial func(context.Context) (net.Conn, error)) { s.dial = dial }
