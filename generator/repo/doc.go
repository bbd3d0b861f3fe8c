// Package repo reads the files of a work tree or of a commit, and their history.
//
// [Open] takes any folder: one inside a git work tree (a linked work tree or a
// submodule too), a bare repository, or a plain folder that git does not know.
// Every path that goes in or comes out is slash separated and relative to that
// folder.
//
//   - [Repo.WorkTree] and [Repo.At] give a [Snapshot]: the regular files below
//     some folders, sorted by path, each with its git blob hash. A clean work
//     tree and its commit give the same files, hashes and bytes: in text (no NUL
//     in the first 8000 bytes, git's own rule) CRLF is read as LF.
//   - [Repo.History] gives the revisions of every path on the first-parent line
//     of a commit: when did this content reach the published branch? It is read
//     in one walk, which compares each commit with its real parents and descends
//     only where tree hashes differ. [History.Own] has exactly the commits of
//     git log --first-parent, [History.Revisions] follows renames.
//   - [Repo.FullHistory] gives those of git log --full-history --no-merges.
//   - [Repo.AsOf] finds the commit that stood at a time, [Repo.Tips] the newest of
//     each branch.
//   - [Repo.Branch] and [Branch.Writer] make a commit of files on a branch that is not
//     checked out: a pack with what is new, and then the reference, by git's own
//     protocol. Nothing is pushed.
//   - [Repo.State] says what this clone cannot answer, and why. A shallow clone
//     has no history; it never has a wrong date.
//
// A history tells of whatever a tree names: files, hidden ones too, symbolic links
// and submodules; a change of mode counts, as in git. Only names that are not
// UTF-8, hold a slash or lead elsewhere (., .., .git), and paths of more than
// 4096 bytes are left out of it. A later call for a commit that continues the line
// extends the walk, also in another process: histories are kept in the folder
// blotter in git's own, where no commit can put a file. What is kept are hashes,
// paths and times, and no word that a person wrote into a commit: names and
// subjects are read from the commit when they are asked for.
//
// The hashes of a work tree's files are kept there as well, under what the file
// system tells of each: size, inode, time of change. A file that is as it was is
// not read again, unless it was written so shortly before it was read that the
// clock of the file system may not tell two contents apart.
//
// What it must not do. It never writes but there and to such a branch, checks out, fetches, runs a hook
// or follows what a configuration file says; the only settings it looks at are the
// repository's format and whether the clone is partial. It follows no graft and no
// replacement, which are a clone's own. It follows no symbolic link, opens no
// device, FIFO or submodule, and leaves the folder only upwards, to find .git. In
// a snapshot names that begin with "." or end in "~" are left out; whatever else
// cannot be a file of a site is listed in Snapshot.Skipped with the reason. A disk
// that fails, or a process with too many files open, is no such reason but an error.
//
// Everything read from git is hostile but its hashes. Each object is hashed again
// when it is read, and a mismatch is an error that names it. There is one
// exception: of a tree that lies in a pack a walk checks zlib's sum and the sizes
// alone. git index-pack hashed it when the pack arrived, git log trusts it as well,
// and to hash all trees of a long history is to hash gigabytes; a snapshot does
// check them. Authors and subjects are made valid UTF-8 and shortened, nothing
// more: whoever prints them must escape them.
//
// Storage is read directly, through go-git's decoders for pack indexes, loose
// objects and the texts of commits: go-git's own storer re-reads and re-hashes so
// much that a long history takes it three times as long as git, and it does not
// find its way in partial clones, alternates and linked work trees. References and
// the configuration file are read by go-git. Packs are reached through their .idx
// files (version 2, which git has written since 2007); a multi-pack index is
// ignored.
package repo
