package incident

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

func TestParseDate(t *testing.T) {
	for _, test := range []struct {
		text                        string
		earliest, latest, precision int
	}{
		{"2025", 20250101, 20251231, 1},
		{"2025~", 20250101, 20251231, 1},
		{"2025-11", 20251101, 20251130, 2},
		{"2025-11~", 20251101, 20251130, 2},
		{"2025-11-02", 20251102, 20251102, 3},
		{"2024-02-29", 20240229, 20240229, 3},
		{"2000-02-29", 20000229, 20000229, 3},
		{"2023-02", 20230201, 20230228, 2},
		{"2024-02", 20240201, 20240229, 2},
		{"1900-02", 19000201, 19000228, 2},
		{"1000-01-01", 10000101, 10000101, 3},
		{"9999-12-31", 99991231, 99991231, 3},
		{"2025-11-02/2025-12-01", 20251102, 20251201, 3},
		{"2025-11-02/2025-11-02", 20251102, 20251102, 3},
		{"2025/2026-03", 20250101, 20260331, 1},
		{"2025-12/2025", 20251201, 20251231, 2}, // the end may be less precise
		{"2025-06~/2025-08~", 20250601, 20250831, 2},
		{"2025-11/..", 20251101, 20251130, 2},
		{"2025-11-02~/..", 20251102, 20251102, 3},
		{"unknown", 0, 0, 0},
	} {
		d, err := ParseDate(test.text)
		if err != nil {
			t.Errorf("%s: %v", test.text, err)
			continue
		}
		if d.String() != test.text {
			t.Errorf("%s is written as %s", test.text, d)
		}
		if d.Earliest() != test.earliest || d.Latest() != test.latest || d.Precision() != test.precision {
			t.Errorf("%s: from %d to %d, precision %d; want %d, %d, %d", test.text, d.Earliest(), d.Latest(), d.Precision(), test.earliest, test.latest, test.precision)
		}
		if d.IsZero() || d.Known() == d.Unknown || d.Range() != strings.Contains(test.text, "/") {
			t.Errorf("%s: absent %v, known %v, range %v", test.text, d.IsZero(), d.Known(), d.Range())
		}
	}
	if d := (Date{}); !d.IsZero() || d.String() != "" || d.Earliest() != 0 || d.Known() || d.Range() {
		t.Errorf("the zero date is %+v", d)
	}
}

func TestNoDates(t *testing.T) {
	for _, text := range []string{
		"", " ", "today", "Unknown", "25", "0999", "0000", "999", "10000", "2025-", "2025-1", "2025-13", "2025-00", "2025-02-29", "1900-02-29",
		"2025-04-31", "2025-11-00", "2025-11-2", "2025-11-02T10:00", "2025-11-02 ", " 2025", "2025~~", "~2025", "2025?", "2025-11-~", "202X", "2025-21",
		"../2025", "2025/", "/2025", "2025/unknown", "2025/2026/2027", "2025/...", "..", "../..", "02/11/2025", "2.11.2025", "11-02-2025",
		"2026/2025", "2025-06/2025-05-31", "-2025", "+2025", "２０２５", "2025\n", "2025-11-02/..~",
	} {
		if d, err := ParseDate(text); err == nil || !d.IsZero() {
			t.Errorf("%q is read as %v", text, d)
		} else if first := err.Error()[:1]; first != strings.ToLower(first) {
			t.Errorf("%q: the message %q begins in upper case", text, err)
		}
	}
}

// TestDateProperties: every date that can be written reads back, and its first
// day is not after its last; a range begins with its beginning.
func TestDateProperties(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	point := func() string {
		day := time.Date(1000+random.IntN(9000), 1, 1+random.IntN(365), 0, 0, 0, 0, time.UTC)
		form := []string{"2006", "2006-01", "2006-01-02"}[random.IntN(3)]
		return day.Format(form) + []string{"", "~"}[random.IntN(2)]
	}
	for range 20000 {
		from, to := point(), point()
		text := []string{from, from + "/..", from + "/" + to}[random.IntN(3)]
		d, err := ParseDate(text)
		if err != nil {
			if !strings.HasSuffix(text, "/"+to) {
				t.Fatal(err)
			}
			text = to + "/" + from // of two points, one order is right
			if d, err = ParseDate(text); err != nil {
				t.Fatal(err)
			}
		}
		first, _ := ParseDate(strings.Split(text, "/")[0])
		if d.String() != text || d.Earliest() > d.Latest() || d.Earliest() != first.Earliest() || d.Precision() != first.Precision() {
			t.Fatalf("%s: %s from %d to %d", text, d, d.Earliest(), d.Latest())
		}
	}
}

// TestDays holds the calendar to that of package time.
func TestDays(t *testing.T) {
	for year := 1000; year <= 2400; year++ {
		for month := 1; month <= 12; month++ {
			last := time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC)
			d, err := ParseDate(fmt.Sprintf("%04d-%02d", year, month))
			if err != nil || d.Latest() != year*10000+month*100+last.Day() {
				t.Fatalf("%04d-%02d ends on %d, %v", year, month, d.Latest(), err)
			}
		}
	}
}

func TestRepairedDate(t *testing.T) {
	for text, want := range map[string]string{
		"22/06/2026":         "2026-06-22",
		"06/22/2026":         "2026-06-22",
		"22.6.2026":          "2026-06-22",
		"03/04/2026":         "", // two readings
		"03/03/2026":         "",
		"2026-6-2":           "2026-06-02",
		"2026/06/22":         "2026-06-22",
		"20260622":           "2026-06-22",
		"2026-22-06":         "2026-06-22",
		"2026-06-22T10:00":   "2026-06-22",
		"2026-02-30":         "",
		"99/99/2026":         "",
		"June 2026":          "2026-06",
		"June 31, 2026":      "",
		"22 Jun 2026":        "2026-06-22",
		"ca. 2026":           "2026~",
		"2026-06?":           "2026-06~",
		"2026-13":            "",
		"2026-6":             "2026-06",
		"2026-06 to 2026-07": "2026-06/2026-07",
	} {
		if got := repairedDate(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

func FuzzParseDate(f *testing.F) {
	f.Add("2025-11~/2026")
	f.Fuzz(func(t *testing.T, text string) {
		d, err := ParseDate(text)
		repairedDate(text)
		if err == nil && (d.String() != text || d.Earliest() > d.Latest()) {
			t.Errorf("%q is read as %s, from %d to %d", text, d, d.Earliest(), d.Latest())
		}
	})
}
