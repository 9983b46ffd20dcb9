#!/usr/bin/env bash
# Notes which image runs as the container hermes, whoever started it: after a rollback by hand, a restart of the unit or of
# the machine goes on with that one, until the next complete deployment.
set -euo pipefail

: "${HERMES_TAG_PARAMETER:?}"
readonly chosen=${HERMES_RUN:-/run/hermes}/image.env held=${HERMES_STATE:-/var/lib/hermes}/image

note() {
  local image tag deployed
  image=$(docker inspect hermes 2>/dev/null | jq --exit-status --raw-output '.[0] | select(.State.Running) | .Config.Image') || return 0
  tag=${image##*:}
  [[ $image == *:* && $tag =~ ^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$ ]] || return 0
  install -D --mode 0644 /dev/stdin "$chosen" <<<"HERMES_TAG=$tag"
  deployed=$(aws ssm get-parameter --name "$HERMES_TAG_PARAMETER" --query Parameter.Value --output text) || return 0
  install -D --mode 0644 /dev/stdin "$held" <<<"$deployed $tag"
  echo "note-image: $tag runs; the last complete deployment is $deployed"
}

note
docker events --filter container=hermes --filter event=start --format started | while read -r _; do note; done
