import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ADDRESSES } from "./addresses";
import { DISTRIBUTIONS, type Distribution } from "./distributions";

/** What a machine is given before its first boot. */
export interface FirstBoot {
  readonly hostname: string;
  /** cloud-init's instance id: a new id makes cloud-init treat it as a new machine. */
  readonly instanceId: string;
  readonly distribution: Distribution;
  /** @default - none */
  readonly userData?: string;
  /** Public SSH keys for the distribution's user. @default - none */
  readonly publicKeys?: readonly string[];
  /** Where cloud-init reads all this: from files, or from EC2's metadata service. @default "files" */
  readonly source?: "files" | "metadata";
  /** Environment variables for every unit, such as a mirror's address. @default - none */
  readonly environment?: Readonly<Record<string, string>>;
  /** More files, by path. Those that start with `#!` are executable. @default - none */
  readonly files?: Readonly<Record<string, string>>;
}

/**
 * Writes them into a machine's layer.
 * @param layer the folder over the machine's root
 */
export function writeFirstBoot(root: string, layer: string, boot: FirstBoot): void {
  const traits = DISTRIBUTIONS[boot.distribution];
  const files = {
    "/etc/hostname": `${boot.hostname}\n`,
    "/etc/hosts": `127.0.0.1 localhost\n127.0.1.1 ${boot.hostname}\n::1 localhost ip6-localhost\n`,
    "/etc/resolv.conf": `nameserver ${ADDRESSES.resolver}\noptions timeout:1 attempts:2\n`,
    "/etc/apt/apt.conf.d/90rehearsal": `Acquire::http::Proxy "http://${ADDRESSES.mirror}";\nAcquire::https::Proxy "DIRECT";\n`,
    "/etc/cloud/cloud.cfg.d/99_rehearsal.cfg": cloudConfiguration(boot, traits.user),
    // cloud-init detects clouds by their firmware, and a container has none.
    "/etc/cloud/ds-identify.cfg": "policy: enabled\n",
    "/etc/systemd/system.conf.d/rehearsal.conf": managerConfiguration(boot.environment ?? {}),
    ...(boot.source === "metadata" ? knowEc2(root) : seed(boot)),
    ...traits.standIns,
    ...traits.files,
    ...boot.files,
  };
  for (const [path, content] of Object.entries(files)) writeMachineFile(layer, path, content);
}

function writeMachineFile(layer: string, path: string, content: string): void {
  const file = join(layer, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  chmodSync(file, content.startsWith("#!") ? 0o755 : 0o644);
}

const EC2_SOURCE = "/usr/lib/python3/dist-packages/cloudinit/sources/DataSourceEc2.py";

/** cloud-init's checks that fail in a container: for EC2's hypervisor, and for an address from DHCP. */
const ASKED: readonly (readonly [text: string, instead: string])[] = [
  ["/sys/hypervisor/uuid", "/etc/rehearsal/hypervisor-uuid"],
  ["perform_dhcp_setup = True", "perform_dhcp_setup = False"],
];

/**
 * Makes cloud-init's own EC2 code accept the metadata service.
 * @throws Error if that code has changed
 */
function knowEc2(root: string): Record<string, string> {
  const code = readFileSync(join(root, EC2_SOURCE), "utf8");
  const missing = ASKED.find(([text]) => !code.includes(text));
  if (missing !== undefined) throw new Error(`${EC2_SOURCE} no longer has ${missing[0]}`);
  const known = ASKED.reduce((text, [asked, instead]) => text.replaceAll(asked, instead), code);
  return { [EC2_SOURCE]: known, "/etc/rehearsal/hypervisor-uuid": "ec2rehearsal\n" };
}

/** Written as JSON, which is also YAML. */
function cloudConfiguration({ source }: FirstBoot, user: string): string {
  const settings = {
    datasource_list: [source === "metadata" ? "Ec2" : "NoCloud", "None"],
    datasource: { Ec2: { strict_id: false, metadata_urls: [`http://${ADDRESSES.metadata}`], max_wait: 20 } },
    // The interface has its address before the machine boots.
    network: { config: "disabled" },
    updates: { network: { when: ["boot-new-instance"] } },
    system_info: {
      default_user: {
        name: user,
        gecos: user,
        lock_passwd: true,
        shell: "/bin/bash",
        sudo: ["ALL=(ALL) NOPASSWD:ALL"],
        groups: ["adm", "sudo"],
      },
    },
    // As in cloud images.
    ssh_pwauth: false,
    // Two keys of each kind would cost half a second; only one is used.
    ssh_genkeytypes: ["ed25519"],
  };
  return `#cloud-config\n${JSON.stringify(settings, undefined, 2)}\n`;
}

function managerConfiguration(environment: Readonly<Record<string, string>>): string {
  const words = Object.entries(environment).map(([name, value]) => JSON.stringify(`${name}=${value}`));
  return `[Manager]\n${words.length > 0 ? `DefaultEnvironment=${words.join(" ")}\n` : ""}DefaultTimeoutStopSec=15s\n`;
}

function seed({ instanceId, hostname, publicKeys = [], userData }: FirstBoot): Record<string, string> {
  const about = { "instance-id": instanceId, "local-hostname": hostname, "public-keys": publicKeys };
  return {
    "/var/lib/cloud/seed/nocloud/meta-data": `${JSON.stringify(about)}\n`,
    "/var/lib/cloud/seed/nocloud/user-data": userData ?? "#cloud-config\n{}\n",
  };
}
