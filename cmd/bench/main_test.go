package main

import (
	"bytes"
	"context"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"blotter/generator"
)

// TestMain makes the test's program one that bench can run again.
func TestMain(m *testing.M) {
	if slices.Contains(os.Args, "-child") || len(os.Args) > 1 && os.Args[1] == "floor" {
		main()
		return
	}
	os.Exit(m.Run())
}

func TestBench(t *testing.T) {
	if testing.Short() {
		t.Skip("five builds")
	}
	var out, log bytes.Buffer
	if err := run(context.Background(), []string{"-n", "10", "-keep", t.TempDir()}, &out, &log); err != nil {
		t.Fatalf("%v\n%s", err, log.String())
	}
	rows := map[string][]string{}
	for line := range strings.Lines(out.String()) {
		if fields := strings.Fields(line); len(fields) > 0 {
			rows[fields[0]] = fields[1:]
		}
	}
	for _, stage := range []string{"read", "history", "parse", "arrange", "index", "render", "write"} {
		if len(rows[stage]) != 10 {
			t.Errorf("%s: %q; want wall and cpu of five builds", stage, rows[stage])
		}
	}
	if got := rows["errors"]; !slices.Equal(got, []string{"0", "0", "0", "0", "0"}) {
		t.Errorf("errors: %q", got)
	}
	written, files := rows["written"], rows["files"]
	if len(written) != 5 || written[0] != files[0] || written[2] != "0" || written[3] != "0" || written[4] == "0" {
		t.Errorf("written: %q of %q files; want all, all, none, none, some", written, files)
	}
}

func TestTable(t *testing.T) {
	stages := []generator.Stage{{Name: "read", Wall: 1500 * time.Millisecond, CPU: 2 * time.Second}}
	var out bytes.Buffer
	err := printTable(&out, cost{Records: 7, Wall: time.Second}, []cost{
		{Name: "first build", Wall: 3 * time.Second, CPU: 4 * time.Second, Stages: stages, Peak: 12_345_678, Records: 7, Files: 90, Written: 80, Bytes: 2_000_000},
		{Name: "new process", Warnings: 3},
	})
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(out.String()), " ")
	for _, want := range []string{
		"7 records, generated in 1.00", "first build new process wall cpu wall cpu", "read 1.50 2.00 - -", "in all 3.00 4.00 0.00 0.00",
		"peak MB 12 -", "files 90 0", "written 80 0", "site MB 2 -", "warnings 0 3",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}

func TestUsage(t *testing.T) {
	for args, want := range map[string]string{
		"-n 0":            `"0" is not a number of records`,
		"-n 10,x":         `"x" is not a number of records`,
		"1000":            `"1000" is not a flag`,
		"-child sideways": `no measurement "sideways"`,
	} {
		err := run(context.Background(), strings.Fields(args), &bytes.Buffer{}, &bytes.Buffer{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want %s", args, err, want)
		}
	}
}
