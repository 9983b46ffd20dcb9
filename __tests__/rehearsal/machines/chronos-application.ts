import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import type { SiteHandler } from "../../../src/rehearsal/machines/sites";

/**
 * A small Chronos for booted machines: the document's files, services and scripts, with a stand-in image in which
 * busybox plays the frontend, Caddy plays Traefik, and frp is frp. Postgres is Postgres, Debian's, which Jarvis' test
 * uses as well; the backend logs in to it with its password, and does not come up when it may not.
 */
const APPLICATION: Readonly<Record<string, string>> = {
  "docker-compose.yml": `name: chronos
services:
  postgres:
    image: postgres:15
    env_file: dashboard_backend/.env.docker
    ports: ["127.0.0.1:5432:5432"]
    volumes: [postgres_data:/var/lib/postgresql/data, "/opt/stand-ins/postgres.sh:/postgres.sh:ro"]
    command: [bash, /postgres.sh]
    stop_signal: SIGINT
  dashboard_backend:
    image: postgres:15
    env_file: dashboard_backend/.env.docker
    network_mode: host
    depends_on: [postgres]
    restart: on-failure
    stop_signal: SIGKILL
    command: [sh, -c, 'sleep 1; PGPASSWORD=$$POSTGRES_PASSWORD psql --host 127.0.0.1 --username "$$POSTGRES_USER" --command "SELECT 1" && mkdir -p /www/api && echo up >/www/api/index.html && exec python3 -m http.server 5172 --bind 127.0.0.1 --directory /www']
  dashboard_frontend:
    image: stand-in:1
    env_file: dashboard_frontend/.env.docker
    network_mode: host
    stop_signal: SIGKILL
    command: [sh, -c, 'mkdir -p /www && echo "VERSION $$VITE_BACKGROUND_COLOR $$VITE_TITLE" >/www/index.html && exec httpd -f -p 127.0.0.1:5173 -h /www']
  reverse_proxy:
    image: stand-in:1
    network_mode: host
    environment: ["DEPLOYMENT_URI=\${DEPLOYMENT_URI}", XDG_DATA_HOME=/certificates]
    volumes: ["/opt/stand-ins/caddy:/bin/caddy:ro", "./Caddyfile:/Caddyfile:ro", "traefik-public-certificates:/certificates"]
    stop_signal: SIGKILL
    command: [caddy, run, --config, /Caddyfile]
  frps:
    image: stand-in:1
    network_mode: host
    volumes: ["/opt/stand-ins/frps:/bin/frps:ro", "./frp_config/frps.toml:/frps.toml:ro"]
    stop_signal: SIGKILL
    command: [frps, -c, /frps.toml]
volumes: { postgres_data: {}, traefik-public-certificates: {} }
`,
  Caddyfile: `{
	skip_install_trust
	admin off
}
{$DEPLOYMENT_URI} {
	tls internal
	reverse_proxy /api* 127.0.0.1:5172
	reverse_proxy 127.0.0.1:5173
}
`,
  "dashboard_frontend/.env.sample": "# A sample.\nVITE_TITLE=Chronos\nVITE_API_BASE_URL=http://localhost\n",
  "dashboard_backend/.env.sample": "POSTGRES_USER=postgres\nPOSTGRES_PASSWORD=sample\n",
  ".gitignore": ".env*\n!.env.sample\nfrp_config/frps.toml\n",
  "edge_server/install.sh": `#!/bin/bash
set -e
[ "$(id -u)" = 0 ]
mkdir -p "$INSTALL_DIR/www" && echo "edge $PI_USER $READ_ONLY_MODE" >"$INSTALL_DIR/www/index.html"
printf '%s\\n' '[Unit]' 'Wants=frpc.service' '[Service]' "User=$PI_USER" "ExecStart=/usr/bin/busybox httpd -f -p 5171 -h $INSTALL_DIR/www" 'Restart=always' '[Install]' 'WantedBy=multi-user.target' >/etc/systemd/system/chronos-edge.service
systemctl daemon-reload
systemctl enable -q chronos-edge
systemctl restart chronos-edge
`,
  "install.sh": `#!/bin/bash
set -e
[ "$(id -u)" = 0 ]
grep -q ^DEPLOYMENT_URI= .env.deployment
grep -q ^LETSENCRYPT_ADMIN_EMAIL= .env.deployment
mkdir -p /opt/chronos
rsync --archive --checksum --delete --exclude .git ./ /opt/chronos/
cat >/etc/systemd/system/chronos.service <<'UNIT'
[Unit]
Requires=docker.service
After=docker.service
[Service]
WorkingDirectory=/opt/chronos
EnvironmentFile=/opt/chronos/.env.deployment
ExecStartPre=-/usr/bin/docker compose down
ExecStart=/usr/bin/docker compose up
Restart=always
RestartSec=2
[Install]
WantedBy=multi-user.target
UNIT
systemctl daemon-reload
systemctl enable -q chronos
systemctl restart chronos
echo installed >>/var/log/chronos-installs
`,
};

/** Where a machine gets programs that are not Debian's packages, and the root of Postgres's image. */
export const FILES_SITE = "files.example.com";

/** A script of root's that makes the images on a machine, of what {@link FILES_SITE} has. */
export const MAKE_IMAGES = `set -euo pipefail
fetch() { curl --silent --show-error --fail "https://${FILES_SITE}/$1"; }
mkdir -p /tmp/image/bin /tmp/image/tmp /tmp/image/etc /opt/stand-ins
for program in caddy frps postgres.sh; do fetch $program >/opt/stand-ins/$program; done
chmod +x /opt/stand-ins/*
cp /usr/bin/busybox /tmp/image/bin/busybox
chroot /tmp/image /bin/busybox --install -s /bin
tar -C /tmp/image -c . | docker import - stand-in:1
fetch postgres.tar | docker import --change 'ENV PATH=/usr/lib/postgresql/17/bin:/usr/sbin:/usr/bin:/sbin:/bin' - postgres:15
`;

/** User data of an edge device: git and frp's client. */
export const DEVICE_USER_DATA = `#cloud-config
packages: [git]
runcmd:
  - curl -sSf -o /usr/local/bin/frpc https://${FILES_SITE}/frpc
  - chmod +x /usr/local/bin/frpc
`;

/** Incompressible, so that it needs its room wherever it goes. */
const BIG = randomBytes(4 * 1024 * 1024).toString("base64");

/**
 * Makes the application's repository, as a web server has it, in four versions: branch `main`, tag `v1`, `broken`, whose
 * backend does not come up, and `big`, which needs room.
 * @param folder gets `chronos2.git`
 */
export function makeRepository(folder: string): void {
  const work = join(folder, "work");
  const git = (...words: readonly string[]) => {
    const identity = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
    const done = spawnSync("git", ["-C", work, ...identity, ...words], { encoding: "utf8" });
    if (done.status !== 0) throw new Error(done.stderr);
  };
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(work, path)), { recursive: true });
    writeFileSync(join(work, path), text, { mode: path.endsWith(".sh") ? 0o755 : 0o644 });
  };
  const compose = APPLICATION["docker-compose.yml"] ?? "";
  mkdirSync(work);
  git("init", "--quiet", "--initial-branch=main");
  for (const [path, text] of Object.entries(APPLICATION)) write(path, text);
  const version = (name: string, text: string) => {
    write("docker-compose.yml", text);
    git("add", "--all");
    git("commit", "--quiet", "--message", name);
  };
  version("one", compose.replace("VERSION", "one"));
  git("tag", "v1");
  version("two", compose.replace("VERSION", "two"));
  git("checkout", "--quiet", "-b", "broken");
  version("broken", compose.replace("VERSION", "broken").replace("sleep 1;", "exit 1;"));
  git("checkout", "--quiet", "-b", "big", "main");
  write("zz-big", BIG);
  version("big", compose.replace("VERSION", "big"));
  git("clone", "--quiet", "--bare", work, join(folder, "chronos2.git"));
  spawnSync("git", ["-C", join(folder, "chronos2.git"), "update-server-info"]);
}

/** Serves the files of a folder, as git's plain HTTP wants it. */
export function servedFrom(folder: string): SiteHandler {
  return ({ url = "" }, response) => {
    const path = normalize(new URL(url, "http://x").pathname);
    try {
      response.end(readFileSync(join(folder, path)));
    } catch {
      response.writeHead(404).end();
    }
  };
}
