#!/usr/bin/env bash
# ssm.sh [ENVIRONMENT [OPTION...]]: a shell on a server, as `groundplan connect` opens it; --host NAME where there
# are several. The environment is prod unless it is given.
set -euo pipefail

exec "$(dirname "${BASH_SOURCE[0]}")/groundplan.sh" connect hellotron-vega "${1:-prod}" "${@:2}"
