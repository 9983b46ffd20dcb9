# shellcheck shell=bash
# Sourced by install.sh, whose functions it uses: tron's journal and Caddy's access log go to CloudWatch.
# shellcheck disable=SC2154

cloudwatch_agent() {
  local source=https://amazoncloudwatch-agent.s3.amazonaws.com work package
  command -v amazon-cloudwatch-agent-ctl >/dev/null && return
  work=$(mktemp -d)
  fetch_key "$source/assets/amazon-cloudwatch-agent.gpg" 937616F3450B7D806CBD9725D58167303B789C72 "$work/key.gpg"
  package=$source/ubuntu/$(dpkg --print-architecture)/latest/amazon-cloudwatch-agent.deb
  retry curl --fail --silent --show-error --output "$work/agent.deb" "$package"
  retry curl --fail --silent --show-error --output "$work/agent.sig" "$package.sig"
  gpgv --keyring "$work/key.gpg" "$work/agent.sig" "$work/agent.deb"
  apt install "$work/agent.deb"
  rm -rf "$work"
}

apt install logrotate rsyslog
install --directory --owner syslog --group adm --mode 0750 "$root/var/log/tron"
systemctl restart rsyslog
cloudwatch_agent
amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c file:/etc/tron/cloudwatch-agent.json
