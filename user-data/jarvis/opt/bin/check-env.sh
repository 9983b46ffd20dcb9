#!/usr/bin/env bash
# Whether /opt/jarvis/.env can be started with: every missing or weak value at once, and no value is shown.
set -euo pipefail

home=${JARVIS_HOME:-/opt/jarvis}
readonly home file=$home/.env
problems=()

report() { problems+=("$1"); }

value_of() { sed -n "s/^$1=//p" "$file" | tail --lines 1; }

# at_least NAME LENGTH: also not one character over and over, nor an example.
at_least() {
  local value
  value=$(value_of "$1")
  if [[ -z $value ]]; then
    report "$1 is missing"
  elif ((${#value} < $2)); then
    report "$1 has ${#value} characters, at least $2 are needed: openssl rand -hex 32"
  elif [[ $(fold --width=1 <<<"$value" | sort --unique | wc --lines) -lt 8 || ${value,,} =~ (change|example|password|secret|your) ]]; then
    report "$1 can be guessed: openssl rand -hex 32"
  fi
}

if [[ ! -f $file ]]; then
  echo "check-env: $file is missing: copy .env.example and fill it in" >&2
  exit 1
fi
mode=$(stat --format=%a "$file")
[[ $mode == 600 ]] || report "the file has mode $mode, and others could read it: chmod 600 $file"

at_least POSTGRES_PASSWORD 16
at_least REDIS_PASSWORD 16
at_least JWT_SECRET 32
for key in DEEPGRAM_API_KEY OPENAI_API_KEY; do
  [[ -n $(value_of "$key") ]] || report "$key is missing"
done

known=$(sed -n 's/^\([A-Z][A-Z0-9_]*\)=.*/\1/p' "$home/.env.example")
whole=$(cat "$file")
line=0
while IFS= read -r text || [[ -n $text ]]; do
  line=$((line + 1))
  if [[ -z $text || $text == \#* ]]; then continue; fi
  name=${text%%=*} value=${text#*=}
  if [[ $text != *=* || ! $name =~ ^[A-Z][A-Z0-9_]*$ ]]; then
    report "line $line is not NAME=value"
  elif ! grep --quiet --line-regexp --fixed-strings "$name" <<<"$known"; then
    report "line $line: nothing here is called $name"
  elif [[ ! $value =~ ^[A-Za-z0-9._:/+=@%,-]*$ ]]; then
    report "line $line: $name has quotes, spaces or signs that Compose would read as more than text"
  elif [[ $name =~ ^(POSTGRES|REDIS)_PASSWORD$ && ! $value =~ ^[A-Za-z0-9._-]*$ ]]; then
    report "line $line: $name stands in a URL, where only letters, digits and . _ - are themselves"
  elif [[ $(grep --count "^$name=" <<<"$whole") -gt 1 ]]; then
    report "line $line: $name is there more than once"
  fi
done <<<"$whole"

if ((${#problems[@]} > 0)); then
  printf 'check-env: %s\n' "${problems[@]}" >&2
  exit 1
fi
