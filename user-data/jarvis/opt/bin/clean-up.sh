#!/usr/bin/env bash
# What is over: logs after their 24 hours are deleted, sessions are marked expired. A timer runs it.
set -euo pipefail

home=${JARVIS_HOME:-/opt/jarvis}
readonly home
"$home/bin/database.sh" psql --no-psqlrc --tuples-only --no-align --set ON_ERROR_STOP=1 --command \
  "SELECT cleanup_expired_logs() || ' logs deleted, ' || cleanup_expired_sessions() || ' sessions expired'"
