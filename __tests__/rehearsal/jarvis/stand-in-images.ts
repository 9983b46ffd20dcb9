import { createHash } from "node:crypto";
import {
  createReadStream,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { cacheFolder } from "../../../src/process/cache-folder";
import { withCreationLock } from "../../../src/process/creation-lock";
import { mustRun } from "../../../src/rehearsal/machines/run-words";
import { BASE_IMAGES } from "../../../user-data/jarvis/images";
import { JARVIS_SERVICES } from "../../../user-data/jarvis/memory-limits";
import type { LayerFile, StandInImage } from "../machines/image-registry";

/** Real programs, Debian's: the images that Jarvis names cannot be pulled here. */
const PACKAGES = [
  "postgresql-17",
  "postgresql-17-pgvector",
  "redis-server",
  "nginx-light",
  "certbot",
  "python3",
  "wget",
];
const RECIPE = [
  "mmdebstrap",
  "--variant=minbase",
  "--components=main",
  `--include=${PACKAGES.join(",")}`,
  '--aptopt=Acquire::Languages "none"',
  ...["doc", "man", "locale", "info"].map((part) => `--dpkgopt=path-exclude=/usr/share/${part}/*`),
  // A compiler of queries that no test has, and the cluster that Debian makes.
  ...["libLLVM*", "libz3*"].map((part) => `--dpkgopt=path-exclude=/usr/lib/*/${part}`),
  ...["llvmjit*", "bitcode/*"].map((part) => `--dpkgopt=path-exclude=/usr/lib/postgresql/*/lib/${part}`),
  '--customize-hook=rm -rf "$1"/var/lib/postgresql/*/main',
  "trixie",
];

/** A Debian with all four of them, made once into the cache: 35 s, 300 MB. */
export async function baseLayer(): Promise<LayerFile> {
  const name = createHash("sha256").update(RECIPE.join("\0")).digest("hex").slice(0, 12);
  const file = join(cacheFolder(), "machines", `jarvis-images-${name}.tar`);
  await withCreationLock(
    `${file}.lock`,
    async () => {
      if (existsSync(`${file}.sha256`)) return;
      const unfinished = `${file}.${process.pid}.unfinished.tar`;
      try {
        await mustRun([...RECIPE, unfinished]);
        const hash = createHash("sha256");
        await pipeline(createReadStream(unfinished), hash);
        renameSync(unfinished, file);
        writeFileSync(`${file}.sha256`, `sha256:${hash.digest("hex")}`);
      } finally {
        rmSync(unfinished, { force: true });
      }
    },
    () => undefined,
  );
  return { file, digest: readFileSync(`${file}.sha256`, "utf8"), size: statSync(file).size };
}

/** In the place of Jarvis's five services: tells who it is and what it was asked. */
const SERVICE = `import http.server, json, os, sys
name, port, version = sys.argv[1], int(os.environ["PORT"]), os.environ["VERSION"]
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        upgrade = self.headers.get("Upgrade")
        if upgrade:
            self.send_response(101)
            self.send_header("Upgrade", upgrade)
            self.send_header("Connection", "upgrade")
            self.end_headers()
            self.close_connection = True
            return
        bad = self.path == "/health" and os.environ.get("HEALTH") == "bad"
        body = json.dumps({"service": name, "version": version, "path": self.path}).encode()
        self.send_response(503 if bad else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    do_POST = do_GET
    def log_message(self, text, *values):
        print(text % values, flush=True)
http.server.ThreadingHTTPServer(("0.0.0.0", port), Handler).serve_forever()
`;

/** What the entry point of PostgreSQL's image does, in short: `bash` runs it in {@link baseLayer}. */
export const POSTGRES = `#!/bin/bash
set -euo pipefail
shopt -s nullglob
bin=/usr/lib/postgresql/17/bin data=/var/lib/postgresql/data database=\${POSTGRES_DB:-$POSTGRES_USER}
as() { setpriv --reuid postgres --regid postgres --clear-groups "$@"; }
mkdir -p "$data" /var/run/postgresql; chown postgres "$data" /var/run/postgresql; chmod 700 "$data"
if [[ ! -s $data/PG_VERSION ]]; then
  (umask 077; echo "$POSTGRES_PASSWORD" >/tmp/password; chown postgres /tmp/password)
  as "$bin/initdb" --pgdata "$data" --username "$POSTGRES_USER" --pwfile /tmp/password --auth-host scram-sha-256 >/dev/null
  echo "host all all all scram-sha-256" >>"$data/pg_hba.conf"
  as "$bin/pg_ctl" --pgdata "$data" --wait --options "-c listen_addresses=''" start >/dev/null
  [[ $database == postgres ]] || as createdb --username "$POSTGRES_USER" "$database"
  for file in /docker-entrypoint-initdb.d/*.sql; do as psql --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$database" --file "$file"; done
  as "$bin/pg_ctl" --pgdata "$data" --wait stop >/dev/null
fi
exec setpriv --reuid postgres --regid postgres --clear-groups "$bin/postgres" -D "$data" -c "listen_addresses=*" "$@"
`;

const SYSTEM_PATH =
  "PATH=/usr/lib/postgresql/17/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const FILES = { "stand-ins/service.py": SERVICE, "stand-ins/bin/postgres.sh": POSTGRES };

/** Versions of the five services; in `sick` the second to be deployed never gets healthy. */
const VERSIONS = ["v1", "v2", "sick"] as const;
const SICK = "llm-router";

/** What Docker Hub has of the four, and GitHub of the five. */
export function standInImages(base: LayerFile): Readonly<Record<"hub" | "github", readonly StandInImage[]>> {
  const image = (tag: string, command: readonly string[], environment: readonly string[] = []) => ({
    ...{ tag, base, files: FILES, command },
    environment: [SYSTEM_PATH, ...environment],
  });
  const hub = Object.entries(BASE_IMAGES).map(([name, reference]) =>
    image(
      reference.replace("docker.io/", ""),
      name === "postgres" ? ["/stand-ins/bin/postgres.sh"] : ["bash"],
    ),
  );
  const github = VERSIONS.flatMap((version) =>
    JARVIS_SERVICES.map((service) =>
      image(
        `jarvis-labs/jarvis-${service}:${version}`,
        ["python3", "/stand-ins/service.py", service],
        [`VERSION=${version}`, ...(version === "sick" && service === SICK ? ["HEALTH=bad"] : [])],
      ),
    ),
  );
  return { hub, github };
}
