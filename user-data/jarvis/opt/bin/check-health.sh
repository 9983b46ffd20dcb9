#!/usr/bin/env bash
# Every five minutes: how each container is, what it uses, and what the machine has left, one line of JSON in
# /var/log/jarvis/health.log. Fails when something is amiss, so that `systemctl --failed` and the journal say so.
set -euo pipefail

home=${JARVIS_HOME:-/opt/jarvis} log=${JARVIS_HEALTH_LOG:-/var/log/jarvis/health.log}
readonly home log

containers=$("$home/bin/compose.sh" ps --all --format json | jq --slurp --compact-output \
  '[.[] | if type == "array" then .[] else . end | {service: .Service, state: .State, health: .Health}] | sort_by(.service)')
use=$(docker stats --no-stream --format '{{json .}}' | jq --slurp --compact-output \
  'map({key: .Name, value: {cpu: .CPUPerc, memory: .MemUsage}}) | from_entries')
disk=$(df --output=pcent / | tail --lines 1 | tr --delete ' %')
memory=$(awk '/^MemTotal/ {t=$2} /^MemAvailable/ {a=$2} END {printf "%d", 100 - a * 100 / t}' /proc/meminfo)

amiss=$(jq --raw-output --argjson expected "$("$home/bin/compose.sh" config --services | jq --raw-input --slurp 'split("\n") | map(select(. != "" and (endswith("-next") | not)))')" \
  '(. as $there | $expected - [$there[].service] | map(. + " is not there")) +
   [.[] | select(.state != "running") | "\(.service) is \(.state)"] +
   [.[] | select(.state == "running" and .health != "healthy" and .health != "starting") | "\(.service) is \(.health)"] | .[]' <<<"$containers")
((disk < 90)) || amiss+=$'\n'"the disk is $disk % full"
((memory < 95)) || amiss+=$'\n'"$memory % of the memory is in use"

jq --null-input --compact-output --arg at "$(date --utc +%FT%TZ)" --argjson containers "$containers" --argjson use "$use" \
  --argjson disk "$disk" --argjson memory "$memory" --arg amiss "$amiss" \
  '{at: $at, amiss: ($amiss | split("\n") | map(select(. != ""))), disk_percent: $disk, memory_percent: $memory, containers: $containers, use: $use}' >>"$log"
if [[ -n $amiss ]]; then
  sed '/^$/d; s/^/check-health: /' <<<"$amiss" >&2
  exit 1
fi
