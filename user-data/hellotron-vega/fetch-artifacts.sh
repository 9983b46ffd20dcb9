#!/usr/bin/env bash
# Brings binary and configuration from S3 into /opt/tron, before every start: uploading and
# `systemctl restart tron` is a deployment. When S3 cannot be reached, what is there is started again.
# fetch-artifacts.sh KEY SHA256: another binary, all or nothing; it stays until the bucket changes.
set -euo pipefail
# The unit's umask is tron's own; binary and configuration are for it to read.
umask 022

: "${TRON_BUCKET:?from /etc/tron/deployment.env}" "${TRON_BINARY_KEY:?}" "${TRON_CONFIG_PREFIX:?}"
readonly home=${TRON_HOME:-/opt/tron} key=${1:-$TRON_BINARY_KEY} wanted=${2:-}
readonly binary=s3://$TRON_BUCKET/$key config=s3://$TRON_BUCKET/$TRON_CONFIG_PREFIX
readonly fetched_etag=$home/.tron.etag held=$home/.tron.held fresh=$home/.tron.new

say() { echo "fetch-artifacts: $*"; }

head_of() { aws s3api head-object --bucket "$TRON_BUCKET" --key "$1" --query '[ETag,Metadata.sha256]' --output text; }

list_config() {
  aws s3api list-objects-v2 --bucket "$TRON_BUCKET" --prefix "$TRON_CONFIG_PREFIX" --query 'Contents[].[Key,ETag]' --output text
}

fetch_binary() {
  local object=$current etag sha256
  if [[ $key != "$TRON_BINARY_KEY" ]]; then object=$(head_of "$key") || return 1; fi
  [[ -n $object ]] || return 1
  read -r etag sha256 <<<"$object"
  if [[ -z $wanted && -x $home/tron && -r $fetched_etag && $(<"$fetched_etag") == "$etag" ]]; then
    say "$binary is unchanged"
    return
  fi
  aws s3 cp --only-show-errors "$binary" "$fresh" || return 1
  # What other programs uploaded has no checksum.
  if [[ -n $wanted ]]; then sha256=$wanted; fi
  if [[ $sha256 != None ]] && ! sha256sum --check --status <<<"$sha256  $fresh"; then
    say "$binary is not what was uploaded: its SHA-256 is not $sha256" >&2
    rm "$fresh"
    return 1
  fi
  chmod 0755 "$fresh"
  mv --force "$fresh" "$home/tron"
  echo "$etag" >"$fetched_etag"
  say "new binary from $binary"
}

# Without its main file the prefix is wrong or half uploaded, and --delete would empty the folder here.
fetch_config() {
  [[ $listing == *"${TRON_CONFIG_PREFIX}tron.vega.yaml"$'\t'* ]] || return 1
  aws s3 sync --only-show-errors --delete --exact-timestamps "$config" "$home/config" || return 1
  say "configuration from $config"
}

status=0
current=$(head_of "$TRON_BINARY_KEY") || current=""
if ! listing=$(list_config); then
  status=1
elif [[ -n $wanted ]]; then
  { fetch_binary && fetch_config && echo "$current $listing" >"$held"; } || status=1
elif [[ -r $held && $(<"$held") == "$current $listing" ]]; then
  say "the bucket is as it was when this server was deployed to: starting what is in $home"
else
  fetch_binary || status=1
  fetch_config || status=1
  if ((status == 0)); then rm -f "$held"; fi
fi
# The operator of /opt/tron stays its owner: the documented `aws s3 cp … ./tron` is run without sudo.
if ((EUID == 0)); then chown --recursive --reference="$home" "$home"; fi

if ((status != 0)) && [[ -z $wanted && -x $home/tron && -f $home/config/tron.vega.yaml ]]; then
  say "WARNING: not everything could be fetched; starting what is in $home" >&2
elif ((status != 0)); then
  say "FAILED: upload the binary to $binary and tron.vega.yaml under $config" >&2
  exit 1
fi
