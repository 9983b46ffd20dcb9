#!/usr/bin/env bash
# Writes the keys of the secret as an environment file into memory; systemd hands it to tron and nobody else.
# Runs as tron's user before every start: `systemctl restart tron` takes up a rotated secret.
set -euo pipefail
umask 077

fail() { echo "load-secrets: $*" >&2; exit 1; }

: "${TRON_SECRET:?from /etc/tron/deployment.env}" "${RUNTIME_DIRECTORY:?from systemd}"
readonly target=$RUNTIME_DIRECTORY/secrets.env

[[ $(stat --file-system --format %T "$RUNTIME_DIRECTORY") == tmpfs ]] ||
  fail "$RUNTIME_DIRECTORY is not in memory: nothing was written."

response=$(aws secretsmanager get-secret-value --secret-id "$TRON_SECRET" --output json) ||
  fail "cannot read the secret $TRON_SECRET. Does it have a value, and may this instance's role read it?"

# jq quotes the text that it cannot parse in its errors: they stay away from the journal.
keys=$(jq --raw-output '.SecretString | fromjson | keys[]' 2>/dev/null <<<"$response") ||
  fail "the secret $TRON_SECRET is not a JSON object. Nothing was written."
[[ -n $keys ]] || fail "the secret $TRON_SECRET has no keys. Put its values in, then restart tron."
bad=$(grep --invert-match --extended-regexp '^[A-Za-z_][A-Za-z0-9_]*$' <<<"$keys") &&
  fail "the secret $TRON_SECRET has keys that cannot be environment variables: ${bad//$'\n'/, }"

draft=$(mktemp "$RUNTIME_DIRECTORY/.secrets.XXXXXX")
trap 'rm -f "$draft"' EXIT
jq --raw-output '
  .SecretString | fromjson | to_entries[]
  | if (.value | type | IN("string", "number", "boolean")) and (.value | tostring | explode | all(. != 0)) then .
    else error end
  | "\(.key)=\"\(.value | tostring | gsub("(?<special>[\\\\\"$`])"; "\\\(.special)"))\""
' >"$draft" 2>/dev/null <<<"$response" ||
  fail "the secret $TRON_SECRET has a value that is not a string, a number, true or false. Nothing was written."

chmod 0400 "$draft"
mv --force "$draft" "$target"
echo "load-secrets: $(wc --lines <<<"$keys") keys of $TRON_SECRET"
