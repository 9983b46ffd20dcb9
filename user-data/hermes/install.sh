#!/usr/bin/env bash
# Makes this Amazon Linux 2023 machine a container host of Hermes. cloud-init runs it once; again repairs.
set -Eeuo pipefail
trap 'echo "install: failed at line $LINENO; mend it and run /usr/local/lib/hermes/install.sh" >&2' ERR

retry() {
  local attempt
  for attempt in 1 2 3 4; do
    "$@" && return
    sleep $((attempt * 10))
  done
  "$@"
}

retry dnf --assumeyes --quiet install amazon-cloudwatch-agent docker jq
usermod --append --groups docker ec2-user
install --directory --mode 0755 /opt/hermes
# Where the guide's commands look for it; its target is memory.
ln --symbolic --force --no-target-directory /run/hermes/secrets.env /opt/hermes/.env

systemctl enable --now docker
/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s \
  -c file:/etc/hermes/cloudwatch-agent.json
systemctl daemon-reload
systemctl enable hermes
# The first image may come later: the unit goes on trying.
systemctl start --no-block hermes
