optional=()

# What only watches or ships logs: a failure is recorded and stops nothing.
try_optional() {
  local step
  for step in "${optional[@]}"; do
    "$BASH" "$0" only "$step" || record "WARNING: $step failed, all else works. To try it again: sudo $0 only $step" >&2
  done
  optional=()
}

# install_parts PART STEP FUNCTION... -- FUNCTION... -- FUNCTION...: what the service needs (the part `prepare`), the
# service, and what it can do without (both `start`). Without a part everything; `only STEP` is that step alone.
install_parts() {
  local part=$1 step=$2 preparing=() starting=()
  shift 2
  if [[ $part == only ]]; then
    "$step"
    return
  fi
  while [[ $1 != -- ]]; do
    preparing+=("$1")
    shift
  done
  shift
  while [[ $1 != -- ]]; do
    starting+=("$1")
    shift
  done
  shift
  if [[ $part != prepare ]]; then optional=("$@"); fi
  case $part in
    prepare) in_order "${preparing[@]}" ;;
    start) in_order "${starting[@]}" ;;
    *) in_order "${preparing[@]}" "${starting[@]}" ;;
  esac
}
