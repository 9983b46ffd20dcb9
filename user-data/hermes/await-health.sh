#!/usr/bin/env bash
# Succeeds once Hermes answers as the load balancer wants it, with 200: only then does the unit count as started.
set -euo pipefail

readonly url=http://localhost:${HERMES_HOST_PORT:?}${HERMES_HEALTH_PATH:?}
readonly limit=${HEALTH_TIMEOUT_SECONDS:-120}

until [[ $(curl --silent --max-time 3 --output /dev/null --write-out '%{http_code}' "$url") == 200 ]]; do
  if ((SECONDS >= limit)); then
    echo "await-health: $url did not answer 200 within $limit s. See: cd /opt/hermes && docker-compose logs" >&2
    exit 1
  fi
  sleep 1
done
echo "await-health: $url answers"
