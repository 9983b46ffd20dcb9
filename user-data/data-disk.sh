readonly disk_tries=${DISK_TRIES:-60} poll_seconds=${POLL_SECONDS:-5}

# The data disk by its label, else the one disk that nothing was ever written to.
find_data_disk() {
  local disk
  disk=$(blkid --label "$1" || true)
  if [[ -n $disk ]]; then
    echo "$disk"
    return
  fi
  while read -r disk; do
    # A container sees disks that it cannot open.
    lsblk "$disk" >/dev/null 2>&1 || continue
    if [[ -z $(lsblk --noheadings --output FSTYPE,PARTTYPE,MOUNTPOINTS "$disk" | tr -d '[:space:]') && -z $(wipefs --noheadings "$disk") ]]; then
      echo "$disk"
    fi
  done < <(lsblk --noheadings --nodeps --paths --output NAME,TYPE | awk '$2 == "disk" {print $1}')
}

# EC2 attaches it after the machine has begun to boot.
await_data_disk() {
  local attempt found
  for ((attempt = 0; attempt < disk_tries; attempt++)); do
    # Somebody else may mount it, as a rehearsal does.
    if mountpoint --quiet "$2"; then
      echo mounted
      return
    fi
    found=$(find_data_disk "$1")
    if [[ $(wc -w <<<"$found") == 1 ]]; then
      echo "$found"
      return
    fi
    sleep "$poll_seconds"
  done
  echo "install: there is not exactly one empty disk for the data, nothing was formatted: [$found]" >&2
  return 1
}

# mount_data_disk LABEL FOLDER: formats the disk if nothing was ever written to it, and mounts it now and at every boot.
mount_data_disk() {
  local disk
  if mountpoint --quiet "$2"; then
    return
  fi
  disk=$(await_data_disk "$1" "$2")
  if [[ $disk == mounted ]]; then
    return
  fi
  if [[ -z $(blkid --label "$1" || true) ]]; then
    mkfs.ext4 -q -L "$1" "$disk"
  fi
  mkdir -p "$2"
  if ! grep -q "^LABEL=$1 " "$root/etc/fstab"; then
    echo "LABEL=$1 $2 ext4 defaults,nofail,x-systemd.device-timeout=60s 0 2" >>"$root/etc/fstab"
  fi
  mount "$2"
}
