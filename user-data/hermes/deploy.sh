#!/usr/bin/env bash
# deploy.sh TAG: runs another image on this host. When it does not get healthy, the one before it runs again.
set -euo pipefail

readonly tag=${1:?the tag of an image} image_env=/run/hermes/image.env
# What the credential helper of Docker's wants to know.
export HOME=/root AWS_ECR_DISABLE_CACHE=true
# shellcheck source=/dev/null
source /etc/hermes/deployment.env
# shellcheck source=/dev/null
source /etc/hermes/machine.env

say() { echo "deploy: $*"; }

run() {
  install -D --mode 0644 /dev/stdin "$image_env" <<<"HERMES_TAG=$1"
  systemctl restart hermes
}

[[ $tag =~ ^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$ ]] || { say "$tag is no image tag" >&2; exit 2; }
previous=$(sed --silent 's/^HERMES_TAG=//p' "$image_env" 2>/dev/null || true)

# While it is fetched, the one before it still answers.
docker pull --quiet "${HERMES_REGISTRY:?}/${HERMES_REPOSITORY:?}:$tag"
if run "$tag"; then
  say "$tag runs and is healthy"
  docker image prune --all --force --filter until=336h >/dev/null
  exit
fi

say "$tag did not get healthy" >&2
journalctl --unit hermes --lines 15 --output cat --no-pager >&2
[[ -n $previous && $previous != "$tag" ]] || exit 1
if run "$previous"; then say "$previous runs again" >&2; else say "$previous did not get healthy either" >&2; fi
exit 1
