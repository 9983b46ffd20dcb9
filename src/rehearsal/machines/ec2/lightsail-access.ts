import { readFileSync } from "node:fs";
import type { LightsailAccess } from "../../stand-ins/lightsail/lightsail-stand-in";
import type { Machine } from "../machine";
import type { MachineNetwork } from "../machine-network";
import { mustRun } from "../run-words";
import { makeKeyPair } from "../ssh-visitor";

/** Issues Lightsail's short-lived SSH access: a key with a certificate from an authority that instances trust. */
export class LightsailAuthority {
  private readonly made = new Map<string, Promise<LightsailAccess>>();
  private authority: ReturnType<typeof makeKeyPair> | undefined;

  constructor(private readonly network: MachineNetwork) {}

  /** The authority's public key, for instances to trust. */
  async publicKey(): Promise<string> {
    return (await this.keys()).publicKey;
  }

  /** SSH access to a machine, with its host key if it has one yet. */
  async access(machine: Machine): Promise<LightsailAccess> {
    const known = this.made.get(machine.user) ?? this.make(machine.user);
    this.made.set(machine.user, known);
    const hostKey = machine.running ? await machine.hostKey() : "";
    return { ...(await known), ...(hostKey === "" ? {} : { hostKey }) };
  }

  private async make(username: string): Promise<LightsailAccess> {
    const { privateKeyFile: authority } = await this.keys();
    const { privateKeyFile: file } = await makeKeyPair(this.network, `lightsail-${username}`);
    const validity = ["-n", username, "-V", "-5m:+1d"];
    await mustRun(["ssh-keygen", "-q", "-s", authority, "-I", "rehearsal", ...validity, `${file}.pub`]);
    const [privateKey, certKey] = [file, `${file}-cert.pub`].map((path) => readFileSync(path, "utf8"));
    return { username, privateKey: privateKey ?? "", certKey: certKey ?? "" };
  }

  private keys() {
    return (this.authority ??= makeKeyPair(this.network, "lightsail-authority"));
  }
}
