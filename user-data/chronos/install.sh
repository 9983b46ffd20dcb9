#!/usr/bin/env bash
# Makes this Ubuntu 24.04 machine ready for Chronos. cloud-init runs it once; running it again repairs.
# /home/ubuntu/.setup_complete is there when it ended well; the last line of /var/lib/chronos-install/result says how.
set -Eeuo pipefail

readonly label=chronos-data disk_tries=${DISK_TRIES:-60} poll_seconds=${POLL_SECONDS:-5}
export DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=a

# {{ steps }}

readonly volumes=$root/var/lib/docker/volumes marker=$root/home/ubuntu/.setup_complete

# With Error-Mode, an update that a source fails is a failure: it warns otherwise, and an old list stays in use.
apt() { retry apt-get -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 -o APT::Update::Error-Mode=any -o Dpkg::Options::=--force-confold -qq "$@"; }

# The data disk by its label, else the one disk that nothing was ever written to.
find_data_disk() {
  local disk
  disk=$(blkid --label "$label" || true)
  if [[ -n $disk ]]; then
    echo "$disk"
    return
  fi
  while read -r disk; do
    if [[ -z $(lsblk --noheadings --output FSTYPE,PARTTYPE,MOUNTPOINTS "$disk" | tr -d '[:space:]') && -z $(wipefs --noheadings "$disk") ]]; then
      echo "$disk"
    fi
  done < <(lsblk --noheadings --nodeps --paths --output NAME,TYPE | awk '$2 == "disk" {print $1}')
}

# EC2 attaches it after the machine has begun to boot.
await_data_disk() {
  local attempt found
  for ((attempt = 0; attempt < disk_tries; attempt++)); do
    found=$(find_data_disk)
    if [[ $(wc -w <<<"$found") == 1 ]]; then
      echo "$found"
      return
    fi
    sleep "$poll_seconds"
  done
  echo "install: there is not exactly one empty disk for the data, nothing was formatted: [$found]" >&2
  return 1
}

# Docker's volumes lie on a disk that survives the machine: the database and the certificates are among them.
data_disk() {
  local disk
  if mountpoint --quiet "$volumes"; then
    return
  fi
  disk=$(await_data_disk)
  if [[ -z $(blkid --label "$label" || true) ]]; then
    mkfs.ext4 -q -L "$label" "$disk"
  fi
  mkdir -p "$volumes"
  if ! grep -q "^LABEL=$label " "$root/etc/fstab"; then
    echo "LABEL=$label $volumes ext4 defaults,nofail,x-systemd.device-timeout=60s 0 2" >>"$root/etc/fstab"
  fi
  mount "$volumes"
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
