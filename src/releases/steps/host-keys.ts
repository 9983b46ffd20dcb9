import { type EC2Client, GetConsoleOutputCommand } from "@aws-sdk/client-ec2";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { ExitCode, UserError } from "../../text/user-error";
import { askAws } from "./ask-aws";
import type { Host } from "./machines";
import { inShell, type Reach, runOnHost } from "./run-on-host";

/** What cloud-init prints on the console at a machine's first boot (its module `keys_to_console`). */
const PRINTED = /-----BEGIN SSH HOST KEY KEYS-----([^]*?)-----END SSH HOST KEY KEYS-----/g;
const KEY = /^(ssh-ed25519|ecdsa-sha2-nistp\d+|ssh-rsa) [A-Za-z0-9+/]+=*/;

/** The host keys in a console's output; of several boots, the last. */
export function hostKeysIn(console: string): readonly string[] {
  const [, lines = ""] = [...console.matchAll(PRINTED)].at(-1) ?? [];
  return lines.split("\n").flatMap((line) => KEY.exec(line.trim())?.[0] ?? []);
}

export interface HostKeyMemory {
  /** Where keys are cached between deployments: the console loses them at the next boot. */
  readonly file: string;
}

/**
 * A machine's host keys from a trusted source: the local cache of this instance, else its console output, else SSM.
 * Never from the connection itself.
 *
 * @throws UserError if no source has a key
 */
export async function hostKeysOf(
  machine: Host,
  ec2: EC2Client,
  reach: Reach,
  { file }: HostKeyMemory,
): Promise<readonly string[]> {
  const remembered = recall(file, machine.instanceId);
  if (remembered.length > 0) return remembered;
  const printed = hostKeysIn(await consoleOf(ec2, machine));
  const keys = printed.length > 0 ? printed : await askMachine(reach, machine);
  if (keys.length === 0)
    throw new UserError({
      what: "the machine's host keys are not known: its console output has none, and SSM returned none",
      where: `${machine.name} (${machine.instanceId})`,
      next: "Console output appears some minutes after a boot. Wait, or check that the SSM agent is connected.",
      exitCode: ExitCode.failure,
    });
  remember(file, machine.instanceId, keys);
  return keys;
}

async function consoleOf(ec2: EC2Client, { instanceId }: Host): Promise<string> {
  const { Output = "" } = await askAws(
    "ec2:GetConsoleOutput",
    ec2.send(new GetConsoleOutputCommand({ InstanceId: instanceId, Latest: true })),
  );
  return Buffer.from(Output, "base64").toString("utf8");
}

async function askMachine(reach: Reach, machine: Host): Promise<readonly string[]> {
  const command = inShell(
    { title: "read its host keys", limitSeconds: 30 },
    "cat /etc/ssh/ssh_host_*_key.pub",
  );
  const output = await runOnHost(reach, machine, command);
  return output.split("\n").flatMap((line) => KEY.exec(line.trim())?.[0] ?? []);
}

/** One line per key: instance, type, key. */
function recall(file: string, instanceId: string): readonly string[] {
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  return lines.flatMap((line) =>
    line.startsWith(`${instanceId} `) ? line.slice(instanceId.length + 1) : [],
  );
}

function remember(file: string, instanceId: string, keys: readonly string[]): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, keys.map((key) => `${instanceId} ${key}\n`).join(""), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
