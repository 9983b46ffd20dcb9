#!/usr/bin/env bash
# Makes this Amazon Linux 2023 machine a container host of Hermes. cloud-init runs it once; again, it repairs.
# The last line of /var/lib/hermes-install/result says how it ended.
set -Eeuo pipefail

readonly metadata=${AWS_EC2_METADATA_SERVICE_ENDPOINT:-http://169.254.169.254}
readonly compose_version=v2.40.3
# docker/compose, release v2.40.3, checksums.txt
declare -rA compose_sha256=(
  [x86_64]=dba9d98e1ba5bfe11d88c99b9bd32fc4a0624a30fafe68eea34d61a3e42fd372
  [aarch64]=d26373b19e89160546d15407516cc59f453030d9bc5b43ba7faf16f7b4980137
)

# {{ steps }}

packages() {
  retry dnf --assumeyes --quiet install amazon-ecr-credential-helper amazon-ssm-agent awscli-2 docker jq
  systemctl enable --now amazon-ssm-agent
}

# Amazon Linux has no package of it.
compose_plugin() {
  local machine plugin=$root/usr/local/lib/docker/cli-plugins/docker-compose fresh
  machine=$(uname -m)
  fresh=$(mktemp)
  retry curl -fsSL --max-time 300 --output "$fresh" \
    "https://github.com/docker/compose/releases/download/$compose_version/docker-compose-linux-$machine"
  sha256sum --check --quiet <<<"${compose_sha256[$machine]}  $fresh"
  install -D --mode 0755 "$fresh" "$plugin"
  rm -f "$fresh"
}

# What the machine knows of itself, without asking further than its own metadata.
identity() {
  local token document
  token=$(retry curl -fsS -X PUT -H "X-aws-ec2-metadata-token-ttl-seconds: 300" "$metadata/latest/api/token")
  document=$(retry curl -fsS -H "X-aws-ec2-metadata-token: $token" "$metadata/latest/dynamic/instance-identity/document")
  registry=$(jq --exit-status --raw-output '"\(.accountId).dkr.ecr.\(.region).amazonaws.com"' <<<"$document")
  echo "HERMES_REGISTRY=$registry" >"$root/etc/hermes/machine.env"
  sed --in-place "s|INSTANCE/|$(jq --exit-status --raw-output .instanceId <<<"$document")/|" "$root/etc/docker/daemon.json"
}

registry_login() {
  install -D --mode 0600 /dev/stdin "$root/root/.docker/config.json" <<<"{ \"credHelpers\": { \"$registry\": \"ecr-login\" } }"
}

# Docker and containerd write each container's environment, secrets and all, into files of theirs.
in_memory() {
  local place
  for place in /var/lib/docker/containers /var/lib/containerd/io.containerd.metadata.v1.bolt; do
    install --directory "$root$place"
    grep --quiet " $place " "$root/etc/fstab" || echo "tmpfs $place tmpfs mode=0710,size=128m,nosuid,nodev 0 0" >>"$root/etc/fstab"
    mountpoint --quiet "$root$place" || mount "$place"
  done
}

docker_service() {
  usermod --append --groups docker ec2-user
  systemctl daemon-reload
  systemctl enable docker
  systemctl restart docker
}

metrics() {
  retry dnf --assumeyes --quiet install amazon-cloudwatch-agent
  "$root/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl" -a fetch-config -m ec2 -s \
    -c "file:$root/etc/hermes/cloudwatch-agent.json"
}

# Where the guide's commands look; what they lead to is in memory.
guide_files() {
  install --directory "$root/opt/hermes"
  ln --symbolic --force --no-target-directory /run/hermes/secrets.env "$root/opt/hermes/.env"
  ln --symbolic --force --no-target-directory /run/hermes/image.env "$root/opt/hermes/image.env"
}

hermes_service() {
  systemctl enable hermes hermes-image
  systemctl restart hermes-image
  # The first image may come later: the unit tries until it is there.
  systemctl start --no-block hermes
}

install_parts "${1:-all}" "${2:-}" packages compose_plugin identity registry_login in_memory docker_service guide_files -- \
  hermes_service -- metrics
