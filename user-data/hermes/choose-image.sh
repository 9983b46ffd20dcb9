#!/usr/bin/env bash
# Which image this host runs: what was deployed here since it booted; what somebody ran here since the last complete
# deployment, as note-image.sh saw it; or that deployment's.
set -euo pipefail

fail() { echo "choose-image: $*" >&2; exit 1; }

: "${HERMES_TAG_PARAMETER:?}" "${RUNTIME_DIRECTORY:?}"
readonly chosen=$RUNTIME_DIRECTORY/image.env held=${HERMES_STATE:-/var/lib/hermes}/image

if [[ -s $chosen ]]; then
  echo "choose-image: $(<"$chosen")"
  exit
fi

tag=$(aws ssm get-parameter --name "$HERMES_TAG_PARAMETER" --query Parameter.Value --output text) ||
  fail "cannot read the parameter $HERMES_TAG_PARAMETER. Is it there, and may this host's role read it?"
origin=$HERMES_TAG_PARAMETER
if [[ -r $held ]]; then
  read -r deployed here <"$held"
  if [[ $deployed == "$tag" && $here != "$tag" ]]; then
    tag=$here origin="what ran here since $deployed was deployed"
  fi
fi
[[ $tag != none ]] ||
  fail "no image was deployed yet. Push one and run groundplan deploy: this host then starts it by itself."
[[ $tag =~ ^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$ ]] || fail "$HERMES_TAG_PARAMETER holds what is no image tag."

printf 'HERMES_TAG=%s\n' "$tag" >"$chosen"
echo "choose-image: $(<"$chosen"), from $origin"
