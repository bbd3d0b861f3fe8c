package incident

import (
	"math/big"
	"net/url"
	"regexp"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Each repair gives the value that was probably meant, which is one that the
// reader takes, or "".

func swapped(s string) string {
	from, to, _ := strings.Cut(s, "/")
	return to + "/" + from
}

var (
	dateParts = regexp.MustCompile(`^([0-9]{4})(?:[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})|([0-9]{2})([0-9]{2}))(?:[T ][0-9].*)?$`)
	// aboutDate and dateRange are ways to write what the format writes as 2026~
	// and as a/b.
	aboutDate = regexp.MustCompile(`^(?:~|c\.|ca\.?|circa|about|around) ?([0-9].*)$|^([0-9].*)\?$`)
	dateRange = regexp.MustCompile(`^(.*[0-9])(?: +(?:-|–|to|until) +|–|\.\.)([0-9].*)$`)
	// wordyDates are layouts with a month's name, and those that only lack a zero.
	wordyDates = []struct{ layout, form string }{
		{"2 January 2006", "2006-01-02"}, {"January 2, 2006", "2006-01-02"}, {"January 2 2006", "2006-01-02"},
		{"2 Jan 2006", "2006-01-02"}, {"Jan 2, 2006", "2006-01-02"}, {"2006 January 2", "2006-01-02"},
		{"January 2006", "2006-01"}, {"Jan 2006", "2006-01"}, {"2006-1", "2006-01"}, {"2006/1", "2006-01"}, {"1/2006", "2006-01"},
	}
)

// repairedDate takes only what has one reading: 03/04/2025 has two.
func repairedDate(s string) string {
	if strings.EqualFold(s, "unknown") {
		return "unknown"
	}
	if m := aboutDate.FindStringSubmatch(s); m != nil {
		return dateOr(repairedPoint(m[1]+m[2]) + "~")
	}
	if day := repairedPoint(s); day != "" {
		return day
	}
	if m := dateRange.FindStringSubmatch(s); m != nil {
		return dateOr(repairedPoint(m[1]) + "/" + repairedPoint(m[2]))
	}
	return ""
}

func dateOr(s string) string {
	if _, err := ParseDate(s); err != nil {
		return ""
	}
	return s
}

func repairedPoint(s string) string {
	if pointForm.MatchString(s) && dateOr(s) != "" {
		return s
	}
	for _, w := range wordyDates {
		if t, err := time.Parse(w.layout, s); err == nil {
			return dateOr(t.Format(w.form))
		}
	}
	for _, form := range orders(s) {
		if dateOr(form) != "" {
			return form
		}
	}
	return ""
}

// orders are the days that figures may mean.
func orders(s string) []string {
	two := func(s string) string { return ("0" + s)[len(s)-1:] }
	if m := foreignDate.FindStringSubmatch(s); m != nil {
		first, second := two(m[1]), two(m[2])
		if first <= "12" && second <= "12" {
			return nil
		}
		return []string{m[3] + "-" + second + "-" + first, m[3] + "-" + first + "-" + second}
	}
	if m := dateParts.FindStringSubmatch(s); m != nil {
		second, third := two(m[2]+m[4]), two(m[3]+m[5])
		return []string{m[1] + "-" + second + "-" + third, m[1] + "-" + third + "-" + second}
	}
	return nil
}

// webScheme is https:// or http://, with a slip in it.
var webScheme = regexp.MustCompile(`^(?i:h?t{1,3}ps?)[:;]/{0,3}`)

func repairedURL(s string) string {
	fixed := strings.ReplaceAll(strings.TrimSpace(s), " ", "%20")
	switch at := webScheme.FindString(fixed); {
	case strings.HasPrefix(fixed, "http://"):
	case at != "":
		fixed = "https://" + fixed[len(at):]
	default:
		fixed = "https://" + strings.TrimLeft(fixed, "/")
	}
	u, err := url.Parse(fixed)
	if err != nil || u.User != nil || !hostForm.MatchString(u.Host) || fixed == s || len(fixed) > 2000 || strings.ContainsAny(fixed, "\t\n<>\"") {
		return ""
	}
	return fixed
}

// hostForm is a host's name with a dot in it.
var hostForm = regexp.MustCompile(`^[\pL\pN-]+(\.[\pL\pN-]+)+(:[0-9]+)?$`)

// repairedLanguage takes a tag in other letters, and a language's English name.
func repairedLanguage(s string) string {
	if tag, err := language.Raw.Parse(s); err == nil && ValidLanguage(tag.String()) {
		return tag.String()
	}
	names := display.English.Tags()
	for _, tag := range display.Supported.Tags() {
		if strings.EqualFold(names.Name(tag), s) && ValidLanguage(tag.String()) {
			return tag.String()
		}
	}
	return ""
}

// grouped is a whole number with separators between groups of three digits; a
// comma before fewer digits is a decimal one.
var (
	grouped = regexp.MustCompile(`\b[0-9]{1,3}(?:[,_' ][0-9]{3})+\b`)
	scaled  = regexp.MustCompile(`\b([0-9]{1,9})(?:\.([0-9]{1,6}))? ?(thousand|million|billion)\b`)
	behind  = regexp.MustCompile(`^((?:at least |at most |about )?)([0-9-]+) ?([A-Z]{3})$`)
	between = regexp.MustCompile(`^(.*?)([0-9]{1,18})-([0-9]{1,18})$`)
)

var (
	separators = strings.NewReplacer(",", "", "_", "", "'", "", " ", "")
	otherWords = strings.NewReplacer("~", "about ", "c. ", "about ", "approximately ", "about ", "more than ", "at least ", "over ", "at least ", "up to ", "at most ",
		"€", "EUR ", "£", "GBP ", " to ", "-", " – ", "-", "–", "-", " - ", "-")
	zeroes = map[string]int{"thousand": 3, "million": 6, "billion": 9}
)

func repairedQuantity(s string) string {
	switch strings.ToLower(s) {
	case "none", "no", "zero", "nil":
		return "0"
	}
	fixed := grouped.ReplaceAllStringFunc(otherWords.Replace(s), separators.Replace)
	fixed = scaled.ReplaceAllStringFunc(fixed, writtenOut)
	fixed = behind.ReplaceAllString(fixed, "$1$3 $2")
	fixed = strings.Join(strings.Fields(fixed), " ")
	if m := between.FindStringSubmatch(fixed); m != nil && integer(m[2]) > integer(m[3]) {
		fixed = m[1] + m[3] + "-" + m[2]
	}
	if _, ok := parseQuantity(fixed); ok && fixed != s {
		return fixed
	}
	return ""
}

// writtenOut is 1500000 for 1.5 million, exactly, or the text as it is.
func writtenOut(s string) string {
	m := scaled.FindStringSubmatch(s)
	number, ok := new(big.Rat).SetString(m[1] + "." + m[2] + "0e" + string(rune('0'+zeroes[m[3]])))
	if !ok || !number.IsInt() {
		return s
	}
	return number.Num().String()
}

// repairedAlias adds the slash that an address begins with.
func repairedAlias(s string) string {
	if fixed := "/" + s; ValidAlias(fixed) {
		return fixed
	}
	return ""
}
