#!/usr/bin/env bash
# Brings the database to what this release expects: init.sql, which is harmless twice, then each file of migrations/
# that was not there yet, in the order of their names, each in a transaction.
set -euo pipefail

home=${JARVIS_HOME:-/opt/jarvis}
readonly home
sql() { "$home/bin/database.sh" psql --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 "$@"; }

offered=$(sql --command "SELECT count(*) FROM pg_available_extensions WHERE name = 'vector'")
if [[ $offered != 1 ]]; then
  echo "migrate: this PostgreSQL does not offer the extension vector, so nothing was created in it" >&2
  exit 1
fi
{ echo "SET client_min_messages = warning;"; cat "$home/postgres/init.sql"; } | sql --single-transaction --file - >/dev/null

shopt -s nullglob
for file in "$home"/postgres/migrations/*.sql; do
  name=$(basename "$file")
  if [[ ! $name =~ ^[0-9]{3,}-[a-z0-9-]+\.sql$ ]]; then
    echo "migrate: $name is not called like 001-what-it-does.sql" >&2
    exit 1
  fi
  [[ $(sql --command "SELECT count(*) FROM schema_migrations WHERE name = '$name'") == 0 ]] || continue
  { cat "$file"; printf "\nINSERT INTO schema_migrations (name) VALUES ('%s');\n" "$name"; } |
    sql --single-transaction --file - >/dev/null
  echo "migrate: $name"
done
