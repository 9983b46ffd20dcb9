#!/usr/bin/env bash
# deploy-edge.sh [stage|prod] [OPTION...]: what `groundplan deploy --edge` does, on all devices of
# edge_server/env-<environment> at once. Options are groundplan's, such as --version.
set -euo pipefail

exec node "$(dirname "${BASH_SOURCE[0]}")/../../bin/groundplan.js" deploy chronos "${1:-stage}" --edge "${@:2}"
