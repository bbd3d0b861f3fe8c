package incident

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"blotter/generator/diag"

	"github.com/google/go-cmp/cmp"
)

// fill sets everything in v to a value of its own, and lists to two.
func fill(t *testing.T, v reflect.Value, n *int) {
	*n++
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprint("text ", *n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Uint8:
		v.SetUint(uint64(*n % 100))
	case reflect.Pointer:
		if v.Type() == reflect.TypeFor[*diag.Rule]() {
			v.Set(reflect.ValueOf(diag.BadURL))
			return
		}
		v.Set(reflect.New(v.Type().Elem()))
		fill(t, v.Elem(), n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(t, v.Index(0), n)
		fill(t, v.Index(1), n)
	case reflect.Map:
		v.Set(reflect.ValueOf(map[string]string{"one": "1", "two": "2"}))
	case reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i), n)
		}
	default:
		t.Fatalf("a %s: is it kept?", v.Type())
	}
}

// Nothing of an incident is lost, whatever fields there will be.
func TestCodecKeepsEveryField(t *testing.T) {
	full, n := &Incident{}, 0
	fill(t, reflect.ValueOf(full).Elem(), &n)
	for _, want := range []*Incident{full, {}, {Values: []Value{}, Origin: &Origin{Imported: map[string]string{}}, Outline: Outline{Body: -1}}} {
		got := Read(string(Append(nil, want)))
		if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b *diag.Rule) bool { return a == b })); diff != "" {
			t.Errorf("(-kept +read):\n%s", diff)
		}
	}
}

// A text that was cut short or prolonged is not read.
func TestCodecRefusesParts(t *testing.T) {
	full, n := &Incident{}, 0
	fill(t, reflect.ValueOf(full).Elem(), &n)
	data := string(Append(nil, full))
	for i := range data {
		if Read(data[:i]) != nil {
			t.Fatalf("%d of %d bytes are read", i, len(data))
		}
	}
	if Read(data+"\x00") != nil {
		t.Error("one byte more is read")
	}
}

func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("../../content/incidents/*/*.md")
	if err != nil || len(files) == 0 {
		f.Fatal(files, err)
	}
	for _, file := range files[:min(10, len(files))] {
		src, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(Append(nil, Parse("content/incidents/2020/2020-01-01-x.md", src, "", Schema{"harms": Many}))))
	}
	f.Fuzz(func(t *testing.T, data string) {
		i := Read(data)
		if i == nil {
			return
		}
		if again := Read(string(Append(nil, i))); !reflect.DeepEqual(i, again) {
			t.Errorf("got %+v\nthen %+v", i, again)
		}
	})
}
