package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// driver serves the sites as a host does that compresses, and counts. Below its
// base a site stands under every number, /blotter/7/search/: a number not used
// before makes a copy of which the browser has nothing.
type driver struct {
	tasks  []driveTask
	sites  map[string]servedSite // by base
	log    io.Writer
	report chan []byte

	mu    sync.Mutex
	sent  []transfer
	files map[string]*servedFile // by base and name
}

// servedSite is a folder and, for the empty path, a page of its own.
type servedSite struct {
	root string
	own  []byte
}

type servedFile struct {
	data, etag string
	compressed bool
}

// transfer is one answer's body.
type transfer struct {
	path  string
	bytes int64
	done  time.Time
}

// fetched is what a page has loaded: bytes of bodies as they were sent, headers
// left out. Page is HTML, styles and pictures; Requests leaves them out.
type fetched struct {
	Script, Index, Page int64
	Requests            int
	Files               []string `json:",omitempty"` // the requests' files and bytes, in order
}

func (d *driver) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	parts := strings.SplitN(strings.TrimPrefix(r.URL.Path, "/"), "/", 3)
	switch {
	case parts[0] == "drive" && len(parts) == 2:
		d.serveOwn(w, r, parts[1])
	case len(parts) == 3:
		d.serveSite(w, r, "/"+parts[0]+"/", parts[2])
	default:
		http.NotFound(w, r)
	}
}

func (d *driver) serveSite(w http.ResponseWriter, r *http.Request, base, name string) {
	f, err := d.file(base, name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	if strings.HasSuffix("/"+name, "/") {
		h.Set("Content-Type", "text/html; charset=utf-8")
	}
	if f.compressed {
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Etag", f.etag)
	h.Set("Cache-Control", "max-age=3600")
	counted := &countingWriter{ResponseWriter: w}
	http.ServeContent(counted, r, "", time.Time{}, strings.NewReader(f.data))
	d.mu.Lock()
	d.sent = append(d.sent, transfer{r.URL.Path, counted.bytes, time.Now()})
	d.mu.Unlock()
}

// file reads a file once, and compresses it once.
func (d *driver) file(base, name string) (*servedFile, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if f := d.files[base+name]; f != nil {
		return f, nil
	}
	data, err := d.sites[base].read(&name)
	if err != nil {
		return nil, err
	}
	small := sent(name, data)
	f := &servedFile{data: string(small), etag: fmt.Sprintf(`"%x"`, sha256.Sum256(data)), compressed: compressible(name)}
	if d.files == nil {
		d.files = map[string]*servedFile{}
	}
	d.files[base+name] = f
	return f, nil
}

func (s servedSite) read(name *string) ([]byte, error) {
	if *name == "" || strings.HasSuffix(*name, "/") {
		*name += "index.html"
		if s.own != nil && *name == "index.html" {
			return s.own, nil
		}
	}
	return os.ReadFile(filepath.Join(s.root, filepath.FromSlash(*name)))
}

func compressible(name string) bool {
	return strings.Contains(" .html .css .js .json .svg .xml .txt .wasm ", " "+path.Ext(name)+" ")
}

// sent is a file's bytes as a server sends them.
func sent(name string, data []byte) []byte {
	if !compressible(name) {
		return data
	}
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, 6)
	_, _ = w.Write(data) // a buffer takes everything
	_ = w.Close()
	return b.Bytes()
}

type countingWriter struct {
	http.ResponseWriter
	bytes int64
}

func (w *countingWriter) Write(p []byte) (int, error) {
	n, err := w.ResponseWriter.Write(p)
	w.bytes += int64(n)
	return n, err
}

// count adds up what was sent below a prefix until a time, given in milliseconds
// since 1970; "" is now.
func (d *driver) count(prefix, until string) (f fetched) {
	end := time.Now()
	if ms, err := strconv.ParseFloat(until, 64); err == nil {
		end = time.UnixMicro(int64(ms * 1000))
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, t := range d.sent {
		if strings.HasPrefix(t.path, prefix) && !t.done.After(end) {
			f.add(strings.TrimPrefix(t.path, prefix), t.bytes)
		}
	}
	return f
}

func (f *fetched) add(name string, bytes int64) {
	ext := path.Ext(name)
	switch {
	case strings.HasSuffix("/"+name, "/") || strings.Contains(" .html .css .svg .ico .png .woff2 ", " "+ext+" "):
		f.Page += bytes
		return
	case ext == ".js":
		f.Script += bytes
	default:
		f.Index += bytes
	}
	f.Requests++
	f.Files = append(f.Files, fmt.Sprintf("%s %d", name, bytes))
}

// serveOwn answers what belongs to the driver itself.
func (d *driver) serveOwn(w http.ResponseWriter, r *http.Request, name string) {
	w.Header().Set("Cache-Control", "no-store")
	switch name {
	case "":
		_, _ = w.Write(drivePage)
	case "drive.js":
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		_, _ = w.Write(driveScript)
	case "tasks.json":
		_ = json.NewEncoder(w).Encode(d.tasks)
	case "count.json":
		_ = json.NewEncoder(w).Encode(d.count(r.FormValue("prefix"), r.FormValue("until")))
	case "log", "report":
		d.told(name, r.Body)
	default:
		http.NotFound(w, r)
	}
}

// told takes what the browser says.
func (d *driver) told(name string, body io.Reader) {
	data, err := io.ReadAll(body)
	switch {
	case err != nil || name == "log":
		fmt.Fprintf(d.log, "%s\n", data)
	default:
		d.report <- data
	}
}
