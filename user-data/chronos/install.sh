#!/usr/bin/env bash
# Makes this Ubuntu 24.04 machine ready for Chronos. cloud-init runs it once; running it again repairs.
# /home/ubuntu/.setup_complete is there when it ended well; the last line of /var/lib/chronos-install/result says how.
set -Eeuo pipefail

export DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=a

# {{ steps }}

readonly volumes=$root/var/lib/docker/volumes marker=$root/home/ubuntu/.setup_complete

# With Error-Mode, an update that a source fails is a failure: it warns otherwise, and an old list stays in use.
apt() { retry apt-get -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 -o APT::Update::Error-Mode=any -o Dpkg::Options::=--force-confold -qq "$@"; }

# {{ dataDisk }}

# Docker's volumes lie on a disk that survives the machine: the database and the certificates are among them.
data_disk() {
  mount_data_disk chronos-data "$volumes"
  # Docker takes every folder here for a volume.
  if [[ -d $volumes/lost+found ]]; then
    rmdir --ignore-fail-on-non-empty "$volumes/lost+found"
  fi
}

# Docker must not start on the root disk's empty folder while the data disk is late.
docker_after_disk() {
  install --directory "$root/etc/systemd/system/docker.service.d"
  printf '[Unit]\nRequiresMountsFor=%s\n' "$volumes" >"$root/etc/systemd/system/docker.service.d/data-disk.conf"
  systemctl daemon-reload
}

packages() {
  apt update
  apt install ca-certificates curl docker.io docker-buildx docker-compose-v2 git rsync
}

docker_service() {
  usermod --append --groups docker ubuntu
  systemctl enable docker
  systemctl restart docker
}

mark_complete() {
  touch "$marker"
  chown ubuntu:ubuntu "$marker"
}

in_order data_disk docker_after_disk packages docker_service mark_complete
