package publish

import (
	"bufio"
	"bytes"
	"crypto/md5"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// s3 is what publishing needs of an S3 server, in memory: one bucket, "site",
// conditional writes, listings by pages of three.
type s3 struct {
	mu       sync.Mutex
	objects  map[string]s3Object
	now      func() time.Time
	careless bool // heeds no condition
	requests int
}

type s3Object struct {
	data    []byte
	header  http.Header
	changed time.Time
}

func (o s3Object) etag() string { return fmt.Sprintf("%x", md5.Sum(o.data)) }

func newS3() *s3 { return &s3{objects: map[string]s3Object{}, now: time.Now} }

// serve gives the server's address.
func serve(t *testing.T, h http.Handler) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

func (s *s3) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	key, ok := strings.CutPrefix(r.URL.Path, "/site/")
	body, err := io.ReadAll(r.Body)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests++
	w.Header().Set("Date", s.now().UTC().Format(http.TimeFormat))
	switch {
	case !ok:
		s.fail(w, http.StatusNotFound, "NoSuchBucket")
	case err != nil:
		s.fail(w, http.StatusBadRequest, "IncompleteBody")
	case key == "" && r.URL.Query().Has("location"):
		fmt.Fprint(w, `<LocationConstraint>us-east-1</LocationConstraint>`)
	case key == "":
		s.list(w, r.URL.Query())
	case r.Method == http.MethodPut:
		s.put(w, r, key, body)
	case r.Method == http.MethodDelete:
		delete(s.objects, key)
		w.WriteHeader(http.StatusNoContent)
	default:
		s.get(w, r, key)
	}
}

func (s *s3) fail(w http.ResponseWriter, status int, code string) {
	w.WriteHeader(status)
	fmt.Fprintf(w, `<Error><Code>%s</Code><Message>%s</Message></Error>`, code, code)
}

func (s *s3) put(w http.ResponseWriter, r *http.Request, key string, body []byte) {
	was, there := s.objects[key]
	match := strings.Trim(r.Header.Get("If-Match"), `"`)
	if !s.careless && (there && r.Header.Get("If-None-Match") == "*" || match != "" && (!there || was.etag() != match)) {
		s.fail(w, http.StatusPreconditionFailed, "PreconditionFailed")
		return
	}
	if r.Header.Get("X-Amz-Content-Sha256") == "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" {
		body = chunks(body)
	}
	sum := md5.Sum(body)
	if r.Header.Get("Content-Md5") != base64.StdEncoding.EncodeToString(sum[:]) {
		s.fail(w, http.StatusBadRequest, "BadDigest")
		return
	}
	header := http.Header{}
	for k, v := range r.Header {
		if strings.HasPrefix(k, "X-Amz-Meta-") || k == "Content-Type" || k == "Cache-Control" {
			header[k] = v
		}
	}
	s.objects[key] = s3Object{body, header, s.now()}
	w.Header().Set("ETag", `"`+s.objects[key].etag()+`"`)
}

// chunks takes the signatures out of a body that was sent piece by piece.
func chunks(body []byte) (data []byte) {
	for r := bufio.NewReader(bytes.NewReader(body)); ; {
		head, err := r.ReadString('\n')
		size, _, _ := strings.Cut(head, ";")
		n, e := strconv.ParseInt(size, 16, 64)
		if err != nil || e != nil || n == 0 {
			return data
		}
		piece := make([]byte, n+2)
		io.ReadFull(r, piece)
		data = append(data, piece[:n]...)
	}
}

func (s *s3) get(w http.ResponseWriter, r *http.Request, key string) {
	o, there := s.objects[key]
	if !there {
		s.fail(w, http.StatusNotFound, "NoSuchKey")
		return
	}
	maps.Copy(w.Header(), o.header)
	w.Header().Set("ETag", `"`+o.etag()+`"`)
	w.Header().Set("Last-Modified", o.changed.UTC().Format(http.TimeFormat))
	w.Header().Set("Content-Length", strconv.Itoa(len(o.data)))
	if r.Method == http.MethodGet {
		w.Write(o.data)
	}
}

type s3List struct {
	XMLName               xml.Name `xml:"ListBucketResult"`
	EncodingType          string
	IsTruncated           bool
	NextContinuationToken string
	Contents              []s3Entry
}

type s3Entry struct {
	Key, ETag, LastModified string
	Size                    int
}

func (s *s3) list(w http.ResponseWriter, q url.Values) {
	l := s3List{EncodingType: "url"}
	for _, key := range slices.Sorted(maps.Keys(s.objects)) {
		if !strings.HasPrefix(key, q.Get("prefix")) || key <= q.Get("continuation-token") {
			continue
		}
		if l.IsTruncated = len(l.Contents) == 3; l.IsTruncated {
			break
		}
		o := s.objects[key]
		l.Contents = append(l.Contents, s3Entry{url.QueryEscape(key), `"` + o.etag() + `"`, o.changed.UTC().Format("2006-01-02T15:04:05.000Z"), len(o.data)})
		l.NextContinuationToken = key
	}
	if q.Get("encoding-type") != "url" {
		s.fail(w, http.StatusBadRequest, "InvalidArgument")
		return
	}
	xml.NewEncoder(w).Encode(l)
}

// all gives the objects below a prefix, those of our own state aside.
func (s *s3) all(prefix string) files {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := files{}
	for key, o := range s.objects {
		if path, ok := strings.CutPrefix(key, prefix); ok && !strings.HasPrefix(path, stateDir+"/") {
			found[path] = string(o.data)
		}
	}
	return found
}
