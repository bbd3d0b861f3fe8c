package publish

import (
	"strings"
	"testing"
)

func TestPaths(t *testing.T) {
	for _, c := range []struct {
		put  []string
		want []string // parts of the last path's error; none: no error
	}{
		{[]string{"index.html", "a/b/c.html", ".well-known/x", "..a", "a b/ü/東京.html"}, nil},
		{[]string{"console", "com10", "lpt", "comb.txt", "nul-and-void", "COM"}, nil},
		{[]string{""}, []string{"relative path"}},
		{[]string{"."}, []string{"relative path"}},
		{[]string{"/etc/passwd"}, []string{"relative path"}},
		{[]string{"../x"}, []string{"relative path"}},
		{[]string{"a/../x"}, []string{"relative path"}},
		{[]string{"a//x"}, []string{"relative path"}},
		{[]string{"a/"}, []string{"relative path"}},
		{[]string{"a\xff"}, []string{"relative path"}},
		{[]string{`a\b`}, []string{"Windows forbids"}},
		{[]string{"a:b"}, []string{"Windows forbids"}},
		{[]string{"a\nb"}, []string{"Windows forbids"}},
		{[]string{"a\x00b"}, []string{"Windows forbids"}},
		{[]string{"a./b"}, []string{"ends in a dot"}},
		{[]string{"b "}, []string{"ends in a dot or space"}},
		{[]string{"a/con"}, []string{"device"}},
		{[]string{"Nul.txt"}, []string{"device"}},
		{[]string{"aux .tar.gz/x"}, []string{"device"}},
		{[]string{"COM1"}, []string{"device"}},
		{[]string{"lpt³.html"}, []string{"device"}},
		{[]string{"conin$"}, []string{"device"}},
		{[]string{"a", "a"}, []string{`"a" is put twice`}},
		{[]string{"a", "a/b"}, []string{`"a" is both`}},
		{[]string{"a/b", "a"}, []string{`"a" is both`}},
		{[]string{"a/B", "a/b"}, []string{`"a/B" and "a/b"`}},
		{[]string{"A/x", "a/y"}, []string{`"A" and "a"`}},
		{[]string{"A", "a/y"}, []string{`"A" and "a"`}},
		{[]string{"ÀΣ", "àς"}, []string{`"ÀΣ" and "àς"`}},
		{[]string{"k", "\u212a"}, []string{`"k" and "`, "\u212a"}},
		{[]string{"caf\u00e9/x", "cafe\u0301/y"}, []string{"caf\u00e9", "cafe\u0301"}},
		{[]string{"CAF\u00c9", "cafe\u0301"}, []string{"CAF\u00c9"}},
		{[]string{"cafe", "cafe\u0301"}, nil},
	} {
		p := paths{}
		var err error
		for i, path := range c.put {
			if err != nil {
				t.Errorf("%q: path %d: %v", c.put, i-1, err)
			}
			_, err = p.add(path)
		}
		if (err != nil) != (c.want != nil) {
			t.Errorf("%q: %v", c.put, err)
			continue
		}
		for _, part := range c.want {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%q: %q does not say %q", c.put, err, part)
			}
		}
	}
}
