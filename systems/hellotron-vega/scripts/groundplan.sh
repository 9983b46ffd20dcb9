#!/usr/bin/env bash
# The checkout's own groundplan, from whatever folder it is called.
set -euo pipefail

exec node "$(dirname "${BASH_SOURCE[0]}")/../../../bin/groundplan.js" "$@"
