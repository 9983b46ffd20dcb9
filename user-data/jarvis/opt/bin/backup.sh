#!/usr/bin/env bash
# The database as one file in /var/backups/jarvis, read back before it counts; the newest seven are kept.
set -euo pipefail
umask 077

home=${JARVIS_HOME:-/opt/jarvis} folder=${JARVIS_BACKUPS:-/var/backups/jarvis} keep=${JARVIS_KEEP_BACKUPS:-7}
readonly home folder keep
file=$folder/jarvis-$(date --utc +%Y%m%dT%H%M%SZ).dump
trap 'rm -f "$file.part"' EXIT

mkdir -p "$folder"
"$home/bin/database.sh" pg_dump --format=custom >"$file.part"
# Only the archive's own list tells that it is whole.
DATABASE_NAME=ignored "$home/bin/read-archive.sh" "$file.part" | grep --quiet 'TABLE DATA public users'
mv "$file.part" "$file"
echo "backup: $file, $(stat --format=%s "$file") bytes"

find "$folder" -maxdepth 1 -name 'jarvis-*.dump' -printf '%f\n' | sort --reverse | tail --lines "+$((keep + 1))" |
  while read -r old; do rm -f "$folder/$old"; done
