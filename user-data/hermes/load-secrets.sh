#!/usr/bin/env bash
# Writes the keys of the secret as an environment file into memory, for Docker and nobody else.
set -euo pipefail
umask 077

fail() { echo "load-secrets: $*" >&2; exit 1; }

: "${HERMES_SECRET:?from /etc/hermes/deployment.env}" "${RUNTIME_DIRECTORY:?from systemd}"
readonly target=$RUNTIME_DIRECTORY/secrets.env

response=$(aws secretsmanager get-secret-value --secret-id "$HERMES_SECRET" --output json) ||
  fail "cannot read the secret $HERMES_SECRET. Does it have a value, and may this host's role read it?"

# Docker reads each line as it stands, up to its end: a value cannot hold a line break.
# jq quotes the text that it cannot parse in its errors: they stay away from the journal.
lines=$(jq --raw-output '
  .SecretString | fromjson | to_entries[]
  | if (.key | test("^[A-Za-z_][A-Za-z0-9_]*$")) and (.value | tostring | test("[\n\r\u0000]") | not) then .
    else error end
  | "\(.key)=\(.value | tostring)"
' 2>/dev/null <<<"$response") ||
  fail "the secret $HERMES_SECRET must be a JSON object of one-line values. Nothing was written."
[[ -n $lines ]] || fail "the secret $HERMES_SECRET has no keys. Put its values in, then restart hermes."

draft=$(mktemp "$RUNTIME_DIRECTORY/.secrets.XXXXXX")
trap 'rm -f "$draft"' EXIT
printf '%s\n' "$lines" >"$draft"
mv --force "$draft" "$target"
echo "load-secrets: $(wc --lines <<<"$lines") keys of $HERMES_SECRET"
