package preview

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"syscall"
)

// portsTried is how many ports are tried when the wanted one is busy.
const portsTried = 10

// PortError says that the wanted port is in use.
type PortError struct{ Port int }

// Error names the port.
func (e *PortError) Error() string { return fmt.Sprintf("port %d is in use", e.Port) }

// Hint returns what to do.
func (e *PortError) Hint() string {
	return "stop the other server, or leave out --port to take the next free one"
}

// listen opens the port at the wanted address. On the loopback it does so for
// both versions of the protocol, because browsers take localhost for either.
// host is what to call the server by.
func listen(o Options) (list []net.Listener, host string, err error) {
	addresses := []string{o.Host}
	host = o.Host
	if o.Host == "" || o.Host == "localhost" {
		addresses, host = []string{"127.0.0.1", "::1"}, "localhost"
	}
	tries := portsTried
	if o.PortOnly {
		tries = 1
	}
	for i := range tries {
		port := o.Port
		if port != 0 {
			port += i
		}
		list, err = listenAll(addresses, port)
		if err == nil {
			return list, host, nil
		}
		if !errors.Is(err, syscall.EADDRINUSE) {
			return nil, "", fmt.Errorf("listening at %s: %w", host, err)
		}
	}
	if o.PortOnly {
		return nil, "", &PortError{o.Port}
	}
	return nil, "", fmt.Errorf("listening at %s: the ports %d to %d are all in use", host, o.Port, o.Port+portsTried-1)
}

// listenAll opens one port at all addresses. An address after the first that
// this machine does not have is left out; one that is taken is not.
func listenAll(addresses []string, at int) ([]net.Listener, error) {
	var list []net.Listener
	for i, a := range addresses {
		l, err := net.Listen("tcp", net.JoinHostPort(a, strconv.Itoa(at)))
		if err == nil {
			list = append(list, l)
			at = port(l) // the same for the others when any was asked for
			continue
		}
		if i > 0 && !errors.Is(err, syscall.EADDRINUSE) {
			continue
		}
		for _, l := range list {
			l.Close()
		}
		return nil, err
	}
	return list, nil
}

func port(l net.Listener) int { return l.Addr().(*net.TCPAddr).Port }
