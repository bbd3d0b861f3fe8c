package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// specimens copies the register in from to a repository of its own and adds what
// a sound register may lack, so that there is a page of every kind: a record
// with a long past, one withdrawn, one removed, one with an error, a translation.
func specimens(from, to string) error {
	for _, folder := range []string{"content", "themes"} {
		if _, err := os.Stat(filepath.Join(from, folder)); err == nil {
			if err := os.CopyFS(filepath.Join(to, folder), os.DirFS(filepath.Join(from, folder))); err != nil {
				return fmt.Errorf("copy the register: %w", err)
			}
		}
	}
	if err := git(to, nil, "init", "--quiet", "--initial-branch=main"); err != nil {
		return err
	}
	s := specimenRegister(to)
	if err := s.commit("Begin the register"); err != nil {
		return err
	}
	records, err := s.plain()
	if err != nil {
		return err
	}
	if err := s.age(records[0]); err != nil {
		return err
	}
	return errors.Join(s.mark(records[1:]), s.commit("Add a specimen of each kind"))
}

// specimenRegister is a folder.
type specimenRegister string

// plain are files of records that say nothing of status or aliases.
func (s specimenRegister) plain() (files []string, err error) {
	all, err := filepath.Glob(filepath.Join(string(s), "content", "incidents", "*", "*.md"))
	if err != nil {
		return nil, err
	}
	special := regexp.MustCompile(`(?m)^(status|status-reason|aliases|superseded-by):`)
	for _, file := range all {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		if recordID.MatchString(stem(file)) && strings.HasPrefix(string(text), "---\n") && !special.Match(text) {
			files = append(files, file)
		}
	}
	if len(files) < 8 {
		return nil, fmt.Errorf("%s has %d plain records; specimens take 8; name the register with -register to measure it as it is", s, len(files))
	}
	return files, nil
}

func stem(file string) string { return strings.TrimSuffix(filepath.Base(file), ".md") }

// age gives a record a past.
func (s specimenRegister) age(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	corrected := strings.Replace(string(text), "\ntitle: ", "\ntitle: Corrected, ", 1)
	for _, version := range []string{corrected, headed(string(text), disputed), string(text) + "\nWhat followed is not known.\n"} {
		if err := errors.Join(os.WriteFile(file, []byte(version), 0o644), s.commit("Correct the record")); err != nil {
			return err
		}
	}
	return nil
}

const disputed = "status: disputed\nstatus-reason: The operator denies it.\n"

// headed puts lines at the head of a record's header.
func headed(record, lines string) string {
	return strings.Replace(record, "---\n", "---\n"+lines, 1)
}

// mark makes each of seven records another specimen.
func (s specimenRegister) mark(files []string) error {
	heads := []string{
		"status: withdrawn\nstatus-reason: It was told twice.\n",
		"status: superseded\nstatus-reason: It is told elsewhere.\nsuperseded-by: [" + stem(files[6]) + "]\n",
		disputed,
		"no-such-key: 1\n",
		"aliases: [/an-old-address/]\n",
	}
	for i, lines := range heads {
		text, err := os.ReadFile(files[i])
		if err == nil {
			err = os.WriteFile(files[i], []byte(headed(string(text), lines)), 0o644)
		}
		if err != nil {
			return err
		}
	}
	return errors.Join(
		s.remove(stem(files[5])),
		os.WriteFile(strings.TrimSuffix(files[6], ".md")+".fr.md", []byte("---\ntitle: Un dossier\nsummary: Ce qui s’est passé.\n---\nLe texte.\n"), 0o644),
		s.shorten(),
	)
}

func (s specimenRegister) remove(id string) error {
	entry := "removed:\n  - id: " + id + "\n    date: 2026-01-01\n    reason: A private person was named by mistake.\n"
	return os.WriteFile(filepath.Join(string(s), "content", "removed.yaml"), []byte(entry), 0o644)
}

// shorten has lists fall into pieces.
func (s specimenRegister) shorten() error {
	file := filepath.Join(string(s), "content", "site.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	size := regexp.MustCompile(`(?m)^page-size: .*\n`)
	return os.WriteFile(file, append(size.ReplaceAll(text, nil), "page-size: 10\n"...), 0o644)
}

func (s specimenRegister) commit(message string) error {
	if err := git(string(s), nil, "add", "--all"); err != nil {
		return err
	}
	return git(string(s), nil, "-c", "user.name=Ann Author", "-c", "user.email=ann@register.example", "commit", "--quiet", "-m", message)
}
