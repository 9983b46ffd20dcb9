#!/usr/bin/env bash
# Makes this Ubuntu 22.04 or 24.04 ready for Jarvis's containers. cloud-init runs it once; running it again repairs,
# and changes nothing where nothing is amiss. The last line of /var/lib/jarvis-install/result says how it ended.
set -Eeuo pipefail

export DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=a
readonly swap_mib=${JARVIS_SWAP_MIB:-2048}

# {{ steps }}

# With Error-Mode, an update that a source fails is a failure: it warns otherwise, and an old list stays in use.
apt() { retry apt-get -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 -o APT::Update::Error-Mode=any -o Dpkg::Options::=--force-confold -qq "$@"; }

# put FILE MODE: standard input becomes the file. Succeeds when that changed something.
put() {
  local fresh
  fresh=$(mktemp)
  cat >"$fresh"
  if cmp --silent "$fresh" "$root$1" && [[ $(stat --format=%a "$root$1") == "$2" ]]; then
    rm "$fresh"
    return 1
  fi
  install -D --mode "$2" "$fresh" "$root$1"
  rm "$fresh"
  echo "install: wrote $1"
}

# A fail2ban that cannot start is in Ubuntu 24.04's image and mended by its updates: upgrade first.
packages() {
  apt update
  apt upgrade
  apt install ca-certificates curl docker.io fail2ban jq logrotate python3-systemd ufw unattended-upgrades
  # Debian has it under another name than Ubuntu.
  local compose=docker-compose-v2
  apt-cache show "$compose" >/dev/null 2>&1 || compose=docker-compose
  apt install "$compose"
  docker compose version >/dev/null
}

ssh_by_key_only() {
  # Of several values sshd takes the first, and files are read by name.
  if put /etc/ssh/sshd_config.d/10-jarvis.conf 644 <<'END'; then systemctl reload ssh; fi
# {{ sshd }}
END
  [[ $(sshd -T | grep --count --extended-regexp '^(password|kbdinteractive)authentication no$') == 2 ]]
}

firewall() {
  ufw default deny incoming >/dev/null
  ufw default allow outgoing >/dev/null
  # Before it is enabled, or this session ends here. Who may reach it is for Lightsail's firewall.
  ufw allow 22/tcp >/dev/null
  # What Docker publishes passes ufw by; the rules say what is meant to.
  local rule
  for rule in 80/tcp 443/tcp 3478/tcp 3478/udp; do ufw allow "$rule" >/dev/null; done
  ufw --force enable >/dev/null
  ufw status | grep --quiet '^Status: active'
}

ban_guessers() {
  local change=0
  if put /etc/fail2ban/jail.d/jarvis.conf 644 <<'END'; then change=1; fi
# {{ fail2ban }}
END
  systemctl enable --quiet fail2ban
  if ((change)) || ! systemctl is-active --quiet fail2ban; then systemctl restart fail2ban; fi
  retry fail2ban-client status sshd >/dev/null
}

security_updates() {
  put /etc/apt/apt.conf.d/20auto-upgrades 644 <<'END' || true
APT::Periodic::Update-Package-Lists "1";
APT::Periodic::Unattended-Upgrade "1";
APT::Periodic::AutocleanInterval "7";
END
  systemctl enable --quiet unattended-upgrades
}

swap() {
  if [[ ! -e $root/swapfile ]]; then
    fallocate --length "${swap_mib}MiB" "$root/swapfile.new"
    chmod 600 "$root/swapfile.new"
    mkswap --quiet "$root/swapfile.new"
    mv "$root/swapfile.new" "$root/swapfile"
  fi
  grep --quiet '^/swapfile ' "$root/etc/fstab" || echo '/swapfile none swap sw 0 0' >>"$root/etc/fstab"
  # A container has no swap to switch on.
  if ! systemd-detect-virt --quiet --container; then
    swapon --show=NAME --noheadings | grep --quiet '^/swapfile$' || swapon /swapfile
  fi
}

docker_service() {
  if put /etc/docker/daemon.json 644 <<'END'; then systemctl restart docker; fi
{ "log-driver": "local", "log-opts": { "max-size": "10m", "max-file": "3" }, "live-restore": true }
END
  systemctl enable --quiet docker
  docker info >/dev/null
}

folders() {
  install --directory --mode 0755 "$root/opt/jarvis"
  install --directory --mode 0750 "$root/var/backups/jarvis" "$root/var/log/jarvis"
  put /etc/logrotate.d/jarvis 644 <<'END' || true
# {{ logrotate }}
END
  ln --symbolic --force --no-dereference /usr/local/lib/jarvis/install.sh "$root/usr/local/sbin/setup-lightsail.sh"
}

# Each waits for its script, which comes with the first deployment.
timers() {
  local change=0
# {{ units }}
  if ((change)); then systemctl daemon-reload; fi
  systemctl enable --quiet --now jarvis-{{ timerNames }}.timer
}

in_order packages ssh_by_key_only firewall ban_guessers security_updates swap docker_service folders timers
