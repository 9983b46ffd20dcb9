#!/usr/bin/env bash
# Installs cdktn, the community's continuation of cdktf, and its AWS bindings outside the checkout: a test synthesizes
# the systems under both. Ten seconds and 480 MB the first time; later calls return at once.
#
#   install.sh           installs it where it is missing, prints its folder
#   install.sh --where   prints its folder; exit 4 and the way to get it when it is missing
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly here

sha256() {
  if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi
}

cache=${XDG_CACHE_HOME:-$HOME/.cache}/groundplan/cdktn-$(sha256 <"$here/package-lock.json" | cut -c1-12)
readonly cache

install() {
  mkdir -p "$cache"
  # Two installers at once (a test run beside CI) would write the same files.
  exec 9>"$cache/lock"
  if command -v flock >/dev/null; then flock 9; fi
  [[ -e $cache/complete ]] && return
  cp "$here/package.json" "$here/package-lock.json" "$cache"
  (cd "$cache" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2)
  touch "$cache/complete"
}

case ${1:-install} in
  --where) ;;
  install) install ;;
  *)
    echo "unknown option $1. Known: --where" >&2
    exit 2
    ;;
esac

if [[ ! -e $cache/complete ]]; then
  echo "cdktn is not installed. Run: bash tools/cdktn/install.sh" >&2
  exit 4
fi
echo "$cache"
