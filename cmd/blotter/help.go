package main

import (
	"fmt"
	"strings"

	"blotter/generator/diag"

	"github.com/alecthomas/kong"
)

type helpCmd struct {
	Topic []string `arg:"" optional:"" help:"A command, a rule, or \"rules\" for all of them."`
}

func (c *helpCmd) Run(s streams, k *kong.Kong) error {
	topic := strings.Join(c.Topic, " ")
	if topic == "rules" {
		for _, r := range diag.Rules() {
			fmt.Fprintf(s.out, "%-20s %-8s %s\n", r.Name, r.Severity, r.Help)
		}
		return nil
	}
	if r := diag.FindRule(topic); r != nil {
		fmt.Fprintf(s.out, "%s (%s)\n\n  %s\n", r.Name, r.Severity, r.Help)
		if r.Right != "" {
			fmt.Fprintf(s.out, "\nThis passes:\n\n    %s\n", strings.ReplaceAll(r.Right, "\n", "\n    "))
		}
		return nil
	}
	if _, err := k.Parse(append(c.Topic, "--help")); err != nil {
		return fmt.Errorf("there is no command or rule %q; blotter --help lists the commands, blotter help rules the rules", topic)
	}
	return nil
}
