package preview

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"blotter/generator/diag"
)

// notice is what an open page is told.
type notice struct {
	Version  int       `json:"version"`
	Failure  string    `json:"failure,omitempty"`
	Progress string    `json:"progress,omitempty"` // of the first look
	Problems []problem `json:"problems"`           // the first of them
	Count    int       `json:"count"`              // all
	Errors   int       `json:"errors"`
}

// problem is a diag.Problem as an open page shows it.
type problem struct {
	Place   string `json:"place"` // file:line:column
	Text    string `json:"text"`
	Excerpt string `json:"excerpt,omitempty"` // with the mark below
	Open    string `json:"open,omitempty"`    // opens the place in the editor
	Error   bool   `json:"error"`
}

// maxShown is how many problems an open page is told.
const maxShown = 50

// stalled is how long a page may leave a notice unread. It comes back by itself.
const stalled = 10 * time.Second

// events tells an open page the present state, and each change (Server-Sent
// Events, HTML Living Standard, 9.2).
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	control := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	for {
		n, wake := s.state()
		data, err := json.Marshal(n)
		if err != nil {
			return
		}
		if err := control.SetWriteDeadline(time.Now().Add(stalled)); err != nil {
			return
		}
		if _, err := fmt.Fprintf(w, "retry: 500\ndata: %s\n\n", data); err != nil {
			return
		}
		if err := control.Flush(); err != nil {
			return
		}
		select {
		case <-wake:
		case <-r.Context().Done():
			return
		}
	}
}

func (s *Server) state() (notice, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := notice{Version: s.version, Failure: s.failure, Progress: s.progress, Problems: []problem{}, Count: len(s.problems), Errors: s.problems.Errors()}
	for _, p := range s.problems[:min(len(s.problems), maxShown)] {
		n.Problems = append(n.Problems, s.problem(p))
	}
	return n, s.wake
}

func (s *Server) problem(p diag.Problem) problem {
	var b strings.Builder
	diag.WriteText(&b, diag.List{p}, false) // a Builder takes all
	line, excerpt, _ := strings.Cut(b.String(), "\n")
	place, text, _ := strings.Cut(line, ": ")
	return problem{place, text, strings.TrimRight(excerpt, "\n"), s.open(p.File, p.Line, p.Col), p.Rule.Severity == diag.Error}
}
