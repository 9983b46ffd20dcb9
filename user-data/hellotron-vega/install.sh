#!/usr/bin/env bash
# Makes this Ubuntu 22.04 machine serve Hellotron Vega. cloud-init runs it once; running it again repairs.
# The last line of /var/lib/tron-install/result says how it ended.
set -Eeuo pipefail

readonly caddy_key=${CADDY_FINGERPRINT:-65760C51EDEA2017CEA2CA15155B6D79CA56EA34}
export DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=a

# {{ steps }}

# {{ dataDisk }}

apt() { retry apt-get -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 -o APT::Update::Error-Mode=any -o Dpkg::Options::=--force-confold -qq "$@"; }

# fetch_key URL FINGERPRINT FILE: a key that is not the expected one is not trusted.
fetch_key() {
  local fresh
  fresh=$(mktemp)
  retry curl --fail --silent --show-error --location --max-time 60 --output "$fresh" "$1"
  if [[ $(gpg --batch --show-keys --with-colons "$fresh" | awk -F: '$1 == "pub" {n++} $1 == "fpr" && !f {f = $10} END {print n f}') != "1$2" ]]; then
    echo "install: $1 is not the key $2" >&2
    return 1
  fi
  gpg --batch --yes --dearmor --output "$3" "$fresh"
  rm -f "$fresh"
}

base_packages() {
  apt update
  apt install awscli ca-certificates curl docker.io gnupg jq net-tools
}

# What outlives this machine lies on a disk of its own: tron's data, projects' volumes, certificates.
data_disk() {
  local data=$root/srv/tron place source
  mount_data_disk tron-data "$data"
  for place in caddy docker/volumes tron; do
    source=$data/${place//\//-}
    mkdir -p "$source" "$root/var/lib/$place"
    if ! grep -q "^$source " "$root/etc/fstab"; then
      echo "$source $root/var/lib/$place none bind,nofail,x-systemd.requires-mounts-for=$data 0 0" >>"$root/etc/fstab"
    fi
    mountpoint --quiet "$root/var/lib/$place" || mount "$root/var/lib/$place"
  done
  # None of them may begin in the empty folder of the root disk.
  for place in caddy docker; do
    install --directory "$root/etc/systemd/system/$place.service.d"
    printf '[Unit]\nRequiresMountsFor=%s %s\n' "/var/lib/caddy" "/var/lib/docker/volumes" \
      >"$root/etc/systemd/system/$place.service.d/data-disk.conf"
  done
  systemctl daemon-reload
}

caddy_package() {
  local keyring=/usr/share/keyrings/caddy-stable-archive-keyring.gpg
  fetch_key https://dl.cloudsmith.io/public/caddy/stable/gpg.key "$caddy_key" "$root$keyring"
  echo "deb [signed-by=$keyring] https://dl.cloudsmith.io/public/caddy/stable/deb/debian any-version main" \
    >"$root/etc/apt/sources.list.d/caddy-stable.list"
  apt update
  apt install caddy
}

users_and_folders() {
  getent passwd tron >/dev/null || useradd --system --user-group --home-dir /var/lib/tron --shell /usr/sbin/nologin tron
  usermod --append --groups docker tron
  # caddy: its access log is readable by its group.
  usermod --append --groups docker,caddy ubuntu
  install --directory --owner ubuntu --group ubuntu --mode 0755 "$root/opt/tron" "$root/opt/tron/config"
}

ssm_agent() {
  snap list amazon-ssm-agent >/dev/null 2>&1 || retry snap install amazon-ssm-agent --classic
  snap start --enable amazon-ssm-agent
}

log_shipping() {
  local agent=$root/usr/local/lib/tron/install-log-shipping.sh
  if [[ -e $agent ]]; then
    # shellcheck source=/dev/null
    source "$agent"
  fi
}

docker_service() {
  systemctl enable docker
  systemctl restart docker
}

caddy_service() {
  # Validating opens the access log: as root it would belong to root.
  install --directory --owner caddy --group caddy --mode 0755 "$root/var/log/caddy"
  # Its number may be another than on the machine before.
  chown --recursive caddy:caddy "$root/var/lib/caddy"
  runuser --user caddy -- caddy validate --adapter caddyfile --config "$root/etc/caddy/Caddyfile"
  systemctl enable --now caddy
  systemctl reload caddy
}

# Starts with the artifacts and the secret, and counts as started when /health answers.
tron_service() {
  systemctl daemon-reload
  systemctl enable tron
  systemctl restart tron
}

install_parts "${1:-all}" "${2:-}" base_packages data_disk docker_service caddy_package users_and_folders caddy_service -- \
  tron_service -- ssm_agent log_shipping
