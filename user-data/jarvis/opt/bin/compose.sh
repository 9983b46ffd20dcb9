#!/usr/bin/env bash
# `docker compose` with the files that Jarvis's values come from: compose.sh ps, compose.sh logs nginx, …
set -euo pipefail

home=${JARVIS_HOME:-/opt/jarvis}
readonly home
# Which profiles are on is among the settings; Compose reads that from its own environment alone.
COMPOSE_PROFILES=$(sed -n 's/^COMPOSE_PROFILES=//p' "$home/settings.env"),${JARVIS_PROFILES:-}
export COMPOSE_PROFILES

exec docker compose --project-directory "$home" --file "$home/compose.yaml" \
  --env-file "$home/settings.env" --env-file "$home/.env" --env-file "${JARVIS_IMAGES:-$home/images.env}" "$@"
