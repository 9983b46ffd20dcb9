import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** What machines are made, booted and joined with, and the Debian package that has it. */
const TOOLS: Readonly<Record<string, string>> = {
  "systemd-nspawn": "systemd-container",
  mmdebstrap: "mmdebstrap",
  nft: "nftables",
  ip: "iproute2",
  nsenter: "util-linux",
  unshare: "util-linux",
  python3: "python3",
  ssh: "openssh-client",
  "ssh-keygen": "openssh-client",
  openssl: "openssl",
  gpg: "gnupg",
  "dpkg-deb": "dpkg",
};

/** Root's own folders are missing from the PATH of many a shell. */
const SEARCHED = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/sbin", "/usr/bin", "/bin"];

/** Where a tool is, or undefined. */
export function findTool(name: string): string | undefined {
  return SEARCHED.map((folder) => join(folder, name)).find(isExecutable);
}

/**
 * Why no machine can boot here, as one sentence that says what would help; undefined where they can.
 */
export function whyNoMachines(): string | undefined {
  if (process.platform !== "linux") return `Machines boot on Linux only, and this is ${process.platform}.`;
  if (process.getuid?.() !== 0) return "Machines need root: run this again as root (sudo -E).";
  const missing = Object.keys(TOOLS).filter((name) => findTool(name) === undefined);
  if (missing.length > 0) {
    const packages = [...new Set(missing.map((name) => TOOLS[name]))];
    return `Machines need ${missing.join(", ")}: apt-get install -y ${packages.join(" ")}.`;
  }
  const tried = spawnSync("unshare", ["--mount", "--net", "--pid", "--fork", "true"], { encoding: "utf8" });
  if (tried.status !== 0) {
    return `Machines need namespaces of their own, which this system refuses (${tried.stderr.trim()}).`;
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
