package gate

import (
	"testing"

	"blotter/generator/incident"
)

func TestSameSubject(t *testing.T) {
	version := func(title, source string) *incident.Version {
		return incident.ReadVersion([]byte("---\ntitle: " + title + "\nsources: [{title: " + source + "}]\n---\n"))
	}
	train := version("Toy train with wheels that come off", "Train withdrawn")
	for _, c := range []struct {
		name  string
		other *incident.Version
		want  bool
	}{
		{"itself", train, true},
		{"half of the title's words", version("Wheels of a train came loose", "Another"), true},
		{"a source", version("Wooden locomotive taken back", "Train withdrawn"), true},
		{"nothing", version("Blanket found mouldy", "Blankets taken back"), false},
		{"small words", version("A blanket that is off, with mould", "Blankets taken back"), false},
		{"a title that is removed", train.Without([]string{"title", "sources"}), true},
		{"another script", version("「木の列車」の回収", "列車"), false},
	} {
		if got := sameSubject(train, c.other); got != c.want {
			t.Errorf("%s: %t, want %t", c.name, got, c.want)
		}
		if sameSubject(train, c.other) != sameSubject(c.other, train) {
			t.Errorf("%s: it depends on the order", c.name)
		}
	}
}
