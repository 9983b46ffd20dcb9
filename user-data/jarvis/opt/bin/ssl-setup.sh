#!/usr/bin/env bash
# Gets Jarvis's certificate and serves HTTPS with it: ssl-setup.sh DOMAIN EMAIL [--staging]. Until nginx serves it,
# everything is as before. Renewal is the timer's, jarvis-certificate.
set -euo pipefail

home=${JARVIS_HOME:-/opt/jarvis}
readonly home
read -ra acme_options <<<"${JARVIS_ACME_OPTIONS:-}"
refuse() { echo "ssl-setup: $*" >&2; exit 1; }
(($# == 2 || ($# == 3))) || { echo "usage: ssl-setup.sh DOMAIN EMAIL [--staging]" >&2; exit 64; }
domain=$1 email=$2 staging=()
case ${3:-} in
  "") ;;
  # Let's Encrypt gives five certificates a week for a name; its staging gives many that no browser trusts.
  --staging) staging=(--staging) ;;
  *) refuse "$3 is not known" ;;
esac
[[ $domain == "$(sed -n 's/^DOMAIN_NAME=//p' "$home/settings.env")" ]] ||
  refuse "nginx here serves another name; change domain in the environment's YAML and deploy"

metadata=${JARVIS_METADATA:-http://169.254.169.254}
address=$(curl --fail --silent --max-time 5 --header "X-aws-ec2-metadata-token: $(curl --fail --silent --max-time 5 --request PUT \
  --header "X-aws-ec2-metadata-token-ttl-seconds: 60" "$metadata/latest/api/token")" "$metadata/latest/meta-data/public-ipv4")
found=$(getent ahostsv4 "$domain" | awk '{print $1}' | sort --unique | paste --serial --delimiters=' ' || true)
[[ $found == "$address" ]] || refuse "$domain leads to ${found:-nothing}, this machine is $address; nobody was asked for a certificate"

"$home/bin/compose.sh" exec -T certbot certbot certonly --webroot --webroot-path /var/www/certbot \
  --domain "$domain" --email "$email" --agree-tos --no-eff-email --non-interactive --keep-until-expiring \
  "${acme_options[@]}" "${staging[@]}"
"$home/bin/renew-certificate.sh" --only-serve

served=$(openssl s_client -connect "127.0.0.1:${JARVIS_HTTPS_PORT:-443}" -servername "$domain" </dev/null 2>/dev/null |
  openssl x509 -noout -checkhost "$domain" || true)
[[ $served == *"does match"* ]] || refuse "nginx does not serve the certificate of $domain"
echo "ssl-setup: https://$domain is served"
