package publish

import (
	"bytes"
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// store is the objects below one prefix of a bucket.
type store struct {
	client *minio.Client
	clock  *serverClock
	bucket string
	prefix string // "" or "a/b/"
}

// object is what a listing says of one.
type object struct {
	etag string
	size int64
}

const (
	awsEndpoint = "https://s3.amazonaws.com"
	attempts    = 6 // of one request, with pauses of up to a second
	// sumKey is the metadata by which an object is known to be ours.
	sumKey = "Blotter-Sha256"
)

// errCondition: an object is not, or no longer, what the request was made for.
var errCondition = errors.New("somebody else has changed it")

func openStore(opts BucketOptions) (*store, error) {
	where, err := url.Parse(cmp.Or(opts.Endpoint, awsEndpoint))
	if err != nil || where.Host == "" || where.Scheme != "https" && where.Scheme != "http" || strings.Trim(where.Path, "/") != "" {
		return nil, fmt.Errorf("the endpoint %q is no address such as https://s3.example.org", opts.Endpoint)
	}
	secure := where.Scheme == "https"
	transport, err := minio.DefaultTransport(secure)
	if err != nil {
		return nil, err
	}
	s := &store{clock: &serverClock{RoundTripper: transport}, bucket: opts.Bucket}
	if opts.Prefix != "" {
		if err := check(opts.Prefix); err != nil {
			return nil, err
		}
		s.prefix = opts.Prefix + "/"
	}
	keys := awsCredentials()
	if found, err := keys.GetWithContext(nil); err != nil || found.AccessKeyID == "" {
		return nil, errors.New("no credentials were found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or write ~/.aws/credentials")
	}
	s.client, err = minio.New(where.Host, &minio.Options{Creds: keys, Secure: secure, Transport: s.clock, Region: opts.Region, MaxRetries: attempts})
	return s, err
}

// awsCredentials looks where AWS's own tools do.
func awsCredentials() *credentials.Credentials {
	return credentials.NewChainCredentials([]credentials.Provider{
		&credentials.EnvAWS{},
		&credentials.FileAWSCredentials{},
		&credentials.IAM{Client: &http.Client{Timeout: 5 * time.Second}},
	})
}

// serverClock notes what time the server says it is. Its own clock tells how old
// its objects are; ours may be wrong.
type serverClock struct {
	http.RoundTripper
	mu  sync.Mutex
	now time.Time
}

func (c *serverClock) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := c.RoundTripper.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if now, err := http.ParseTime(res.Header.Get("Date")); err == nil {
		c.mu.Lock()
		c.now = now
		c.mu.Unlock()
	}
	return res, nil
}

// since is how long ago t was, by the server's clock.
func (c *serverClock) since(t time.Time) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now.Sub(t)
}

// put writes an object in the place of the one with the ETag over, or of none
// where over is "", and returns its own ETag. The error is errCondition where
// another one stands there; one with the same bytes is as good as ours, and is
// ours where the answer to a first attempt was lost.
func (s *store) put(ctx context.Context, e Entry, body io.ReaderAt, over string) (string, error) {
	h := headersOf(e.Path)
	sum := hex.EncodeToString(e.Sum[:])
	opts := minio.PutObjectOptions{
		ContentType: h.kind, CacheControl: h.cache, UserMetadata: map[string]string{sumKey: sum},
		SendContentMd5: true, DisableMultipart: true,
	}
	if over == "" {
		opts.SetMatchETagExcept("*")
	} else {
		opts.SetMatchETag(over)
	}
	var info minio.UploadInfo
	err := again(func() (err error) {
		info, err = s.client.PutObject(ctx, s.bucket, s.prefix+e.Path, io.NewSectionReader(body, 0, e.Size), e.Size, opts)
		return err
	})
	if err == nil || !conditional(err) {
		return info.ETag, explained(err)
	}
	found, err := s.stat(ctx, e.Path)
	switch {
	case err != nil:
		return "", err
	case found == nil || found.UserMetadata[sumKey] != sum:
		return "", errCondition
	}
	return found.ETag, nil
}

// putText writes a small object of our own state.
func (s *store) putText(ctx context.Context, path string, text []byte, over string) (etag string, err error) {
	return s.put(ctx, NewEntry(path, text), bytes.NewReader(text), over)
}

// conditional reports that a request's condition did not hold.
func conditional(err error) bool {
	switch res := minio.ToErrorResponse(err); res.Code {
	case "PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey":
		return true
	default:
		return res.StatusCode == http.StatusPreconditionFailed
	}
}

// stat returns nil where there is no object.
func (s *store) stat(ctx context.Context, path string) (*minio.ObjectInfo, error) {
	info, err := s.client.StatObject(ctx, s.bucket, s.prefix+path, minio.StatObjectOptions{})
	if absent(err) {
		return nil, nil
	}
	return &info, explained(err)
}

func absent(err error) bool { return minio.ToErrorResponse(err).Code == "NoSuchKey" }

// get returns nil where there is no object.
func (s *store) get(ctx context.Context, path string) (data []byte, etag string, err error) {
	err = again(func() error {
		body, info, _, err := minio.Core{Client: s.client}.GetObject(ctx, s.bucket, s.prefix+path, minio.GetObjectOptions{})
		if err != nil {
			return err
		}
		defer body.Close()
		data, err = io.ReadAll(body)
		etag = info.ETag
		return err
	})
	if absent(err) {
		return nil, "", nil
	}
	return data, etag, explained(err)
}

// list gives all objects but those of our own state.
func (s *store) list(ctx context.Context) (all map[string]object, err error) {
	err = again(func() error {
		all = map[string]object{}
		for info := range s.client.ListObjectsIter(ctx, s.bucket, minio.ListObjectsOptions{Prefix: s.prefix, Recursive: true}) {
			if info.Err != nil {
				return info.Err
			}
			path := strings.TrimPrefix(info.Key, s.prefix)
			if !strings.HasPrefix(path, stateDir+"/") {
				all[path] = object{strings.Trim(info.ETag, `"`), info.Size}
			}
		}
		return ctx.Err()
	})
	return all, explained(err)
}

func (s *store) remove(ctx context.Context, path string) error {
	err := again(func() error {
		return s.client.RemoveObject(ctx, s.bucket, s.prefix+path, minio.RemoveObjectOptions{})
	})
	if absent(err) {
		return nil
	}
	return explained(err)
}

// again repeats a request whose answer broke off, which the client does not.
func again(do func() error) (err error) {
	for range attempts {
		if err = do(); err == nil || !strings.Contains(err.Error(), "unexpected EOF") {
			return err
		}
	}
	return err
}
