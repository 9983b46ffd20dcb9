/**
 * Cloud-init that makes an Amazon Linux 2023 machine a router: it forwards what comes from the network and
 * hides it behind its own address. The swap file is for dnf, which needs more than a nano has.
 *
 * @param cidr the network whose machines go out through it
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
packages: [nftables]
runcmd:
  - [sysctl, --system]
  - [systemctl, enable, --now, nftables]
`;
}
