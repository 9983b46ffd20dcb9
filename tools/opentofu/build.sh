#!/usr/bin/env bash
# Builds OpenTofu from its Go module, once per machine, and prints the path of the program.
# For machines that have Go but no way to OpenTofu's own downloads, such as CI.
# About four minutes and 3 GB of Go's caches the first time on two cores; later calls return at once.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
module="github.com/opentofu/opentofu"
version="$(sed -n "s|^.*${module} v\([0-9][^ ]*\).*$|\1|p" "$here/go.mod")"
bin="${XDG_CACHE_HOME:-$HOME/.cache}/groundplan/bin"
tofu="$bin/tofu-$version"
lock="$bin/.tofu-$version.lock"

is_built() {
  [ -x "$tofu" ] && "$tofu" version >/dev/null 2>&1
}

finish() {
  echo "$tofu"
  exit 0
}

# A folder is made or not made, in one step, on every file system. The builder's process id inside tells a
# waiter whether anyone still works; should two waiters take over at once, both build and the renames agree.
take_lock() {
  until mkdir "$lock" 2>/dev/null; do
    local owner
    owner="$(cat "$lock/pid" 2>/dev/null || true)"
    if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
      rm -rf "$lock"
      continue
    fi
    # The owner dies between mkdir and writing its id: seldom, and a minute tells.
    if [ -z "$owner" ] && [ -n "$(find "$lock" -maxdepth 0 -mmin +1 2>/dev/null)" ]; then
      rm -rf "$lock"
      continue
    fi
    is_built && finish
    sleep 1
  done
  echo "$$" >"$lock/pid"
}

# A broken CLI configuration file of the user's would fail the check of a good program.
unset TF_CLI_CONFIG_FILE
is_built && finish

if ! command -v go >/dev/null 2>&1; then
  echo "tools/opentofu/build.sh: Go is not on PATH. Install Go 1.26 or newer, or OpenTofu itself." >&2
  exit 4
fi

mkdir -p "$bin"
take_lock
unfinished="$bin/.tofu-$version.$$"
builder=
trap 'if [ -n "$builder" ]; then kill "$builder" 2>/dev/null || true; fi; rm -rf "$unfinished" "$lock"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
is_built && finish

echo "Building OpenTofu $version (about four minutes on two cores, once) ..." >&2
cd "$here"
# version.dev is what OpenTofu's own release build sets: without it the program calls itself 1.12.6-dev.
# In the background and waited for: bash heeds a signal while it waits, not while a program is in its foreground.
CGO_ENABLED=0 nice -n 10 go build -mod=readonly -trimpath -buildvcs=false \
  -ldflags "-s -w -X ${module}/version.dev=no" \
  -o "$unfinished" "${module}/cmd/tofu" &
builder=$!
wait "$builder"
builder=
mv "$unfinished" "$tofu"
finish
