/**
 * Cloud-init that turns an Amazon Linux 2023 instance into a router: it forwards the network's traffic and masquerades
 * it. The swap file is for dnf, which needs more memory than a nano instance has.
 *
 * The rule names no interface, because names differ between types and boots. At each boot the instance checks whether
 * it can route, and shuts down if it cannot: a stopped instance raises an alarm, a router that drops traffic does not.
 *
 * @param cidr the network whose traffic it routes
 */
export function natCloudInit(cidr: string): string {
  return `#cloud-config
swap:
  filename: /swapfile
  size: 536870912
write_files:
  - path: /etc/sysctl.d/90-nat.conf
    content: |
      net.ipv4.ip_forward = 1
  - path: /etc/sysconfig/nftables.conf
    content: |
      flush ruleset
      table ip nat {
        chain postrouting {
          type nat hook postrouting priority srcnat; policy accept;
          ip saddr ${cidr} ip daddr != ${cidr} masquerade
        }
      }
  - path: /usr/local/sbin/nat-check
    permissions: "0755"
    content: |
      #!/bin/sh
      # Looks for a minute, since the network may still come up.
      for attempt in 1 2 3 4 5 6; do
        if [ "$(cat /proc/sys/net/ipv4/ip_forward)" = 1 ] \
          && nft list chain ip nat postrouting | grep -q masquerade \
          && ip -4 route get 169.254.169.253 >/dev/null; then
          exit 0
        fi
        sleep 10
      done
      echo "nat-check: this machine cannot route for ${cidr}, and stops" >/dev/console
      systemctl poweroff
      exit 1
  - path: /etc/systemd/system/nat-check.service
    content: |
      [Unit]
      Description=Stops a NAT instance that cannot route
      After=network-online.target nftables.service
      Wants=network-online.target
      [Service]
      Type=oneshot
      ExecStart=/usr/local/sbin/nat-check
      [Install]
      WantedBy=multi-user.target
packages: [nftables]
runcmd:
  - [sysctl, --system]
  - [systemctl, daemon-reload]
  - [systemctl, enable, --now, nftables]
  - [systemctl, enable, --now, nat-check]
`;
}
