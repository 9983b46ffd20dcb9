#!/usr/bin/env bash
# Brings binary and configuration from S3 into /opt/tron, before every start: uploading and
# `systemctl restart tron` is a deployment. When S3 cannot be reached, what is there is started again.
set -euo pipefail
# The unit's umask is tron's own; binary and configuration are for it to read.
umask 022

: "${TRON_BUCKET:?from /etc/tron/deployment.env}" "${TRON_BINARY_KEY:?}" "${TRON_CONFIG_PREFIX:?}"
readonly home=${TRON_HOME:-/opt/tron}
readonly binary=s3://$TRON_BUCKET/$TRON_BINARY_KEY config=s3://$TRON_BUCKET/$TRON_CONFIG_PREFIX
readonly fetched_etag=$home/.tron.etag

say() { echo "fetch-artifacts: $*"; }

fetch_binary() {
  local etag
  etag=$(aws s3api head-object --bucket "$TRON_BUCKET" --key "$TRON_BINARY_KEY" --query ETag --output text) || return 1
  if [[ -x $home/tron && -r $fetched_etag && $(<"$fetched_etag") == "$etag" ]]; then
    say "$binary is unchanged"
    return
  fi
  aws s3 cp --only-show-errors "$binary" "$home/.tron.new" || return 1
  chmod 0755 "$home/.tron.new"
  mv --force "$home/.tron.new" "$home/tron"
  echo "$etag" >"$fetched_etag"
  say "new binary from $binary"
}

# Without its main file the prefix is wrong or half uploaded, and --delete would empty the folder here.
fetch_config() {
  aws s3api head-object --bucket "$TRON_BUCKET" --key "${TRON_CONFIG_PREFIX}tron.vega.yaml" >/dev/null || return 1
  aws s3 sync --only-show-errors --delete --exact-timestamps "$config" "$home/config" || return 1
  say "configuration from $config"
}

status=0
fetch_binary || status=1
fetch_config || status=1
# The operator of /opt/tron stays its owner: the documented `aws s3 cp … ./tron` is run without sudo.
if ((EUID == 0)); then chown --recursive --reference="$home" "$home"; fi

if ((status != 0)) && [[ -x $home/tron && -f $home/config/tron.vega.yaml ]]; then
  say "WARNING: not everything could be fetched; starting what is in $home" >&2
elif ((status != 0)); then
  say "FAILED: upload the binary to $binary and tron.vega.yaml under $config; tron is started again by itself" >&2
  exit 1
fi
