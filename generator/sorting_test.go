package generator_test

import (
	"cmp"
	"slices"
	"strings"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// readInOrder sorts, without leaving the page, a taxonomy's table and a term's
// records.
func readInOrder(b *browser, url string) {
	b.do("open a taxonomy", look(1280, "light"), chromedp.Navigate(url+"functions/"))
	b.appears(`//th[@data-sort="count"]/button`)
	rows := func(what string) []string {
		return ask[[]string](b, `[...document.querySelectorAll(".terms tbody tr:not(.missing) `+what+`")].map((e) => e.textContent)`)
	}
	own := rows("th")
	press := func(selector string) {
		b.do("press "+selector, chromedp.Focus(chromedp.CSS(selector)), chromedp.KeyEvent(kb.Enter))
	}
	press(`th[data-sort="count"] button`)
	byNumber := func(x, y string) int { return cmp.Or(cmp.Compare(len(y), len(x)), cmp.Compare(y, x)) }
	if got := rows(".n"); len(got) < 5 || !slices.IsSortedFunc(got, byNumber) {
		b.t.Errorf("by count: %q", got)
	}
	b.appears(`//th[@data-sort="count"][@aria-sort="descending"]`)
	if last := ask[string](b, `document.querySelector(".terms tbody tr:last-child").className`); last != "missing" {
		b.t.Error("what is not stated does not stand last")
	}
	press(`th[data-sort="name"] button`)
	if got := rows("th"); !slices.IsSortedFunc(got, strings.Compare) || slices.Equal(got, own) {
		b.t.Errorf("by name: %q", got)
	}
	press(`th[data-sort="name"] button`)
	press(`th[data-sort="name"] button`)
	if got := rows("th"); !slices.Equal(got, own) || ask[int](b, `document.querySelectorAll("[aria-sort]").length`) > 0 {
		b.t.Errorf("back in its own order: %q", got)
	}
	b.quiet("sorting a table")
	readLinesInOrder(b, url)
}

func readLinesInOrder(b *browser, url string) {
	b.do("open a term", chromedp.Navigate(url+"harms/psychological/"))
	b.appears(`//button[@data-by="title"]`)
	titles := func() []string {
		return ask[[]string](b, `[...document.querySelectorAll(".lines h3")].filter((e) => e.checkVisibility()).map((e) => e.textContent)`)
	}
	own := titles()
	press := func(by string) {
		b.do("press "+by, chromedp.Focus(chromedp.CSS(`button[data-by="`+by+`"]`)), chromedp.KeyEvent(kb.Enter))
		b.appears(`//button[@data-by="` + by + `"][@aria-pressed="true"]`)
	}
	press("title")
	if got := titles(); !slices.IsSortedFunc(got, func(x, y string) int { return strings.Compare(strings.ToLower(x), strings.ToLower(y)) }) || len(got) != len(own) {
		b.t.Errorf("by title: %q", got)
	}
	if said := ask[string](b, `document.querySelector("[role=status]").textContent`); !strings.Contains(said, "by title") {
		b.t.Errorf("those who do not see hear %q", said)
	}
	press("severity")
	steps := ask[[]string](b, `[...document.querySelectorAll(".lines .severity")].filter((e) => e.checkVisibility()).map((e) => e.className)`)
	if len(steps) != len(own) || !slices.IsSortedFunc(steps, func(x, y string) int { return strings.Compare(y, x) }) {
		b.t.Errorf("by severity: %q", steps)
	}
	press("recorded")
	if n := ask[int](b, `document.querySelectorAll(".by > span:first-child > time").length`); n != len(own) {
		b.t.Errorf("%d of %d lines say when they were recorded", n, len(own))
	}
	press("title")
	b.do("go to a year", chromedp.Click(chromedp.CSS(`.years a[href$="#y2020"]`)))
	b.appears(`//button[@data-by="date"][@aria-pressed="true"]`)
	if got := titles(); !slices.Equal(got, own) {
		b.t.Errorf("back in the order of events: %q", got)
	}
	b.quiet("sorting records")
}
