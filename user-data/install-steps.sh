readonly root=${INSTALL_ROOT:-} pause=${RETRY_PAUSE_SECONDS:-10}
readonly result=$root/var/lib/{{ service }}-install/result
current=start

record() { printf '%s %s\n' "$(date --utc +%FT%TZ)" "$*" | tee -a "$result"; }

failed() {
  record "FAILED at $current. Fix it and run: sudo /usr/local/lib/{{ service }}/install.sh" >&2
  exit 1
}

retry() {
  local attempt
  for attempt in 1 2 3 4; do
    "$@" && return
    echo "install: attempt $attempt of 5 failed: $*" >&2
    sleep $((attempt * pause))
  done
  "$@"
}

# in_order FUNCTION...: the first that fails ends the installation with its name.
in_order() {
  mkdir -p "$(dirname "$result")"
  trap failed ERR
  for current; do
    echo "install: $current"
    "$current"
  done
  record "ok"
}
