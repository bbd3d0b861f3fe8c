//go:build linux || openbsd || dragonfly

package repo

import (
	"io/fs"
	"syscall"
)

func stampOf(info fs.FileInfo) (stamp, bool) {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return stamp{}, false
	}
	return stamp{info.Size(), info.ModTime().UnixNano(), st.Ctim.Nano(), uint64(st.Ino)}, true
}
