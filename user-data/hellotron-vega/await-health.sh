#!/usr/bin/env bash
# Succeeds once tron answers on /health: only then does the unit count as started.
set -euo pipefail

readonly url=http://localhost:${PORT:?from /etc/tron/deployment.env}/health
readonly limit=${HEALTH_TIMEOUT_SECONDS:-90}

until curl --fail --silent --show-error --max-time 3 --output /dev/null "$url" 2>/dev/null; do
  if ((SECONDS >= limit)); then
    echo "await-health: $url did not answer with success within $limit s" >&2
    exit 1
  fi
  sleep 1
done
echo "await-health: $url answers"
