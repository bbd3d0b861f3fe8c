package generator

import (
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"blotter/generator/site"
)

// buildFileName is the file of a published site that says what it was built
// from. It alone names the commit.
const buildFileName = "build.json"

// buildFile is that file. With the same commit, and the same program, its other
// values give the same site.
type buildFile struct {
	Commit    string     `json:"commit,omitempty"` // 40 hex digits; "" without git
	Dirty     bool       `json:"dirty"`            // the work tree differed from the commit
	AsOf      *buildAsOf `json:"as_of,omitempty"`  // what its pages are marked with
	BaseURL   string     `json:"base_url,omitempty"`
	Drafts    bool       `json:"drafts,omitempty"`
	NoHistory bool       `json:"no_history,omitempty"` // the clone could not tell it
	Theme     string     `json:"theme"`                // this and the next are "sha256:" and 64 hex digits
	Program   string     `json:"program,omitempty"`    // of the executable; "" where it could not be read
	Manifest  string     `json:"manifest"`             // of publish.Manifest's text of all other files
}

type buildAsOf struct {
	Label string    `json:"label"`         // the day or the ref that was asked for
	Day   bool      `json:"day,omitempty"` // it is a day
	Time  time.Time `json:"time,omitzero"` // the commit's
}

func asOfBuild(a *site.AsOf) *buildAsOf {
	if a == nil {
		return nil
	}
	return &buildAsOf{a.Label, a.Day, a.Time.UTC()}
}

// program is what build.json says of the program.
func (in *inputs) program() string {
	if in.mark != nil {
		return in.mark.program
	}
	return programDigest()
}

// programDigest is that of the running executable.
var programDigest = sync.OnceValue(func() string {
	name, err := os.Executable()
	if err != nil {
		return ""
	}
	f, err := os.Open(name)
	if err != nil {
		return ""
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return ""
	}
	return fmt.Sprintf("sha256:%x", h.Sum(nil))
})
