import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../../process/cache-folder";
import { ExitCode, UserError } from "../../text/user-error";
import { withCreationLock } from "../../process/creation-lock";
import { runWords } from "./run-words";

/** The Debian release of machines: 13, with systemd 257 and cloud-init 25.1. */
const RELEASE = "trixie";

/**
 * What a cloud's server image has, and what is slow to install at every boot: Docker and the AWS CLI are installed but
 * not enabled, so `apt-get install` of them is quick.
 */
const PACKAGES = [
  ...["systemd-sysv", "dbus", "libpam-systemd", "udev", "cloud-init", "openssh-server", "sudo", "kmod"],
  ...[
    "ca-certificates",
    "curl",
    "wget",
    "gnupg",
    "python3",
    "procps",
    "less",
    "rsyslog",
    "cron",
    "logrotate",
  ],
  ...[
    "unattended-upgrades",
    "ufw",
    "fail2ban",
    "iproute2",
    "iputils-ping",
    "iptables",
    "nftables",
    "net-tools",
  ],
  ...["jq", "gawk", "busybox-static", "docker.io", "docker-cli", "docker-compose", "awscli"],
  ...["amazon-ecr-credential-helper", "attr", "rsync"],
];

/** Documentation and translations are half of a small system. */
const LEFT_OUT = ["/usr/share/doc/*", "/usr/share/man/*", "/usr/share/locale/*", "/usr/share/info/*"];

/** Installed for speed but disabled: the machine's own scripts decide whether they start. */
const NOT_ENABLED = ["docker.service", "docker.socket", "containerd.service", "fail2ban.service"];

function recipe(folder: string): readonly string[] {
  return [
    "mmdebstrap",
    "--variant=minbase",
    "--components=main",
    `--include=${PACKAGES.join(",")}`,
    '--aptopt=Acquire::Languages "none"',
    ...LEFT_OUT.map((path) => `--dpkgopt=path-exclude=${path}`),
    // With the package lists kept, installing on a machine needs no `apt-get update` of many megabytes.
    "--skip=cleanup/apt/lists",
    `--customize-hook=chroot "$1" systemctl disable ${NOT_ENABLED.join(" ")}`,
    // Each machine creates its own host keys at its first boot.
    '--customize-hook=rm -f "$1"/etc/ssh/ssh_host_*',
    RELEASE,
    folder,
  ];
}

/** The folder of the root that all machines share, whether built or not. Its name is a hash of what it contains. */
export function machineRootFolder(env: NodeJS.ProcessEnv = process.env): string {
  const digest = createHash("sha256").update(recipe("").join("\0")).digest("hex").slice(0, 12);
  return join(cacheFolder(env), "machines", `${RELEASE}-${digest}`);
}

/**
 * The read-only root that all machines start from. Built once from this system's Debian mirror, in about a minute; 830
 * MB.
 *
 * @returns its folder
 * @throws UserError if it cannot be built
 */
export async function ensureMachineRoot(note: (text: string) => void): Promise<string> {
  const folder = machineRootFolder();
  if (!existsSync(folder)) {
    await withCreationLock(
      `${folder}.lock`,
      async () => {
        if (!existsSync(folder)) await make(folder, note);
      },
      () => note("another process is building the machines' root"),
    );
  }
  // The modification time records the last use.
  utimesSync(folder, new Date(), new Date());
  return folder;
}

async function make(folder: string, note: (text: string) => void): Promise<void> {
  note(`building a Debian ${RELEASE} with systemd, cloud-init and Docker (once, about a minute)`);
  const unfinished = `${folder}.${process.pid}.unfinished`;
  mkdirSync(unfinished, { recursive: true });
  const { code, stderr } = await runWords(recipe(unfinished));
  if (code !== 0) {
    rmSync(unfinished, { recursive: true, force: true });
    throw new UserError({
      what: `cannot build a Debian ${RELEASE} for machines (${lastWords(stderr)})`,
      where: folder,
      next: "mmdebstrap uses the mirror that apt uses here. Run `apt-get update`, then this again.",
      exitCode: ExitCode.missingProgram,
    });
  }
  renameSync(unfinished, folder);
  removeUnused(join(folder, ".."));
}

const WEEK = 7 * 24 * 3_600_000;

/** Removes other versions of the root that nothing has booted from for a week. Other branches may use theirs. */
function removeUnused(parent: string): void {
  for (const name of readdirSync(parent).filter((entry) => /^[a-z]+-[0-9a-f]{12}$/.test(entry))) {
    const folder = join(parent, name);
    if (Date.now() - statSync(folder).mtimeMs > WEEK) rmSync(folder, { recursive: true, force: true });
  }
}

function lastWords(text: string): string {
  return text.trim().split("\n").filter(Boolean).at(-1) ?? "no reason given";
}
