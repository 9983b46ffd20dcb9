import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Machines } from "../machines";
import { type DebianPackage, makeDebianRepository } from "./debian-repository";

const UNIT = `[Unit]
Description=Caddy
After=network.target network-online.target
Requires=network-online.target

[Service]
Type=notify
User=caddy
Group=caddy
ExecStart=/usr/bin/caddy run --environ --config /etc/caddy/Caddyfile
ExecReload=/usr/bin/caddy reload --config /etc/caddy/Caddyfile --force
TimeoutStopSec=5s
LimitNOFILE=1048576
PrivateTmp=true
ProtectSystem=full
AmbientCapabilities=CAP_NET_ADMIN CAP_NET_BIND_SERVICE

[Install]
WantedBy=multi-user.target
`;

const POSTINST = `
getent group caddy >/dev/null || groupadd --system caddy
getent passwd caddy >/dev/null || useradd --system --gid caddy --create-home --home-dir /var/lib/caddy --shell /usr/sbin/nologin caddy
mkdir -p /var/log/caddy && chown caddy:caddy /var/log/caddy
systemctl daemon-reload
systemctl enable --now caddy || true
`;

/**
 * Serves Caddy's apt repository: the real program, in a package we build and sign.
 *
 * @param program Caddy's binary on this system
 * @returns the fingerprint of our key, which machines must expect instead of Caddy's
 */
export async function addCaddyRepository({ network, sites }: Machines, program: string): Promise<string> {
  const folder = join(network.folder, "caddy-repository");
  mkdirSync(folder);
  const caddy: DebianPackage = {
    name: "caddy",
    version: "2.11.0",
    files: {
      "/usr/bin/caddy": { from: program },
      "/usr/lib/systemd/system/caddy.service": UNIT,
      "/etc/caddy/Caddyfile": ":80\nrespond 404\n",
    },
    postinst: POSTINST,
  };
  const repository = await makeDebianRepository(folder, [caddy]);
  const debian = repository.handler("/public/caddy/stable/deb/debian/");
  await sites.add(["dl.cloudsmith.io"], (request, response, caller) => {
    if (request.url === "/public/caddy/stable/gpg.key") response.end(repository.publicKey);
    else return debian(request, response, caller);
  });
  return repository.fingerprint;
}
