#!/usr/bin/env bash
# Fetches what this machine is made of, the SSM document {{ document }}, and runs it. Run again, it repairs.
set -euo pipefail

readonly document={{ document }} region={{ region }} pause=${RETRY_PAUSE_SECONDS:-10}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

retry() {
  local attempt
  for ((attempt = 1; attempt <= 30; attempt++)); do
    "$@" && return
    echo "set-up-machine: attempt $attempt of 31 failed: $*" >&2
    sleep "$pause"
  done
  "$@"
}

# Ubuntu's image lacks it.
aws_cli() {
  command -v aws >/dev/null && return
  if command -v apt-get >/dev/null; then
    apt-get -o DPkg::Lock::Timeout=600 -qq update
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 -qq install --yes awscli
  else
    dnf --assumeyes --quiet install awscli-2
  fi
}

fetch() {
  aws ssm get-document --region "$region" --name "$document" --document-format JSON \
    --query Content --output text >"$work/document.json"
}

retry aws_cli
# Right after an apply, the role's permissions may take a moment.
retry fetch
python3 -c 'import json, sys; print("\n".join(json.load(sys.stdin)["mainSteps"][0]["inputs"]["runCommand"]))' \
  <"$work/document.json" >"$work/set-up.sh"
FIRST_BOOT=yes bash "$work/set-up.sh"
