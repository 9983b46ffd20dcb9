readonly root=${INSTALL_ROOT:-} pause=${RETRY_PAUSE_SECONDS:-10}
readonly result=$root/var/lib/{{ service }}-install/result
current=start

record() { printf '%s %s\n' "$(date --utc +%FT%TZ)" "$*" | tee -a "$result"; }

# What a machine can do without, where its installation has such parts (install-parts.sh).
before_the_end() { if declare -F try_optional >/dev/null; then try_optional; fi; }

failed() {
  before_the_end
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
  before_the_end
  record "ok"
}
