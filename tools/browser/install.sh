#!/usr/bin/env bash
# Installs the browser that opens Hebo's console in a test, where it is missing: Debian, as root. Elsewhere it says so
# and succeeds.
set -euo pipefail

readonly package=chromium-headless-shell

if type -P "$package" >/dev/null; then
  echo "browser: it is here"
elif [[ $EUID -ne 0 ]] || ! command -v apt-get >/dev/null; then
  echo "browser: $package of Debian is missing here"
else
  export DEBIAN_FRONTEND=noninteractive
  apt-cache show "$package" >/dev/null 2>&1 || apt-get -qq update
  apt-get -qq install -y --no-install-recommends "$package" >/dev/null
  echo "browser: installed $package"
fi
