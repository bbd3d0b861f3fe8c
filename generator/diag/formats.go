package diag

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// WriteJSON prints {"errors": n, "warnings": n, "problems": [{rule, severity,
// file, line, column, endColumn, message, suggestion}]}. Line 0 is the file as
// a whole.
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
	}
	out := struct {
		Errors   int       `json:"errors"`
		Warnings int       `json:"warnings"`
		Problems []problem `json:"problems"`
	}{l.Errors(), len(l) - l.Errors(), []problem{}}
	for _, p := range l {
		out.Problems = append(out.Problems, problem{p.Rule.Name, p.Rule.Severity.String(), p.File, p.Line, p.Col, p.EndCol, p.Message, p.Suggestion})
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

// WriteSARIF prints a SARIF 2.1.0 log (OASIS, 2023-08-28), as code scanning
// reads it. Columns count code points.
func WriteSARIF(w io.Writer, l List) error {
	type text struct {
		Text string `json:"text"`
	}
	type rule struct {
		ID    string `json:"id"`
		Short text   `json:"shortDescription"`
		Full  text   `json:"fullDescription"`
		Level struct {
			Level string `json:"level"`
		} `json:"defaultConfiguration"`
	}
	type region struct {
		StartLine   int32 `json:"startLine"`
		StartColumn int32 `json:"startColumn,omitempty"`
		EndColumn   int32 `json:"endColumn,omitempty"`
	}
	type location struct {
		Physical struct {
			Artifact struct {
				URI string `json:"uri"`
			} `json:"artifactLocation"`
			Region region `json:"region"`
		} `json:"physicalLocation"`
	}
	type result struct {
		RuleID    string     `json:"ruleId"`
		Level     string     `json:"level"`
		Message   text       `json:"message"`
		Locations []location `json:"locations"`
	}
	rules := []rule{}
	for _, r := range Rules() {
		s := rule{ID: r.Name, Short: text{r.Help}, Full: text{r.Help}}
		s.Level.Level = r.Severity.String()
		rules = append(rules, s)
	}
	results := []result{}
	for _, p := range l {
		var at location
		at.Physical.Artifact.URI = uriPath(p.File)
		at.Physical.Region = region{max(1, p.Line), p.Col, p.EndCol}
		results = append(results, result{p.Rule.Name, p.Rule.Severity.String(), text{p.full()}, []location{at}})
	}
	return writeIndented(w, map[string]any{
		"$schema": "https://json.schemastore.org/sarif-2.1.0.json",
		"version": "2.1.0",
		"runs": []any{map[string]any{
			"tool":       map[string]any{"driver": map[string]any{"name": "blotter", "rules": rules}},
			"columnKind": "unicodeCodePoints",
			"results":    results,
		}},
	})
}

// uriPath writes a relative path as a URI reference (RFC 3986, section 3.3).
func uriPath(path string) string {
	var b strings.Builder
	for _, c := range []byte(path) {
		if c == '/' || c == '-' || c == '.' || c == '_' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

func writeIndented(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
