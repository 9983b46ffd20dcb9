import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { spawnSync } from "node:child_process";

/**
 * A small Chronos for booted machines: the document's files, services and scripts, with one stand-in image in which
 * busybox plays all parts. The database keeps the password of its volume as Postgres does, and a backend with another
 * one does not come up.
 */
export const APPLICATION: Readonly<Record<string, string>> = {
  "docker-compose.yml": `name: chronos
services:
  postgres:
    image: stand-in:1
    env_file: dashboard_backend/.env.docker
    volumes: [postgres_data:/data]
    command: [sh, -c, '[ -e /data/password ] || printf %s "$$POSTGRES_PASSWORD" >/data/password; exec sleep 1000000']
    stop_signal: SIGKILL
  dashboard_backend:
    image: stand-in:1
    env_file: dashboard_backend/.env.docker
    network_mode: host
    volumes: [postgres_data:/data:ro]
    depends_on: [postgres]
    restart: on-failure
    stop_signal: SIGKILL
    command: [sh, -c, 'sleep 1; printf %s "$$POSTGRES_PASSWORD" | cmp -s - /data/password && mkdir -p /www && echo up >/www/index.html && exec httpd -f -p 127.0.0.1:5172 -h /www']
  dashboard_frontend:
    image: stand-in:1
    env_file: dashboard_frontend/.env.docker
    network_mode: host
    stop_signal: SIGKILL
    command: [sh, -c, 'mkdir -p /www && echo "VERSION $$VITE_BACKGROUND_COLOR $$VITE_TITLE" >/www/index.html && exec httpd -f -p 127.0.0.1:5173 -h /www']
volumes: { postgres_data: {} }
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
rsync --archive --delete --exclude .git ./ /opt/chronos/
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

/** Programs of Postgres's image, as far as a deployment calls them. */
const STAND_INS = {
  psql: `#!/bin/sh\nsed -n "s/^ALTER ROLE CURRENT_USER PASSWORD '\\\\(.*\\\\)';$/\\\\1/p" | sed "s/''/'/g" | tr -d '\\n' >/data/password.new && mv /data/password.new /data/password\n`,
  pg_isready: "#!/bin/sh\n",
};

/** User data of a machine on which the application can be deployed: git, Docker and the stand-in image. */
export const SERVER_USER_DATA = `#cloud-config
packages: [git]
write_files:
${Object.entries(STAND_INS)
  .map(
    ([name, text]) =>
      `  - { path: /tmp/image/bin/${name}, permissions: "0755", encoding: b64, content: ${Buffer.from(text).toString("base64")} }`,
  )
  .join("\n")}
runcmd:
  - systemctl start docker
  - cp /usr/bin/busybox /tmp/image/bin/busybox
  - chroot /tmp/image /bin/busybox --install -s /bin
  - mkdir -p /tmp/image/data /tmp/image/tmp
  - tar -C /tmp/image -c . | docker import - stand-in:1
  - touch /home/ubuntu/.setup_complete
`;

/** frp's client, as far as a deployment calls it: it says what it was given, which is never shown. */
const FRPC = `#!/bin/sh
[ "$1" = verify ] && exec grep -q '^auth.token = ' "$3"
exec sleep 1000000
`;

/** User data of an edge device: git and frp's client. */
export const DEVICE_USER_DATA = `#cloud-config
packages: [git]
write_files:
  - { path: /usr/local/bin/frpc, permissions: "0755", encoding: b64, content: ${Buffer.from(FRPC).toString("base64")} }
`;

/** A repository with the application in three versions, as a tar of its bare form: \`main\`, tag \`v1\`, and \`broken\`. */
export function packedRepository(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "chronos-application-"));
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
  try {
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
    git("clone", "--quiet", "--bare", work, join(folder, "chronos2.git"));
    return spawnSync("tar", ["-C", folder, "-c", "chronos2.git"], { maxBuffer: 64 * 1024 * 1024 }).stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
