package diag

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// Schema is the JSON Schema (2020-12) of what WriteJSON prints.
//
//go:embed problems.schema.json
var Schema []byte

// WriteJSON prints {"errors": n, "warnings": n, "problems": [{rule, severity,
// file, line, column, endColumn, message, suggestion, certain}]}, as Schema has it.
func WriteJSON(w io.Writer, l List) error {
	type problem struct {
		Rule       string `json:"rule"`
		Severity   string `json:"severity"`
		File       string `json:"file"`
		Line       int32  `json:"line"`
		Column     int32  `json:"column"`
		EndColumn  int32  `json:"endColumn"`
		Message    string `json:"message"`
		Suggestion string `json:"suggestion,omitempty"`
		Certain    bool   `json:"certain,omitempty"`
	}
	out := struct {
		Errors   int       `json:"errors"`
		Warnings int       `json:"warnings"`
		Problems []problem `json:"problems"`
	}{l.Errors(), len(l) - l.Errors(), []problem{}}
	for _, p := range l {
		out.Problems = append(out.Problems, problem{p.Rule.Name, p.Rule.Severity.String(), p.File, p.Line, p.Col, p.EndCol, p.Message, p.Suggestion, p.Certain})
	}
	return writeIndented(w, out)
}

// WriteGitHub prints workflow commands, which GitHub shows as annotations on
// the lines of a pull request.
func WriteGitHub(w io.Writer, l List) error {
	var b strings.Builder
	for _, p := range l {
		fmt.Fprintf(&b, "::%s file=%s", p.Rule.Severity, githubProperty(printable(p.File)))
		if p.Line > 0 {
			fmt.Fprintf(&b, ",line=%d,col=%d,endColumn=%d", p.Line, p.Col, p.EndCol)
		}
		fmt.Fprintf(&b, ",title=%s::%s\n", p.Rule.Name, githubData(printable(p.full())))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// The two escapes are those of the runner's command parser (actions/toolkit,
// command.ts).
var (
	dataEscape     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscape = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func githubData(s string) string     { return dataEscape.Replace(s) }
func githubProperty(s string) string { return propertyEscape.Replace(s) }

func writeIndented(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
