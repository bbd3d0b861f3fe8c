package diag

import (
	"fmt"
	"io"
	"strings"
)

// The parts of a SARIF log that WriteSARIF writes.
type (
	sarifText struct {
		Text string `json:"text"`
	}
	sarifRule struct {
		ID      string     `json:"id"`
		Short   sarifText  `json:"shortDescription"`
		Full    sarifText  `json:"fullDescription"`
		Default sarifLevel `json:"defaultConfiguration"`
	}
	sarifLevel struct {
		Level string `json:"level"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
		Fixes     []sarifFix      `json:"fixes,omitempty"`
	}
	sarifLocation struct {
		Physical sarifPlace `json:"physicalLocation"`
	}
	sarifPlace struct {
		Artifact sarifFile   `json:"artifactLocation"`
		Region   sarifRegion `json:"region"`
	}
	sarifFile struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int32 `json:"startLine"`
		StartColumn int32 `json:"startColumn,omitempty"`
		EndColumn   int32 `json:"endColumn,omitempty"`
	}
	sarifFix struct {
		Changes []sarifChange `json:"artifactChanges"`
	}
	sarifChange struct {
		Artifact     sarifFile          `json:"artifactLocation"`
		Replacements []sarifReplacement `json:"replacements"`
	}
	sarifReplacement struct {
		Deleted  sarifRegion `json:"deletedRegion"`
		Inserted sarifText   `json:"insertedContent"`
	}
)

// WriteSARIF prints a SARIF 2.1.0 log (OASIS, 2023-08-28), as code scanning
// reads it. Columns count code points. A suggestion that is certain is a fix.
func WriteSARIF(w io.Writer, l List) error {
	rules := []sarifRule{}
	for _, r := range Rules() {
		rules = append(rules, sarifRule{r.Name, sarifText{r.Help}, sarifText{r.Help}, sarifLevel{r.Severity.String()}})
	}
	results := []sarifResult{}
	for _, p := range l {
		results = append(results, p.sarif())
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

func (p Problem) sarif() sarifResult {
	at := sarifPlace{sarifFile{uriPath(p.File)}, sarifRegion{max(1, p.Line), p.Col, p.EndCol}}
	var fixes []sarifFix
	if p.Certain && p.Line > 0 {
		fixes = []sarifFix{{[]sarifChange{{at.Artifact, []sarifReplacement{{at.Region, sarifText{p.Suggestion}}}}}}}
	}
	return sarifResult{p.Rule.Name, p.Rule.Severity.String(), sarifText{unlinked(p.full())}, []sarifLocation{{at}}, fixes}
}

// unlinked is a text in which a reader of SARIF finds no link (section 3.11.6).
func unlinked(s string) string { return strings.ReplaceAll(printable(s), "](", "] (") }

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
