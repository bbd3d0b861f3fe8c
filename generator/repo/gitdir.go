package repo

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-git/go-billy/v5"
	"github.com/go-git/go-billy/v5/osfs"
	"github.com/go-git/go-git/v5/plumbing/cache"
	"github.com/go-git/go-git/v5/plumbing/format/config"
	"github.com/go-git/go-git/v5/plumbing/storer"
	"github.com/go-git/go-git/v5/storage/filesystem"
	"github.com/go-git/go-git/v5/storage/filesystem/dotgit"
)

// gitDir is an opened git repository.
type gitDir struct {
	common  string // holds objects, refs, config and shallow; shared by linked work trees
	filter  string // of a partial clone: what it left out; "unknown" if not recorded
	refs    storer.ReferenceStorer
	objects *objectStore
	texts   *texts
}

// place is where a folder's repository is.
type place struct {
	git    string // the folder that holds HEAD
	prefix string // the folder within the repository's trees
	bare   bool
	reason string // why there is none
}

// findGit looks for .git in dir and above it, as git does. A dir that is itself
// a repository is a bare one.
func findGit(dir string) place {
	for top := dir; ; top = filepath.Dir(top) {
		dot := filepath.Join(top, ".git")
		info, err := os.Stat(dot)
		switch {
		case err == nil && info.Mode().IsRegular():
			return linked(dir, top, dot)
		case err == nil && isGitDir(dot):
			return place{git: dot, prefix: within(top, dir)}
		case top == dir && isGitDir(dir):
			return place{git: dir, bare: true}
		case top == filepath.Dir(top):
			return place{reason: "not a git repository"}
		}
	}
}

// linked follows a .git file, which submodules and linked work trees have.
func linked(dir, top, dot string) place {
	data, err := os.ReadFile(dot)
	target, ok := strings.CutPrefix(string(data), "gitdir: ")
	if err != nil || !ok {
		return place{reason: "its .git file cannot be read"}
	}
	target = filepath.FromSlash(strings.TrimRight(target, "\r\n"))
	if !filepath.IsAbs(target) {
		target = filepath.Join(top, target)
	}
	if !isGitDir(target) {
		return place{reason: "its .git file names a repository that is not there: run git worktree repair or git submodule update"}
	}
	return place{git: target, prefix: within(top, dir)}
}

func within(top, dir string) string {
	rel, err := filepath.Rel(top, dir)
	if err != nil || rel == "." {
		return ""
	}
	return filepath.ToSlash(rel)
}

func isGitDir(dir string) bool {
	exists := func(name string) bool {
		_, err := os.Stat(filepath.Join(dir, name))
		return err == nil
	}
	return exists("HEAD") && (exists("commondir") || exists("objects") && exists("refs"))
}

// openGit returns a nil gitDir and the reason where the format is unknown.
func openGit(dir string) (*gitDir, string, error) {
	common, err := commonDir(dir)
	if err != nil {
		return nil, "", err
	}
	cfg, err := readConfig(common)
	if err != nil {
		return nil, "", err
	}
	if reason := unsupported(cfg); reason != "" {
		return nil, reason, nil
	}
	objects, err := openObjects(filepath.Join(common, "objects"))
	if err != nil {
		return nil, "", err
	}
	var shared billy.Filesystem
	if common != dir {
		shared = osfs.New(common)
	}
	files := dotgit.NewRepositoryFilesystem(osfs.New(dir), shared)
	return &gitDir{
		common:  common,
		filter:  partialFilter(cfg),
		refs:    filesystem.NewStorage(files, cache.NewObjectLRU(0)),
		objects: objects,
		texts:   newTexts(objects),
	}, "", nil
}

func commonDir(dir string) (string, error) {
	data, err := os.ReadFile(filepath.Join(dir, "commondir"))
	if errors.Is(err, fs.ErrNotExist) {
		return dir, nil
	}
	if err != nil {
		return "", fmt.Errorf("find the linked work tree's repository: %w", err)
	}
	common := filepath.FromSlash(strings.TrimSpace(string(data)))
	if !filepath.IsAbs(common) {
		common = filepath.Join(dir, common)
	}
	return common, nil
}

func readConfig(common string) (*config.Config, error) {
	cfg := config.New()
	data, err := os.ReadFile(filepath.Join(common, "config"))
	if errors.Is(err, fs.ErrNotExist) {
		return cfg, nil
	}
	if err == nil {
		err = config.NewDecoder(bytes.NewReader(data)).Decode(cfg)
	}
	if err != nil {
		return nil, fmt.Errorf("read the repository's config file: %w", err)
	}
	return cfg, nil
}

// unsupported names a format extension that changes what objects or references
// look like. See gitrepository-layout(5) and git-config(1), extensions.*.
func unsupported(cfg *config.Config) string {
	harmless := []string{"noop", "noop-v1", "partialclone", "preciousobjects", "relativeworktrees", "worktreeconfig"}
	for _, o := range cfg.Section("extensions").Options {
		key, value := strings.ToLower(o.Key), strings.ToLower(o.Value)
		switch {
		case key == "objectformat" && value == "sha1", key == "refstorage" && value == "files":
		case key == "objectformat" && value == "sha256":
			return "SHA-256 repository: not supported"
		case key == "refstorage":
			return "repository with " + value + " references: not supported"
		case !slices.Contains(harmless, key):
			return "repository with the extension " + key + ": not supported"
		}
	}
	return ""
}

// partialFilter returns what a partial clone left out, "" for a whole clone.
func partialFilter(cfg *config.Config) string {
	filter := ""
	for _, remote := range cfg.Section("remote").Subsections {
		if f := remote.Option("partialclonefilter"); f != "" {
			return f
		}
		if strings.EqualFold(remote.Option("promisor"), "true") {
			filter = "unknown"
		}
	}
	if filter == "" && cfg.Section("extensions").Option("partialclone") != "" {
		filter = "unknown"
	}
	return filter
}

// shallow says that this is a shallow clone. See gitformat: a line for each
// commit whose parents were left out.
func (g *gitDir) shallow() string {
	file, err := os.Open(filepath.Join(g.common, "shallow"))
	if err != nil {
		return ""
	}
	defer file.Close()
	if !bufio.NewScanner(file).Scan() {
		return ""
	}
	return "shallow clone: run git fetch --unshallow"
}

// replaced names what this clone has to show another history than it holds.
func (g *gitDir) replaced() string {
	if info, err := os.Stat(filepath.Join(g.common, "info", "grafts")); err == nil && info.Size() > 0 {
		return "info/grafts is not followed"
	}
	loose, _ := os.ReadDir(filepath.Join(g.common, "refs", "replace"))
	packed, _ := os.ReadFile(filepath.Join(g.common, "packed-refs"))
	if len(loose) > 0 || bytes.Contains(packed, []byte(" refs/replace/")) {
		return "replace references are not followed"
	}
	return ""
}

// partial says that this is a partial clone, and whether all trees are in it.
// The filter stays in the configuration after git fetch --refetch --no-filter,
// so a new clone is the advice that can be seen to work.
func (g *gitDir) partial() (reason string, trees bool) {
	if g.filter == "" {
		return "", true
	}
	trees = strings.HasPrefix(g.filter, "blob:")
	return "partial clone (" + printable(g.filter) + "): clone again without --filter", trees
}

// explain adds the likely cause to an error about a missing object.
func (g *gitDir) explain(err error) error {
	if !errors.Is(err, ErrMissing) {
		return err
	}
	if reason := g.shallow(); reason != "" {
		return fmt.Errorf("%w (%s)", err, reason)
	}
	if reason, _ := g.partial(); reason != "" {
		return fmt.Errorf("%w (%s)", err, reason)
	}
	return fmt.Errorf("%w: run git fsck", err)
}
