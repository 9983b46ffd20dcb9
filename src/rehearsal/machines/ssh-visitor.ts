import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ProgramResult } from "../../process/run-program";
import { ADDRESSES } from "./addresses";
import type { Machine } from "./machine";
import type { MachineNetwork } from "./machine-network";
import { mustRun, type RunOptions } from "./run-words";

/** A key pair for SSH. */
export interface KeyPair {
  /** For `publicKeys` of a machine. */
  readonly publicKey: string;
  readonly privateKeyFile: string;
}

/** Creates a key pair in the network's folder. */
export async function makeKeyPair(network: MachineNetwork, name = "visitor"): Promise<KeyPair> {
  const file = join(network.folder, `${name}.key`);
  await mustRun(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", file]);
  return { publicKey: readFileSync(`${file}.pub`, "utf8").trim(), privateKeyFile: file };
}

export interface SshVisit extends RunOptions {
  readonly key: KeyPair;
  /** @default - the user that cloud-init created */
  readonly user?: string;
  /** The host key to expect. @default - the machine's own, read without the network */
  readonly hostKey?: string;
  /** The source address. @default "192.0.2.1" */
  readonly from?: string;
}

/** The `ssh` command line that trusts one host key and never prompts; to be run in the network. */
export async function sshWords(
  network: MachineNetwork,
  machine: Machine,
  visit: SshVisit,
): Promise<readonly string[]> {
  if (visit.from !== undefined) await network.admit(visit.from);
  const known = join(network.folder, `${machine.name}.known-hosts`);
  writeFileSync(known, `${machine.address} ${visit.hostKey ?? (await machine.hostKey())}\n`);
  const settings = {
    UserKnownHostsFile: known,
    StrictHostKeyChecking: "yes",
    IdentityFile: visit.key.privateKeyFile,
    IdentitiesOnly: "yes",
    BatchMode: "yes",
    ConnectTimeout: "5",
    BindAddress: visit.from ?? ADDRESSES.visitor,
    LogLevel: "ERROR",
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
  return ["ssh", "-F", "none", ...options, `${visit.user ?? machine.user}@${machine.address}`];
}

/** Runs a command on a machine over SSH, through its firewall. A refused connection gives exit code 255. */
export async function ssh(
  network: MachineNetwork,
  machine: Machine,
  command: string,
  visit: SshVisit,
): Promise<ProgramResult> {
  return network.run([...(await sshWords(network, machine, visit)), command], visit);
}
