import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { mustRun } from "../run-words";
import type { SiteHandler } from "../sites";

/** A package to build. Its files are text or copies of this system's, by target path. */
export interface DebianPackage {
  readonly name: string;
  readonly version: string;
  readonly files: Readonly<Record<string, string | { readonly from: string }>>;
  /** Runs as root after the files are installed. @default - nothing */
  readonly postinst?: string;
}

/** A signed repository with a few packages, for `apt` on a machine. */
export interface DebianRepository {
  /** The fingerprint of the signing key. */
  readonly fingerprint: string;
  /** The signing key, as sites publish it. */
  readonly publicKey: string;
  /** Serves the repository under `prefix`. */
  handler(prefix: string): SiteHandler;
}

/**
 * Builds packages into a repository.
 * @param folder for its files; must exist
 */
export async function makeDebianRepository(
  folder: string,
  packages: readonly DebianPackage[],
): Promise<DebianRepository> {
  const files = new Map<string, Buffer>();
  const stanzas: string[] = [];
  for (const wanted of packages) {
    const deb = readFileSync(await build(folder, wanted));
    const name = `pool/${wanted.name}.deb`;
    files.set(name, deb);
    stanzas.push(`${control(wanted)}Filename: ${name}\nSize: ${deb.length}\nSHA256: ${digest(deb)}\n`);
  }
  const index = Buffer.from(stanzas.join("\n"));
  files.set("main/binary-amd64/Packages", index);
  const key = await makeKey(folder);
  files.set("InRelease", Buffer.from(await key.sign(release(index))));
  return {
    ...key,
    handler: (prefix) => (request, response) => {
      const path = (request.url ?? "").replace(prefix, "").replace(/^dists\/[^/]+\//, "");
      const found = files.get(path);
      if (found === undefined) response.writeHead(404).end();
      else response.writeHead(200, { "content-length": found.length }).end(found);
    },
  };
}

function control({ name, version }: DebianPackage): string {
  return `Package: ${name}\nVersion: ${version}\nArchitecture: amd64\nMaintainer: Groundplan's rehearsal <rehearsal@localhost>\nDescription: Stand-in of the rehearsal\n`;
}

function release(index: Buffer): string {
  const sum = ` ${digest(index)} ${index.length} main/binary-amd64/Packages`;
  return `Suite: any-version\nCodename: any-version\nArchitectures: amd64\nComponents: main\nDate: ${new Date().toUTCString()}\nSHA256:\n${sum}\n`;
}

async function build(folder: string, wanted: DebianPackage): Promise<string> {
  const tree = join(folder, wanted.name);
  for (const [path, content] of Object.entries(wanted.files)) {
    const file = join(tree, path);
    mkdirSync(dirname(file), { recursive: true });
    if (typeof content === "string") writeFileSync(file, content);
    else copyFileSync(content.from, file);
    chmodSync(file, path.includes("/bin/") ? 0o755 : 0o644);
  }
  mkdirSync(join(tree, "DEBIAN"), { recursive: true });
  writeFileSync(join(tree, "DEBIAN", "control"), control(wanted));
  const configuration = Object.keys(wanted.files).filter((path) => path.startsWith("/etc/"));
  writeFileSync(join(tree, "DEBIAN", "conffiles"), configuration.map((path) => `${path}\n`).join(""));
  if (wanted.postinst !== undefined) {
    writeFileSync(join(tree, "DEBIAN", "postinst"), `#!/bin/sh\nset -e\n${wanted.postinst}`);
    chmodSync(join(tree, "DEBIAN", "postinst"), 0o755);
  }
  // Unpacked only once, so compression costs more than it saves.
  await mustRun(["dpkg-deb", "-Znone", "--root-owner-group", "--build", tree, `${tree}.deb`]);
  return `${tree}.deb`;
}

async function makeKey(folder: string) {
  const home = join(folder, "gnupg");
  mkdirSync(home, { mode: 0o700 });
  const gpg = (words: readonly string[], input?: string): Promise<string> =>
    mustRun(["gpg", "--homedir", home, "--batch", "--quiet", ...words], input === undefined ? {} : { input });
  await gpg(["--passphrase", "", "--quick-generate-key", "rehearsal@localhost", "ed25519", "sign", "never"]);
  const listing = await gpg(["--list-keys", "--with-colons"]);
  const publicKey = await gpg(["--armor", "--export"]);
  return {
    fingerprint: /^fpr:+([0-9A-F]{40}):/m.exec(listing)?.[1] ?? "",
    publicKey,
    sign: (text: string) => gpg(["--clearsign"], text),
  };
}

function digest(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
