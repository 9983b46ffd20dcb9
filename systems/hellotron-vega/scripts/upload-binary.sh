#!/usr/bin/env bash
# upload-binary.sh [ENVIRONMENT [OPTION...]]: what `groundplan upload-binary` does with ./tron-linux-amd64, or with the
# file that TRON_BINARY names. The environment is prod unless it is given.
set -euo pipefail

exec "$(dirname "${BASH_SOURCE[0]}")/groundplan.sh" upload-binary hellotron-vega "${1:-prod}" "${TRON_BINARY:-tron-linux-amd64}" "${@:2}"
