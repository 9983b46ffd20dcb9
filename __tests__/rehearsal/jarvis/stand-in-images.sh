#!/usr/bin/env bash
# Images under the names of the real ones, which cannot be pulled here: this machine's own Debian with real PostgreSQL
# and pgvector, Redis, nginx and certbot, and a small server in the place of Jarvis's five services.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive

printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
chmod +x /usr/sbin/policy-rc.d
apt-get -qq install -y postgresql-17-pgvector redis-server nginx-light certbot >/dev/null
rm /usr/sbin/policy-rc.d
# They are for the images; here Docker has their ports.
systemctl --quiet disable nginx postgresql redis-server certbot.timer

mkdir -p /stand-ins
cat >/stand-ins/service.py <<'END'
import http.server, json, os, sys, threading, time
name, port, version = sys.argv[1], int(os.environ["PORT"]), os.environ["VERSION"]
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        bad = self.path == "/health" and os.environ.get("HEALTH") == "bad"
        body = json.dumps({"service": name, "version": version, "path": self.path}).encode()
        self.send_response(503 if bad else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    do_POST = do_GET
    def log_message(self, text, *values):
        print(text % values, flush=True)
http.server.ThreadingHTTPServer(("0.0.0.0", port), Handler).serve_forever()
END
cat >/stand-ins/postgres.sh <<'END'
#!/bin/bash
# What the image's entry point does, in short.
set -euo pipefail
bin=/usr/lib/postgresql/17/bin data=/var/lib/postgresql/data
as() { setpriv --reuid postgres --regid postgres --clear-groups "$@"; }
mkdir -p "$data"; chown postgres "$data" /var/run/postgresql; chmod 700 "$data"
if [[ ! -s $data/PG_VERSION ]]; then
  (umask 077; echo "$POSTGRES_PASSWORD" >/tmp/password; chown postgres /tmp/password)
  as "$bin/initdb" --pgdata "$data" --username "$POSTGRES_USER" --pwfile /tmp/password --auth-host scram-sha-256 >/dev/null
  echo "host all all all scram-sha-256" >>"$data/pg_hba.conf"
  as "$bin/pg_ctl" --pgdata "$data" --wait --options "-c listen_addresses=''" start >/dev/null
  as createdb --username "$POSTGRES_USER" "$POSTGRES_DB"
  for file in /docker-entrypoint-initdb.d/*.sql; do as psql --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --file "$file"; done
  as "$bin/pg_ctl" --pgdata "$data" --wait stop >/dev/null
fi
exec setpriv --reuid postgres --regid postgres --clear-groups "$bin/postgres" -D "$data" -c "listen_addresses=*"
END
chmod +x /stand-ins/postgres.sh

tar -C / --exclude=./proc --exclude=./sys --exclude=./dev --exclude=./run --exclude=./tmp --exclude=./var/lib/docker \
  --exclude=./var/cache --exclude=./var/lib/apt --exclude=./swapfile --exclude=./boot -c . |
  docker import --change 'ENV PATH=/usr/lib/postgresql/17/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' - debian:here >/dev/null

# image NAME LINE...: another image of the same files.
image() {
  local name=$1
  shift
  { echo "FROM debian:here"; printf '%s\n' "RUN mkdir -p /run/lock /var/run/postgresql /tmp && chmod 1777 /tmp" "$@"; } | DOCKER_BUILDKIT=0 docker build --quiet --tag "$name" - >/dev/null
}
image docker.io/pgvector/pgvector:pg15 'ENTRYPOINT ["/stand-ins/postgres.sh"]'
image docker.io/library/redis:7-alpine
image docker.io/library/nginx:1.28-alpine
image docker.io/certbot/certbot:v5.1.0
for service in ingress asr-gateway rag-service llm-router tts-service; do
  for version in v1 v2 sick; do
    lines=("ENV VERSION=$version" "ENTRYPOINT [\"python3\", \"/stand-ins/service.py\", \"$service\"]")
    # One of the last services is ill, so that others have been replaced when it is found.
    if [[ $version == sick && $service == asr-gateway ]]; then lines+=("ENV HEALTH=bad"); fi
    image "ghcr.io/jarvis-labs/jarvis-$service:$version" "${lines[@]}"
  done
done
docker images --format '{{.Repository}}:{{.Tag}}' | wc --lines
