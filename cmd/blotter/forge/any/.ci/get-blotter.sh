#!/bin/sh
# get-blotter.sh DIR puts the program that checks and builds this register into DIR.
#
# This is the one place that says which program that is. It is built from its source
# at one commit, so that nobody can change it unseen; its go.sum pins what it is
# made of. It takes git and Go, 1.21 or newer. To move to another version, read its
# CHANGELOG.md and change the commit.
set -eu

repository= # fill in: where the program's repository is, as git clone takes it
commit= # fill in: the commit of it to use, 40 hex digits

if [ "$#" != 1 ]; then
  echo "get-blotter: usage: get-blotter.sh DIR" >&2
  exit 2
fi
if [ -z "$repository" ] || [ -z "$commit" ]; then
  echo "get-blotter: say in .ci/get-blotter.sh where the program's repository is, and which commit of it to use" >&2
  exit 2
fi
mkdir -p "$1"
dir=$(cd "$1" && pwd)
source=$(mktemp -d)
trap 'rm -rf "$source"' EXIT
git init -q "$source"
git -C "$source" fetch -q --depth 1 "$repository" "$commit"
if [ "$(git -C "$source" rev-parse FETCH_HEAD)" != "$commit" ]; then
  echo "get-blotter: $commit is not a whole commit id; write its 40 hex digits" >&2
  exit 2
fi
git -C "$source" checkout -q --detach FETCH_HEAD
cd "$source"
CGO_ENABLED=0 go build -mod=readonly -trimpath -ldflags='-s -w' -o "$dir/blotter" ./cmd/blotter
