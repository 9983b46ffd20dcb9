#!/bin/sh
# nginx's container: `run` starts it, `reload` has it take up another certificate or other addresses. What it serves
# is decided by what is there: without a certificate it is plain HTTP, so that Let's Encrypt can be answered.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
work=${JARVIS_NGINX_WORK:-/tmp/jarvis}
live=${JARVIS_CERTIFICATES:-/etc/letsencrypt}/live/${DOMAIN_NAME:?}

mkdir -p "$work/upstreams"
for service in ingress asr-gateway rag-service llm-router tts-service; do
  # deploy.sh leaves a mark while the next container takes the requests.
  if [ -e "$here/slots/$service" ]; then from=next; else from=upstreams; fi
  cp "$here/$from/$service.conf" "$work/upstreams/$service.conf"
done

if [ -r "$live/fullchain.pem" ] && [ -r "$live/privkey.pem" ]; then site=secured; else site=plain; fi
cp "$here/$site.conf" "$work/sites.conf"

nginx -t -q -c "$here/nginx.conf"
case $1 in
  run) exec nginx -c "$here/nginx.conf" -g 'daemon off;' ;;
  reload) nginx -c "$here/nginx.conf" -s reload ;;
  *) echo "start.sh: run or reload" >&2; exit 64 ;;
esac
