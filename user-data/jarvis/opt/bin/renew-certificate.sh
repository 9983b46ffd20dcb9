#!/usr/bin/env bash
# Twice a day: certbot renews what has less than a month left, and nginx takes up whatever it does not serve yet, also
# what an earlier run could not hand over.
set -euo pipefail

home=${JARVIS_HOME:-/opt/jarvis} mark=${JARVIS_SERVED_MARK:-/var/lib/jarvis/served-certificate}
readonly home mark
read -ra acme_options <<<"${JARVIS_ACME_OPTIONS:-}"
domain=$(sed -n 's/^DOMAIN_NAME=//p' "$home/settings.env")
in_certbot() { "$home/bin/compose.sh" exec -T certbot "$@"; }

if ! in_certbot test -e "/etc/letsencrypt/live/$domain/fullchain.pem"; then
  echo "renew-certificate: there is none yet; bin/ssl-setup.sh gets one"
  exit 0
fi
# The timer spreads machines over an hour; certbot would sleep up to eight minutes more.
[[ ${1:-} == --only-serve ]] ||
  in_certbot certbot renew --quiet --non-interactive --no-random-sleep-on-renew "${acme_options[@]}"

now=$(in_certbot sha256sum "/etc/letsencrypt/live/$domain/fullchain.pem" | cut --delimiter=' ' --fields=1)
[[ $now != "$(cat "$mark" 2>/dev/null || true)" ]] || exit 0
"$home/bin/compose.sh" exec -T nginx /bin/sh /etc/nginx/jarvis/start.sh reload
mkdir -p "$(dirname "$mark")"
echo "$now" >"$mark"
echo "renew-certificate: nginx serves another certificate now"
