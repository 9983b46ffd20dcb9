# Gives an edge device frp's client as a service: chronos-edge.service wants one and nothing else installs it.
# Standard input is frpc.toml, which holds the token.
set -euo pipefail
umask 077

config=/etc/chronos/frpc.toml unit=/etc/systemd/system/frpc.service changed=
program=$(command -v frpc || true)
if [[ -z $program ]]; then
  echo "frpc is not installed on this device: put frp's client, 0.52 or newer, at /usr/local/bin/frpc" >&2
  exit 1
fi
mkdir -p /etc/chronos
cat >"$config.new"
if cmp --silent "$config.new" "$config"; then
  rm "$config.new"
else
  "$program" verify --config "$config.new"
  mv "$config.new" "$config"
  changed=yes
fi
printf '%s\n' '[Unit]' 'Description=frp client of Chronos' 'After=network-online.target' 'Wants=network-online.target' '' \
  '[Service]' "ExecStart=$program --config $config" 'Restart=always' 'RestartSec=5' '' \
  '[Install]' 'WantedBy=multi-user.target' >"$unit.new"
chmod 0644 "$unit.new"
if cmp --silent "$unit.new" "$unit"; then
  rm "$unit.new"
else
  mv "$unit.new" "$unit"
  changed=yes
fi
if [[ -n $changed ]]; then
  systemctl daemon-reload
  systemctl enable frpc
  systemctl restart frpc
fi
