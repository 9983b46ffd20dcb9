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

# The workers that take requests: those from before a reload say that they are shutting down.
workers() {
  grep -ls "^PPid:[[:space:]]*$(cat /tmp/nginx.pid)\$" /proc/[0-9]*/status | while read -r status; do
    case $(tr '\000' ' ' 2>/dev/null <"${status%status}cmdline") in
      *"shutting down"*) ;;
      "nginx: worker"*) echo "$status" ;;
      *) ;;
    esac
  done
}

# Returns once no worker from before takes requests: nginx itself returns at once, and whoever asked for a reload may
# stop a container next, or look at the certificate.
reload() {
  before=$(workers)
  nginx -c "$here/nginx.conf" -s reload
  for _ in $(seq 100); do
    after=$(workers)
    for worker in $before; do
      case $after in *"$worker"*) sleep 0.1; continue 2 ;; *) ;; esac
    done
    return 0
  done
  echo "start.sh: after 10 s, workers from before the reload take requests" >&2
  return 1
}

nginx -t -q -c "$here/nginx.conf"
case $1 in
  run) exec nginx -c "$here/nginx.conf" -g 'daemon off;' ;;
  reload) reload ;;
  *) echo "start.sh: run or reload" >&2; exit 64 ;;
esac
