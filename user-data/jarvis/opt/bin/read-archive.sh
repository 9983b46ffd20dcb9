#!/usr/bin/env bash
# Lists what an archive of pg_dump holds; fails when it is cut off.
set -euo pipefail

home=${JARVIS_HOME:-/opt/jarvis}
readonly home
image=$(sed -n 's/^POSTGRES_IMAGE=//p' "$home/images.env")
docker run --rm --interactive --network none --entrypoint pg_restore "$image" --list <"$1"
