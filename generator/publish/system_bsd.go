//go:build dragonfly || freebsd || netbsd || openbsd

package publish

import (
	"errors"
	"os"
)

// The BSDs have no call that exchanges two names.
func exchange(*os.Root, string, string) error { return errors.ErrUnsupported }

// birth is left unknown: the four systems spell it differently.
func birth(*os.File) (int64, error) { return 0, nil }

func syncTree(d disk, fresh []string) error { return syncEach(d, fresh) }
