#!/usr/bin/env bash
# Writes all that the container is told as an environment file into memory: its settings and the secret's keys. It is for
# root and what root starts: Docker, by the unit or by hand.
# Runs before every start: `systemctl restart hermes` takes up a rotated secret.
set -euo pipefail
umask 077

fail() { echo "load-secrets: $*" >&2; exit 1; }

: "${HERMES_SECRET:?}" "${HERMES_SECRET_KEYS:?}" "${RUNTIME_DIRECTORY:?}"
readonly target=$RUNTIME_DIRECTORY/secrets.env

[[ $(stat --file-system --format %T "$RUNTIME_DIRECTORY") == tmpfs ]] ||
  fail "$RUNTIME_DIRECTORY is not in memory: nothing was written."

response=$(aws secretsmanager get-secret-value --secret-id "$HERMES_SECRET" --output json) ||
  fail "cannot read the secret $HERMES_SECRET. Does it have a value, and may this host's role read it?"

# jq quotes the text that it cannot parse in its errors: they stay away from the journal.
keys=$(jq --raw-output '.SecretString | fromjson | keys[]' 2>/dev/null <<<"$response") ||
  fail "the secret $HERMES_SECRET is not a JSON object. Nothing was written."
bad=$(grep --invert-match --extended-regexp '^[A-Za-z_][A-Za-z0-9_]*$' <<<"$keys") && [[ -n $bad ]] &&
  fail "the secret $HERMES_SECRET has keys that cannot be environment variables: ${bad//$'\n'/, }"
for key in ${HERMES_SECRET_KEYS//,/ }; do
  grep --quiet --line-regexp "$key" <<<"$keys" ||
    fail "the secret $HERMES_SECRET lacks $key. Put its values in: this host then starts by itself."
done

draft=$(mktemp "$RUNTIME_DIRECTORY/.secrets.XXXXXX")
trap 'rm -f "$draft"' EXIT
{
  echo "PORT=${PORT:?}"
  echo "PHX_SERVER=true"
  if [[ -n ${PHX_HOST:-} ]]; then echo "PHX_HOST=$PHX_HOST"; fi
  # The release writes its run-time configuration there; a crash dump would hold secrets.
  echo "RELEASE_TMP=/tmp"
  echo "ERL_CRASH_DUMP_SECONDS=0"
} >"$draft"
if [[ -n ${HERMES_CDN_PARAMETER:-} ]]; then
  if cdn=$(aws ssm get-parameter --name "$HERMES_CDN_PARAMETER" --query Parameter.Value --output text); then
    echo "CDN_HOST=$cdn" >>"$draft"
  else
    echo "load-secrets: WARNING: cannot read $HERMES_CDN_PARAMETER, so CDN_HOST is not set" >&2
  fi
fi

# Docker reads each line as it stands, up to its end: a value cannot hold a line break.
jq --raw-output '
  .SecretString | fromjson | to_entries[]
  | if (.value | type | IN("string", "number", "boolean")) and (.value | tostring | test("[\n\r\u0000]") | not) then .
    else error end
  | "\(.key)=\(.value | tostring)"
' >>"$draft" 2>/dev/null <<<"$response" ||
  fail "the secret $HERMES_SECRET has a value that is not one line of text. Nothing was written."

jq --exit-status '.SecretString | fromjson | .DATABASE_URL // "" | test("[?&](ssl=true|sslmode=(require|verify-ca|verify-full))")' \
  >/dev/null 2>&1 <<<"$response" ||
  echo "load-secrets: WARNING: DATABASE_URL asks for no TLS; end it with ?ssl=true" >&2

chmod 0400 "$draft"
mv --force "$draft" "$target"
echo "load-secrets: $(wc --lines <<<"$keys") keys of $HERMES_SECRET"
