# Makes the running database's password the one of the file: Postgres reads POSTGRES_PASSWORD when its volume is new,
# and never again. Standard input is SQL that says so; it is in no argument list, and in no log if it fails.
set -euo pipefail

container=$(docker ps --quiet --latest \
  --filter label=com.docker.compose.project.working_dir=/opt/chronos \
  --filter label=com.docker.compose.service=postgres)
if [[ -z $container ]]; then
  exit 0
fi
for ((attempt = 0; attempt < 60; attempt++)); do
  if docker exec "$container" pg_isready --quiet; then
    break
  fi
  sleep 1
done
# Inside the container the local socket asks for no password.
# shellcheck disable=SC2016
docker exec --interactive "$container" sh -c \
  'exec psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname "${POSTGRES_DB:-${POSTGRES_USER:-postgres}}"'
