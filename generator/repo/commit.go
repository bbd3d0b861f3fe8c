package repo

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// commit is a commit's header: what a walk needs of it.
type commit struct {
	hash, tree Hash
	parents    []Hash
	date       date
}

// date is a committer's time as git reads it.
type date struct {
	seconds uint64 // since 1970; git orders commits by it, also if it makes no sense
	known   bool   // it is a time of this calendar
}

// maxSeconds is the end of the year 9999: no calendar here goes further.
const maxSeconds = 253402300799

func (d date) time() time.Time {
	if !d.known {
		return time.Time{}
	}
	return time.Unix(int64(d.seconds), 0).UTC()
}

var errCommit = errors.New("damaged: not a commit")

// decodeCommit reads a commit's header with git's strictness: a tree, then its
// parents. What is wrong in the rest leaves the time unknown.
func decodeCommit(h Hash, data string) (*commit, error) {
	c := &commit{hash: h}
	tree, rest, ok := cutHash(data, "tree ")
	if !ok {
		return nil, fmt.Errorf("commit %s: %w", h, errCommit)
	}
	c.tree = tree
	for strings.HasPrefix(rest, "parent ") {
		var parent Hash
		if parent, rest, ok = cutHash(rest, "parent "); !ok {
			return nil, fmt.Errorf("commit %s: %w", h, errCommit)
		}
		c.parents = append(c.parents, parent)
	}
	c.date = committerDate(rest)
	return c, nil
}

// cutHash takes a line of a key and a hash off the beginning of data.
func cutHash(data, key string) (h Hash, rest string, ok bool) {
	end := len(key) + 2*len(h)
	if len(data) <= end || data[:len(key)] != key || data[end] != '\n' {
		return h, "", false
	}
	h, ok = parseHash(data[len(key):end])
	return h, data[end+1:], ok
}

// committerDate finds the number after the mail address in the committer's line,
// which follows the author's.
func committerDate(header string) date {
	author, rest, _ := strings.Cut(header, "\n")
	line, _, ended := strings.Cut(rest, "\n")
	if !strings.HasPrefix(author, "author") || !strings.HasPrefix(line, "committer") || !ended {
		return date{}
	}
	digits := strings.TrimLeft(line[strings.LastIndexByte(line, '>')+1:], " \t")
	end := 0
	for end < len(digits) && '0' <= digits[end] && digits[end] <= '9' {
		end++
	}
	seconds, err := strconv.ParseUint(digits[:end], 10, 64) // the largest if out of range
	return date{seconds, err == nil && seconds <= maxSeconds}
}
