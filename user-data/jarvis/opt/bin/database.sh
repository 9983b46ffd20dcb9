#!/usr/bin/env bash
# PostgreSQL's own programs against Jarvis's database, wherever it is: database.sh psql …, database.sh pg_dump ….
set -euo pipefail

home=${JARVIS_HOME:-/opt/jarvis}
readonly home
setting() { cat "$home/settings.env" "$home/.env" | sed -n "s/^$1=//p" | tail --lines 1; }

name=$(setting POSTGRES_DB)
user=$(setting DATABASE_USER)
where=$(setting DATABASE_HOST)
program=$1
shift

if [[ $where == postgres ]]; then
  exec "$home/bin/compose.sh" exec -T postgres "$program" --username "$user" --dbname "${DATABASE_NAME:-${name:-jarvis}}" "$@"
fi
# A managed one is asked from a container that goes again. The password comes by a file, not by an argument.
passfile=$(mktemp)
trap 'rm -f "$passfile"' EXIT
printf 'PGPASSWORD=%s\nPGSSLMODE=require\n' "$(setting POSTGRES_PASSWORD)" >"$passfile"
image=$(sed -n 's/^POSTGRES_IMAGE=//p' "$home/images.env")
docker run --rm --interactive --env-file "$passfile" "$image" "$program" --host "$where" \
  --port "$(setting DATABASE_PORT)" --username "$user" --dbname "${DATABASE_NAME:-${name:-jarvis}}" "$@"
