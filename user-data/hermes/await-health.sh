#!/usr/bin/env bash
# Succeeds once Hermes answers: only then does the unit count as started.
set -euo pipefail

readonly url=http://localhost:${PORT:?from /etc/hermes/deployment.env}$HERMES_HEALTH_PATH
readonly limit=${HEALTH_TIMEOUT_SECONDS:-300}

until curl --fail --silent --max-time 3 --output /dev/null "$url"; do
  if ((SECONDS >= limit)); then
    echo "await-health: $url did not answer with success within $limit s" >&2
    exit 1
  fi
  sleep 1
done
echo "await-health: $url answers"
