#!/usr/bin/env bash
# migrate.sh [TAG]: brings the database to where the image expects it; what runs on this host goes on running.
set -euo pipefail

export HOME=/root AWS_ECR_DISABLE_CACHE=true RUNTIME_DIRECTORY=/run/hermes
set -a
# shellcheck source=/dev/null
source /etc/hermes/deployment.env
set +a
if [[ -n ${1:-} ]]; then export HERMES_TAG=$1; fi

install --directory --mode 0700 "$RUNTIME_DIRECTORY"
/usr/local/lib/hermes/load-secrets.sh
cd /opt/hermes
docker-compose --progress quiet run --rm --no-TTY app /app/bin/hermes eval "Hermes.Release.migrate"
echo "migrate: done"
