#!/usr/bin/env bash
# What `groundplan deploy` has a server do, by the stack's SSM document: fetch a binary and the configuration, check
# the binary's SHA-256, restart, be healthy. Otherwise what ran before runs again, and the exit code is 1.
set -euo pipefail

# SSM puts them in, and nothing else than their patterns allow.
readonly key="{{ binaryKey }}" sha256="{{ sha256 }}"
readonly home=/opt/tron before=/opt/tron/.before
readonly parts=(tron config .tron.etag)

set -a
# shellcheck source=/dev/null
source /etc/tron/deployment.env
set +a

say() { echo "deploy: $*"; }

keep() {
  local part
  rm -rf "$before"
  mkdir --parents "$before"
  for part in "$@"; do
    if [[ -e $home/$part ]]; then cp --archive "$home/$part" "$before/"; fi
  done
}

restore() {
  local part
  [[ -x $before/tron ]] || return 1
  for part in "$@"; do
    rm -rf "${home:?}/$part"
    if [[ -e $before/$part ]]; then mv "$before/$part" "$home/$part"; fi
  done
}

# On the first boot, the installation may still be under way; its last step is to start what is not here yet.
cloud-init status --wait >/dev/null || true
installed=$(tail --lines 1 /var/lib/tron-install/result 2>/dev/null || true)
[[ $installed == *" ok" || $installed == *"FAILED at tron_service."* ]] ||
  say "WARNING: this server was not installed to the end: ${installed:-nothing is recorded}" >&2

exec 9>/run/lock/tron-deploy
flock --nonblock 9 || { say "another deployment is under way on this server" >&2; exit 1; }

keep "${parts[@]}"
# While it is fetched, what ran before still answers.
if ! /usr/local/lib/tron/fetch-artifacts.sh "$key" "$sha256"; then
  restore "${parts[@]}" || true
  say "$key could not be fetched: what ran before was not disturbed" >&2
  exit 1
fi
if systemctl restart tron; then
  say "$key runs and is healthy"
  rm -rf "$before"
  exit
fi

say "$key did not get healthy" >&2
journalctl --unit tron --lines 15 --output cat --no-pager >&2
# Otherwise systemd starts it again and again, and what it starts is about to change.
systemctl stop tron
if ! restore "${parts[@]}"; then
  systemctl start --no-block tron
  say "nothing ran before: systemd goes on trying" >&2
elif systemctl restart tron; then
  say "what ran before runs again" >&2
else
  say "what ran before did not get healthy either" >&2
fi
exit 1
