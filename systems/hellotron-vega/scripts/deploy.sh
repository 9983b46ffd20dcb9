#!/usr/bin/env bash
# deploy.sh [ENVIRONMENT [OPTION...]]: everything from nothing to a running server, and again after any change: state
# backend, infrastructure, configuration, binary, deployment. Options are those of `groundplan apply`, such as
# --auto-approve. TRON_BINARY and TRON_CONFIG as in the two upload scripts; TRON_SECRETS names a JSON file with the values
# of the secret, which this waits for otherwise. The environment is prod unless it is given.
set -euo pipefail

here=$(dirname "${BASH_SOURCE[0]}")
environment=${1:-prod}
export TRON_BINARY=${TRON_BINARY:-tron-linux-amd64}
# Before anything is made: without a binary there is nothing to deploy.
digest=$(sha256sum "$TRON_BINARY")
release=${digest:0:12}

"$here/groundplan.sh" bootstrap hellotron-vega
"$here/groundplan.sh" apply hellotron-vega "$environment" "${@:2}"
if [[ -n ${TRON_SECRETS:-} ]]; then
  "$here/groundplan.sh" secrets put hellotron-vega "$environment" "$TRON_SECRETS"
else
  "$here/groundplan.sh" secrets wait hellotron-vega "$environment"
fi
"$here/upload-config.sh" "$environment"
# What servers start changes only when they are healthy with it.
"$here/upload-binary.sh" "$environment" --version "$release" --keep-current
"$here/groundplan.sh" deploy hellotron-vega "$environment" --version "$release"
