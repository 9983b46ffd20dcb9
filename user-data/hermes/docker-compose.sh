#!/usr/bin/env bash
# docker-compose, as the guide calls it. compose.yaml's values come from here: .env belongs to the container.
set -euo pipefail

# Only root reads the container's environment.
((EUID == 0)) || exec sudo --preserve-env=HERMES_TAG "$0" "$@"

values=()
for file in /etc/hermes/deployment.env /etc/hermes/machine.env /opt/hermes/image.env; do
  if [[ -e $file ]]; then values+=(--env-file "$file"); fi
done
exec docker compose "${values[@]}" "$@"
