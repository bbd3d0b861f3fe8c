// Package publish puts a finished site where readers find it: all of it or
// none of it.
//
// In go the site's files, one Put each, from as many goroutines as there are;
// out comes one whole site, made visible by Commit at one moment. Until then,
// and after Abort, a failed Put, a full disk or kill -9, what was published
// stays as it was; a bucket (see there) can promise less. The package knows nothing of
// records, and decides on no bytes.
//
// # The folder
//
// Folder publishes into a folder by double buffering. Beside the folder (called
// out here) stands .blotter, which git ignores, and in it, per published folder:
//
//	lock-<out>          flock'ed while a build runs; the kernel drops it with the process
//	next-<out>/         of the generation before, what the live one has too
//	trees-<out>/<id>    a manifest for each of the two generations
//
// A build turns next into the new site, writing only what differs, and then
// exchanges the two folders in one system call. First it removes from next
// every file of which lstat does not show the size, time, inode and mode that
// its manifest notes (the test that git's index makes). A file is then kept when
// the manifest has its digest; otherwise it is hard-linked from the live folder
// when that one's manifest has the digest and the same test passes; otherwise it
// is written. As the two generations share files, none is ever opened for
// writing: it is removed and made again, which next, unseen, can afford. At the
// end everything in next that the new site does not have is removed.
//
// Beside a file's digest the manifest notes the key that it was put with, which is
// of all that its bytes were made from. Keep takes a file over by its key alone,
// by the same two ways and tests: nobody needs to make the bytes again to learn
// that they are the same.
//
// # What is taken out is gone
//
// A text that the new site no longer has may be one that must be forgotten. So
// after the exchange every file that is not, under its path and with its bytes,
// in the new site too is removed from the generation before, with the folders
// that only such files were in, and with its line in the manifest, since a path
// can tell as much as a text. A build that is killed between the two leaves that
// to the next one, which does it before anything else, and whether or not it
// comes to publish: Folder keeps nothing in next that the live folder does not
// have.
//
// # Why no manifest can be wrong
//
// A manifest is bound to its folder, not to a name: <id> is the folder's inode
// and birth time, which stay with it when it is renamed or exchanged. So the
// exchange is the only step that publishes, and needs no second write to agree
// with it. The manifest of next is written after everything it lists has
// reached the disk, and before the exchange. While next is being changed its
// old manifest stands, and stays true file by file: each changed file is a new
// inode with a new time, so its entry no longer fits and the file is not used.
// A damaged manifest fails its own digest and vouches for nothing.
//
// A folder without a manifest is not ours: unless it is empty, or has the
// build.json of a published site, Folder refuses it, and leaves nothing beside
// it, but for .gitignore and .gitkeep at its top.
//
// # The files of others
//
// A file in a published folder is the site's where the manifest lists its path,
// whoever changed it since; it is put right. Any other one is not removed. What
// lies at the top (a CNAME, .nojekyll, .gitignore) is copied from generation to
// generation; a file that lies deeper, a link, or one whose name the new site has,
// is named, and nothing is published until it has been moved away. Commit looks
// just before the exchange. Where the manifest was lost nobody knows whose a file
// is: all but .gitignore and .gitkeep count as the site's, since a text that must be
// forgotten may be among them.
//
// # A mount
//
// A folder that is a mount point, or on another file system than the one it lies
// in, cannot be exchanged (EBUSY, EXDEV). Then next is made as ever, and the files
// that differ are renamed into the published folder one by one: assets, pages,
// what lists pages, build.json; what the new site does not have goes last. Each file
// is whole at any time, the site only at the end, and the Summary says so. Before
// the first file, the folder's manifest is made to list the old and the new ones: so
// a build that follows a killed one knows what is the site's, and ends the work.
//
// # The bucket
//
// Bucket publishes below a prefix of an S3-compatible storage, where files can be
// replaced one by one only. Two objects beside the site's are its state:
//
//	.blotter/lock       there while a publication runs
//	.blotter/manifest   what blotter put there: digest, size, ETag, path
//
// A publication takes the lock, reads the manifest, asks for a listing, and keeps
// of the new site what both show to be there already; the rest waits in a temporary
// file. Commit then, in this order,
//
//  1. writes down in the manifest what it is about to upload,
//  2. uploads what is named by its content, to which nothing leads yet,
//  3. uploads pages that are new, to which nothing leads yet either,
//  4. uploads pages that are there in another form,
//  5. uploads the first page, and the files that list others; build.json last,
//  6. asks for the listing again, in which everything has to be as it was put,
//  7. removes what the site does not have, pages before what they need,
//  8. writes the manifest anew.
//
// Each step waits for the one before. So whoever reads, at whatever moment and also
// after a publication that came to no end, finds pages of the old site and of the
// new one, but none that lacks its scripts and styles, and no way to a page that is
// not there. What is named by its content stays for one publication more, for
// readers and caches that have an older page; not so where the list of what must be
// forgotten has changed. A publication that changes nothing writes nothing.
//
// Files that the manifest does not list are others'. They are not removed, and
// where one stands in the way nothing is published; only an object that says in its
// metadata that blotter put it is taken over. A file that somebody has changed since
// is replaced where the site has it, and left alone where it has not.
//
// # Why two publications don't mix
//
// The lock is an object that is made only if there is none (If-None-Match), holds
// its owner's random name, and is renewed, while it is held, only if it is still the
// same (If-Match). One that was not renewed for a minute by the server's own clock,
// which each of its answers tells, is over, and whoever replaces that very object
// has the lock. No clocks of two machines are compared. Its owner stops when a
// renewal is refused, and sends nothing once the last one is half a minute old, by
// a clock that goes on while the machine sleeps. The manifest, and each file, are
// written only over the object that the listing showed, so that a request which
// comes late meets another ETag and is refused. What remains: a deletion, or a file
// whose bytes an overtaking publication has put back as they were before, that the
// network delivers more than half a minute late. The next publication finds it by
// the listing, and mends it. A lock without those conditions would lose races, and
// conditions without a lock would find out about the other when half is uploaded.
//
// The manifest alone, compared and swapped, would be enough to tell who was first,
// but only at the end, after both had written pages. A server that does not heed
// conditions is found out when the lock is taken, and refused.
//
// Nothing is compressed: a host or the network before it does that for each reader
// as he can take it, and the search index is compressed in itself.
//
// # Where it is weaker
//
// A bucket is never at one moment the old site and at the next the new one; it is
// old pages and new ones, for as long as the uploads take, each of them whole.
//
// Where the system cannot exchange two folders (Windows, the BSDs, some network
// file systems), two renames do it: between them, for microseconds, there is
// no folder; a process killed just then leaves that to the next build,
// which puts the old site back first. A process whose working directory is the
// published folder stays in the old generation, or in what is left of it.
package publish

import (
	"errors"
	"fmt"
	"sync"
)

// A Sink receives a site.
type Sink interface {
	// Put stages one file. The path is slash-separated and relative, and given
	// once; data is not kept after the return. Put may be called from many
	// goroutines. After an error the site can no longer be committed.
	Put(path string, data []byte) error
	// Manifest lists what was put so far.
	Manifest() Manifest
	// Commit makes everything that was put visible at once, and ends the sink's
	// work. After an error what was published before is still there, unless
	// the error says otherwise.
	Commit() (Summary, error)
	// Abort forgets what was put. After Commit it does nothing, so it can be
	// deferred.
	Abort() error
}

// A Keeper is a Sink that knows files of the site before by what they were made
// from. A key must be of everything that the bytes depend on.
type Keeper interface {
	Sink
	// PutKeyed is Put, and notes the key for the next build.
	PutKeyed(path string, key [32]byte, data []byte) error
	// Keep stages the file that the published site has at path, if it was put with
	// the same key and still stands there, or in the generation before, as it was
	// written. Where it reports false, nothing is staged and Put may follow.
	Keep(path string, key [32]byte) (bool, error)
}

// A Planner is a Sink that can also tell what Commit would change.
type Planner interface {
	Sink
	// Plan compares what was put with what is published, by path.
	Plan() ([]Difference, error)
}

// A Summary says what Commit published.
type Summary struct {
	Files int
	Bytes int64
	// Written, Removed and Kept compare the site with the one published before:
	// files that are new or differ, files that are gone, files that are the same.
	Written, Removed, Kept int
	Digest                 [32]byte // of the Manifest
	// NotAtomic: the folder is a mount, and its files were replaced one by one.
	NotAtomic bool
}

// ErrLocked: another build or publication writes to the same place.
var ErrLocked = errors.New("another build or publication is at work there; wait until it has ended")

var (
	errEnded = errors.New("publish: this sink was committed or aborted; open a new one")
	errEmpty = errors.New("publish: the site has no files; an empty site is not published")
)

// stage is how far a sink is.
type stage struct {
	mu     sync.Mutex
	failed error // of the first file that failed
	ended  bool
}

// end ends a sink, and reports whether nobody did before.
func (s *stage) end() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	was := s.ended
	s.ended = true
	return !was
}

// complete is an error where what was put, so many files, is no site.
func (s *stage) complete(files int) error {
	switch {
	case s.failed != nil:
		return fmt.Errorf("publish: nothing is published, since a file failed: %w", s.failed)
	case files == 0:
		return errEmpty
	}
	return nil
}
