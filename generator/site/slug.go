package site

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const maxSlug = 60

// Slug is the part of a URL that stands for a name: NFKD, marks dropped, lower
// case, every other run a hyphen. Where more than case, spaces or hyphens was
// lost, or nothing is left, or the result is too long or has an address of its
// own, a hyphen and the first 8 hex digits of the SHA-256 of the name's NFC
// form are added, so that C, C++ and 東京大学 all have pages of their own.
func Slug(name string) string {
	name = norm.NFC.String(strings.TrimSpace(name))
	slug, lossless := fold(name)
	if lossless && slug != "" && len(slug) <= maxSlug && !reservedTerm(slug) {
		return slug
	}
	sum := sha256.Sum256([]byte(name))
	tail := hex.EncodeToString(sum[:4])
	if len(slug) > maxSlug {
		slug = strings.TrimRight(slug[:maxSlug], "-")
	}
	return strings.TrimPrefix(slug+"-"+tail, "-")
}

// Words is a text as words of a-z and 0-9 with hyphens between them, whatever is
// lost on the way: what an id says of a title.
func Words(text string) string {
	words, _ := fold(text)
	return words
}

// fold is a name in a-z, 0-9 and single hyphens, and whether no more than case,
// spaces and hyphens was lost.
func fold(name string) (folded string, lossless bool) {
	var b strings.Builder
	lossless, hyphen := true, false
	for _, r := range norm.NFKD.String(name) {
		lower := unicode.ToLower(r)
		switch {
		case lower >= 'a' && lower <= 'z' || lower >= '0' && lower <= '9':
			b.WriteRune(lower)
			hyphen = false
		case unicode.Is(unicode.Mn, r):
			lossless = false
		default:
			if !hyphen {
				b.WriteByte('-')
			}
			hyphen = true
			lossless = lossless && (r == ' ' || r == '-')
		}
	}
	return strings.Trim(b.String(), "-"), lossless
}

var termForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// fixedAddresses are the first parts of the addresses that no taxonomy or page
// may take; four digits are a year.
var fixedAddresses = []string{
	"incidents", "search", "changes", "data", "coverage", "figures", contributeStem, "assets", "page", "feed", "index", "404", "build", "sitemap", "robots",
	"records", "history", "card.png", "favicon.svg", "cname", "con", "prn", "aux", "nul",
}

// searchParameters are what the search page's address holds beside the terms that
// are chosen, each under its taxonomy's name.
var searchParameters = []string{"q", "from", "to", "sort", "more"}

var (
	langSegment = regexp.MustCompile(`^[a-z]{2,3}$`)
	yearForm    = regexp.MustCompile(`^[0-9]{4}$`)
)

// unfit says why a name can't stand first in an address, "" when it can.
func unfit(name string) string {
	switch {
	case slices.Contains(fixedAddresses, name):
		return "which is an address of its own"
	case yearForm.MatchString(name):
		return "which is the address of a year"
	case langSegment.MatchString(name):
		return "since two or three letters are the address of a language"
	case device.MatchString(name):
		return "which Windows keeps for a device"
	case !nameForm.MatchString(name):
		return "which is no plain name: a-z, 0-9 and hyphens, a letter first, at most 40 of them"
	}
	return ""
}

var device = regexp.MustCompile(`^(com|lpt)[0-9]$`)

// notStated is the slug of what no record names.
const notStated = "not-stated"

// reservedTerm reports a slug that can't stand below a taxonomy.
func reservedTerm(slug string) bool {
	switch slug {
	case notStated, "page", "index", "con", "prn", "aux", "nul":
		return true
	}
	return device.MatchString(slug)
}

// fixedField reports a field of the record that no taxonomy can claim.
func fixedField(path string) bool {
	group, member, dotted := strings.Cut(path, ".")
	if group == "sources" {
		return member != "publisher" && member != "label"
	}
	if path == "body" || !fieldForm.MatchString(path) || dotted && slices.Contains(fixedKeys, group) {
		return true
	}
	return !dotted && slices.Contains(fixedKeys, path)
}

var fieldForm = regexp.MustCompile(`^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)?$`)

// fixedKeys are the keys of a record that have a meaning of their own.
var fixedKeys = []string{
	"title", "date", "date-of", "language", "summary", "status", "status-reason", "superseded-by", "rationale", "harmed",
	"quantities", "events", "machine-written", "also-known-as", "related", "origin", "aliases", "image", "sources", "translates",
}
