import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** The programs that build, boot and connect machines, with their Debian packages. */
const TOOLS: Readonly<Record<string, string>> = {
  "systemd-nspawn": "systemd-container",
  mmdebstrap: "mmdebstrap",
  nft: "nftables",
  ip: "iproute2",
  nsenter: "util-linux",
  unshare: "util-linux",
  flock: "util-linux",
  python3: "python3",
  ssh: "openssh-client",
  "ssh-keygen": "openssh-client",
  openssl: "openssl",
  gpg: "gnupg",
  "dpkg-deb": "dpkg",
};

/** Many shells leave the sbin folders out of PATH. */
const SEARCHED = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/sbin", "/usr/bin", "/bin"];

/** The path of a tool, or undefined. */
export function findTool(name: string): string | undefined {
  return SEARCHED.map((folder) => join(folder, name)).find(isExecutable);
}

/** Why machines cannot boot here, and what to do about it, as one sentence; undefined if they can. */
export function whyNoMachines(): string | undefined {
  if (process.platform !== "linux") return `Machines boot on Linux only, and this is ${process.platform}.`;
  if (process.getuid?.() !== 0) return "Booting machines needs root: run this again as root (sudo -E).";
  const missing = Object.keys(TOOLS).filter((name) => findTool(name) === undefined);
  if (missing.length > 0) {
    const packages = [...new Set(missing.map((name) => TOOLS[name]))];
    return `Booting machines needs ${missing.join(", ")}: apt-get install -y ${packages.join(" ")}.`;
  }
  const tried = spawnSync("unshare", ["--mount", "--net", "--pid", "--fork", "true"], { encoding: "utf8" });
  if (tried.status !== 0) {
    return `Booting machines needs namespaces, which this system refuses (${tried.stderr.trim()}).`;
  }
  return undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
