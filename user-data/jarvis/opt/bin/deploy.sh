#!/usr/bin/env bash
# Puts a version in the place of the one that runs: deploy.sh VERSION. Service by service, the next container comes up
# beside the old one and takes over when it is healthy. Where one does not get healthy, every service is brought back
# to what it ran. An interrupted run is finished, or taken back, by the next one.
set -euo pipefail

home=${JARVIS_HOME:-/opt/jarvis} keep=${JARVIS_KEEP_RELEASES:-5} limit=${JARVIS_HEALTH_LIMIT:-180}
readonly home keep limit
# Whom others ask comes first.
readonly services=(rag-service llm-router tts-service asr-gateway ingress) stores=(postgres redis)
version=${1:?deploy.sh VERSION}
[[ $version =~ ^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$ ]] || { echo "deploy: $version is no version" >&2; exit 64; }

# Who looks on may go: what was begun is ended all the same, and nobody has to read of it.
trap '' HUP PIPE
say() { echo "deploy: $*" 2>/dev/null || true; }
compose() { JARVIS_PROFILES=next "$home/bin/compose.sh" "$@"; }
setting() { sed -n "s/^$1=//p" "$home/settings.env"; }
variable() { tr 'a-z-' 'A-Z_' <<<"$1"; }
is_up() { [[ -n $(compose ps --quiet --status running "$1" 2>/dev/null) ]]; }

exec 9>"${JARVIS_LOCK:-/run/lock/jarvis-deploy}"
flock --nonblock 9 || { say "another deployment is under way" >&2; exit 1; }
"$home/bin/check-env.sh"

# pin IMAGE: fetches it and prints it by its digest, so that what was tried is what runs, whatever the tag says later.
pin() {
  local digest
  # Offline, or with an image that was built here, what is there counts.
  docker pull --quiet "$1" >/dev/null 2>&1 || docker image inspect "$1" >/dev/null || return 1
  digest=$(docker image inspect --format '{{if .RepoDigests}}{{index .RepoDigests 0}}{{end}}' "$1") || return 1
  # An image that was built here has none, and is known by its id.
  [[ -n $digest ]] || digest=$(docker image inspect --format '{{.Id}}' "$1")
  echo "$digest"
}

# What stores and nginx run stays until the settings name another image: a tag that moved is no reason to restart them.
pinned_before() {
  local key
  key=$(variable "$1")
  grep --quiet --line-regexp --fixed-strings "${key}_BASE_IMAGE=$(setting "${key}_BASE_IMAGE")" \
    "$home/releases/current/base.env" 2>/dev/null || return 1
  sed -n "s/^${key}_IMAGE=//p" "$home/releases/current/images.env"
}

present() {
  local image
  while read -r image; do docker image inspect "$image" >/dev/null 2>&1 || return 1; done < <(cut --delimiter='=' --fields=2 "$1")
}

# Everything is fetched before anything is touched.
release=$home/releases/$version
fetch() {
  local service image
  mkdir -p "$release"
  # What ran once runs as it was, whatever its tags say by now.
  if [[ -e $release/deployed ]] && present "$release/images.env"; then return; fi
  : >"$release/images.env.part"
  for service in "${services[@]}"; do
    image=$(pin "$(setting REGISTRY)/jarvis-$service:$version") || return 1
    echo "$(variable "$service")_IMAGE=$image" >>"$release/images.env.part"
  done
  # A managed database still needs psql and pg_dump.
  for service in postgres redis nginx certbot; do
    image=$(pinned_before "$service") || image=$(pin "$(setting "$(variable "$service")_BASE_IMAGE")") || return 1
    echo "$(variable "$service")_IMAGE=$image" >>"$release/images.env.part"
  done
  grep _BASE_IMAGE= "$home/settings.env" >"$release/base.env"
  mv "$release/images.env.part" "$release/images.env"
  cp "$home/compose.yaml" "$release/compose.yaml"
}

reload_nginx() { compose exec -T nginx /bin/sh /etc/nginx/jarvis/start.sh reload 2>/dev/null; }

# to_next SERVICE, to_usual SERVICE: who takes the requests. What is under way ends where it began.
to_next() {
  mkdir -p "$home/nginx/slots"
  touch "$home/nginx/slots/$1"
  reload_nginx || { rm "$home/nginx/slots/$1"; return 1; }
}
to_usual() {
  rm -f "$home/nginx/slots/$1"
  reload_nginx
}

# healthy SERVICE: Compose is only heard when it fails.
healthy() {
  local said
  said=$(compose up --detach --no-deps --wait --wait-timeout "$limit" "$1" 2>&1) && return
  tail --lines 5 <<<"$said" >&2
  return 1
}

# roll SERVICE: with the images that JARVIS_IMAGES names.
roll() {
  local service=$1
  if [[ ! -e $home/nginx/slots/$service ]]; then
    if ! is_up "$service"; then
      healthy "$service"
      return
    fi
    if ! healthy "$service-next"; then
      compose logs --no-color --no-log-prefix --tail 10 "$service-next" >&2 || true
      compose rm --stop --force "$service-next" >/dev/null 2>&1
      return 1
    fi
    to_next "$service" || return 1
  fi
  # The next one takes the requests, so the usual one can go.
  healthy "$service" || return 1
  to_usual "$service" || return 1
  compose rm --stop --force "$service-next" >/dev/null 2>&1
}

back() {
  local service status=0
  if [[ ! -e $home/releases/current ]]; then
    say "nothing ran before" >&2
    return 1
  fi
  cp "$home/releases/current/compose.yaml" "$home/compose.yaml"
  cp "$home/releases/current/images.env" "$home/images.env"
  export JARVIS_IMAGES=$home/images.env
  for service in "$@"; do roll "$service" || status=1; done
  return "$status"
}

if ! fetch; then
  say "an image of $version could not be fetched; nothing was changed" >&2
  rm -f "$release/images.env.part" "$release/base.env"
  rmdir --ignore-fail-on-non-empty "$release"
  exit 1
fi
export JARVIS_IMAGES=$release/images.env
[[ -e $home/images.env ]] || cp "$JARVIS_IMAGES" "$home/images.env"

for store in "${stores[@]}"; do
  if [[ $store == postgres && $(setting DATABASE_HOST) != postgres ]]; then continue; fi
  healthy "$store" || { say "$store is not healthy; nothing else was changed" >&2; exit 1; }
done
"$home/bin/migrate.sh"
for helper in nginx certbot; do healthy "$helper" || { say "$helper is not healthy" >&2; exit 1; }; done
# Routes and headers may have come with this version.
reload_nginx

rolled=()
for service in "${services[@]}"; do
  rolled+=("$service")
  if ! roll "$service"; then
    say "$service of $version is not healthy" >&2
    if back "${rolled[@]}"; then say "what ran before runs again" >&2; else say "going back failed as well" >&2; fi
    exit 1
  fi
  say "$service runs $version"
done

if ! compose exec -T nginx wget -q -O /dev/null http://127.0.0.1:8090/health; then
  say "/health of $version is not well" >&2
  if back "${services[@]}"; then say "what ran before runs again" >&2; fi
  exit 1
fi
cp "$release/images.env" "$home/images.env"
if [[ $(readlink "$home/releases/current" 2>/dev/null || true) != "$version" ]]; then
  [[ ! -e $home/releases/current ]] || ln --symbolic --force --no-dereference "$(readlink "$home/releases/current")" "$home/releases/previous"
  ln --symbolic --force --no-dereference "$version" "$home/releases/current"
fi
date --utc +%FT%TZ >"$release/deployed"
say "$version runs"

prune() {
  local old images image
  find "$home/releases" -mindepth 1 -maxdepth 1 -type d -printf '%T@ %f\n' | sort --numeric-sort --reverse |
    tail --lines "+$((keep + 1))" | cut --delimiter=' ' --fields=2 | while read -r old; do
    [[ $old != "$(readlink "$home/releases/current")" && $old != "$(readlink "$home/releases/previous" 2>/dev/null)" ]] || continue
    images=$(cut --delimiter='=' --fields=2 "$home/releases/$old/images.env" 2>/dev/null || true)
    rm -rf "${home:?}/releases/$old"
    # What another release has stays: going back to it must not need the registry.
    while read -r image; do
      [[ -z $image ]] || grep --quiet --recursive --fixed-strings "=$image" "$home/releases" ||
        docker image rm "$image" >/dev/null 2>&1 || true
    done <<<"$images"
  done
}
prune
