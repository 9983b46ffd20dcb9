#!/usr/bin/env bash
# upload-config.sh [ENVIRONMENT [OPTION...]]: what `groundplan upload-config` does with ./config, or with the folder
# that TRON_CONFIG names. The environment is prod unless it is given.
set -euo pipefail

exec "$(dirname "${BASH_SOURCE[0]}")/groundplan.sh" upload-config hellotron-vega "${1:-prod}" "${TRON_CONFIG:-config}" "${@:2}"
