#!/usr/bin/env bash
# Puts a backup in the place of what the database holds now: restore.sh FILE. What it held is backed up first, and
# the restore is one transaction: it is done, or nothing has changed. The services stand still meanwhile.
set -euo pipefail

home=${JARVIS_HOME:-/opt/jarvis}
readonly home
file=${1:?restore.sh FILE, one of /var/backups/jarvis}
[[ -r $file ]] || { echo "restore: $file cannot be read" >&2; exit 1; }
"$home/bin/read-archive.sh" "$file" >/dev/null || { echo "restore: $file is no whole backup" >&2; exit 1; }
# Otherwise it might be the one that is pruned to make room for what is there now.
held=$(mktemp)
trap 'rm -f "$held"' EXIT
cp "$file" "$held"

"$home/bin/backup.sh"
services=(ingress rag-service)
"$home/bin/compose.sh" stop "${services[@]}" 2>/dev/null
status=0
"$home/bin/database.sh" pg_restore --clean --if-exists --no-owner --single-transaction --exit-on-error <"$held" ||
  { echo "restore: failed, the database is as it was" >&2; status=1; }
"$home/bin/compose.sh" up --detach --no-deps --wait --wait-timeout 120 "${services[@]}" 2>/dev/null ||
  { echo "restore: ${services[*]} are not healthy, see check-health.sh" >&2; status=1; }
((status == 0)) || exit 1
echo "restore: $file is what the database holds now"
