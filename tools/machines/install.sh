#!/usr/bin/env bash
# Installs the programs that machines of the rehearsal boot with, where they are missing: Debian or Ubuntu, as root.
# Elsewhere it says why not and succeeds: the tests of machines then name themselves as left out.
set -euo pipefail

# program -> package; src/rehearsal/machines/machine-tools.ts has the same table.
declare -rA packages=(
  [systemd-nspawn]=systemd-container [mmdebstrap]=mmdebstrap [nft]=nftables [ip]=iproute2 [nsenter]=util-linux
  [unshare]=util-linux [flock]=util-linux [python3]=python3 [ssh]=openssh-client [ssh-keygen]=openssh-client [openssl]=openssl
  [gpg]=gnupg [dpkg-deb]=dpkg
)

missing=()
for program in "${!packages[@]}"; do
  PATH=$PATH:/usr/sbin:/sbin type -P "$program" >/dev/null || missing+=("${packages[$program]}")
done
if ((${#missing[@]} == 0)); then
  echo "machines: everything is here"
elif [[ $(uname -s) != Linux || $EUID -ne 0 ]] || ! command -v apt-get >/dev/null; then
  echo "machines: they boot on Debian and Ubuntu only, as root; missing here: ${missing[*]}"
else
  # mmdebstrap needs uidmap when it is not root; with recommended packages half a desktop would come along.
  export DEBIAN_FRONTEND=noninteractive
  apt-cache show mmdebstrap >/dev/null 2>&1 || apt-get -qq update
  apt-get -qq install -y --no-install-recommends uidmap "${missing[@]}" >/dev/null
  echo "machines: installed ${missing[*]}"
fi

# The ACME server that plays Let's Encrypt for machines; two and a half minutes, once.
readonly pebble=v2.10.3
cache=${XDG_CACHE_HOME:-$HOME/.cache}/groundplan/pebble-$pebble
if [[ ! -x $cache/pebble && $(uname -s) == Linux ]] && command -v go >/dev/null; then
  echo "machines: building pebble $pebble"
  GOBIN=$cache GOFLAGS=-trimpath go install "github.com/letsencrypt/pebble/v2/cmd/pebble@$pebble"
fi

# frp itself, for Chronos: it reads both configurations, and in the rehearsal carries a device's port to the dashboard.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
frp=$(sed -n 's|^.*github.com/fatedier/frp v\([0-9.]*\).*$|\1|p' "$here/../frp/go.mod")
cache=${XDG_CACHE_HOME:-$HOME/.cache}/groundplan/frp-$frp
if [[ ! -x $cache/frps && $(uname -s) == Linux ]] && command -v go >/dev/null; then
  echo "machines: building frp $frp"
  (cd "$here/../frp" && GOBIN=$cache CGO_ENABLED=0 go install -mod=readonly -trimpath -ldflags "-s -w" tool)
fi
