import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ADDRESSES } from "./addresses";
import { DISTRIBUTIONS, type Distribution } from "./distributions";

/** What is put into a machine before it boots for the first time. */
export interface FirstBoot {
  /** Its hostname. */
  readonly hostname: string;
  /** What cloud-init takes it for: a change of it is a new machine. */
  readonly instanceId: string;
  readonly distribution: Distribution;
  /** @default - none */
  readonly userData?: string;
  /** Public SSH keys of the distribution's user. @default - none */
  readonly publicKeys?: readonly string[];
  /** Where cloud-init gets all this from: files, or EC2's metadata service. @default "files" */
  readonly source?: "files" | "metadata";
  /** Variables of every unit, such as a mirror's address. @default - none */
  readonly environment?: Readonly<Record<string, string>>;
  /** More files, by path; those that begin with `#!` can be run. @default - none */
  readonly files?: Readonly<Record<string, string>>;
}

/** Writes them over a machine's root. @param layer the folder that lies over it */
export function writeFirstBoot(root: string, layer: string, boot: FirstBoot): void {
  const traits = DISTRIBUTIONS[boot.distribution];
  const files = {
    "/etc/hostname": `${boot.hostname}\n`,
    "/etc/hosts": `127.0.0.1 localhost\n127.0.1.1 ${boot.hostname}\n::1 localhost ip6-localhost\n`,
    "/etc/resolv.conf": `nameserver ${ADDRESSES.resolver}\noptions timeout:1 attempts:2\n`,
    "/etc/apt/apt.conf.d/90rehearsal": `Acquire::http::Proxy "http://${ADDRESSES.mirror}";\nAcquire::https::Proxy "DIRECT";\n`,
    "/etc/cloud/cloud.cfg.d/99_rehearsal.cfg": cloudConfiguration(boot, traits.user),
    // It would look for a cloud's marks in the firmware, which a container has none of.
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

/** What cloud-init asks of a machine that a container is not: EC2's hypervisor, and an address by DHCP. */
const ASKED: readonly (readonly [text: string, instead: string])[] = [
  ["/sys/hypervisor/uuid", "/etc/rehearsal/hypervisor-uuid"],
  ["perform_dhcp_setup = True", "perform_dhcp_setup = False"],
];

/** Lets cloud-init's own code for EC2 find its metadata service. @throws Error when that code is not as we know it */
function knowEc2(root: string): Record<string, string> {
  const code = readFileSync(join(root, EC2_SOURCE), "utf8");
  const missing = ASKED.find(([text]) => !code.includes(text));
  if (missing !== undefined) throw new Error(`${EC2_SOURCE} no longer has ${missing[0]}`);
  const known = ASKED.reduce((text, [asked, instead]) => text.replaceAll(asked, instead), code);
  return { [EC2_SOURCE]: known, "/etc/rehearsal/hypervisor-uuid": "ec2rehearsal\n" };
}

/** JSON is YAML. */
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
    // As clouds' images have it.
    ssh_pwauth: false,
    // Two keys of each kind cost half a second, and one is used.
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
