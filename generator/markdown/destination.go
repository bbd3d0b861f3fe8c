package markdown

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/yuin/goldmark/util"
)

// destination is a link's destination as a browser takes it (URL Standard,
// section 4.4, basic URL parser): without C0 controls and spaces at its ends,
// and without TAB, LF and CR anywhere.
func destination(decoded string) string {
	decoded = strings.TrimFunc(decoded, func(r rune) bool { return r <= ' ' })
	return strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r == '\r' {
			return -1
		}
		return r
	}, decoded)
}

// scheme is the destination's scheme in lower case, or "" where it is relative.
// Every C0 control and space is left out first, which finds more schemes than a
// browser does and never fewer.
func scheme(dest string) string {
	dest = strings.Map(func(r rune) rune {
		if r <= ' ' {
			return -1
		}
		return r
	}, dest)
	end := strings.IndexAny(dest, ":/?#")
	if end < 0 || dest[end] != ':' {
		return ""
	}
	return strings.ToLower(dest[:end])
}

// refuse says why a link must not be written, or "".
func refuse(dest string) string {
	slashes := strings.ReplaceAll(dest, `\`, "/")
	switch s := scheme(dest); {
	case s == "" && strings.HasPrefix(slashes, "//"):
		return "begins with two slashes; write https:"
	case s == "", s == "mailto":
	case s != "http" && s != "https":
		return "is neither relative nor http, https or mailto"
	case !strings.HasPrefix(dest[min(len(dest), len(s)):], "://"):
		return fmt.Sprintf("does not begin with %s://", s)
	}
	if address(dest) == "" && dest != "" {
		return "is not an address"
	}
	return ""
}

// refuseImage says why an image must not be shown, or "". Only a file beside
// the record is: a page that shows one asks no other host for anything.
func refuseImage(dest string) string {
	name, err := url.PathUnescape(strings.TrimPrefix(dest, "./"))
	if err != nil || name == "" || strings.HasPrefix(name, ".") || strings.ContainsAny(name, `/\:?#`) || address(dest) == "" {
		return "is not the name of a file beside the record; put the image there, or link to it"
	}
	return ""
}

// address is a destination as it is written to an attribute, before escaping:
// a URL that parses, with everything else percent-encoded; "" if it is none.
func address(dest string) string {
	u, err := url.Parse(string(util.URLEscape([]byte(dest), false)))
	if err != nil || (u.Scheme == "http" || u.Scheme == "https") && u.Host == "" {
		return ""
	}
	return u.String()
}

// quoted is a stranger's text for a message, short and on one line.
func quoted(s string) string {
	if r := []rune(s); len(r) > 60 {
		s = string(r[:60]) + "…"
	}
	return fmt.Sprintf("%q", s)
}
