import { readFileSync } from "node:fs";
import { join } from "node:path";
import { silentProgress, type Progress } from "../../terminal/progress";
import { ExitCode, UserError } from "../../text/user-error";
import { ADDRESSES, privateAddress } from "./addresses";
import { CertificateAuthority } from "./certificate-authority";
import { networkRules } from "./firewall";
import { Machine, type MachineOptions } from "./machine";
import { MachineNetwork } from "./machine-network";
import { ensureMachineRoot } from "./machine-root";
import { whyNoMachines } from "./machine-tools";
import { answerApt, packageHosts } from "./package-mirror";
import { Sites } from "./sites";

/** A network of machines, and what is in it. */
export interface Machines {
  readonly network: MachineNetwork;
  /** What machines find on the internet besides Debian's packages. Empty until a test adds sites. */
  readonly sites: Sites;
  /** Issues the sites' certificates; every machine trusts it. */
  readonly authority: CertificateAuthority;
  /** The existing machines, by name. */
  readonly all: ReadonlyMap<string, Machine>;
  /** Creates a machine and boots it; returns once systemd has started everything. */
  boot(options: MachineOptions): Promise<Machine>;
  /** Creates a machine without booting it. */
  make(options: MachineOptions): Promise<Machine>;
  /** Cuts its power and deletes its disk. */
  remove(name: string): Promise<void>;
  /** Stops and removes all machines. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Opens a network for machines. Builds the root they boot from if it is missing.
 *
 * @throws UserError with a remedy if machines cannot boot; check {@link whyNoMachines} first
 */
export async function openMachines(progress: Progress = silentProgress): Promise<Machines> {
  const reason = whyNoMachines();
  if (reason !== undefined) {
    throw new UserError({
      what: "machines cannot boot here",
      next: reason,
      exitCode: ExitCode.missingProgram,
    });
  }
  const root = await progress.step("find the machines' Debian", ensureMachineRoot);
  const network = await MachineNetwork.open();
  await network.mustRun("nft -f -", networkRules([ADDRESSES.metadata, ADDRESSES.resolver]));
  const authority = await CertificateAuthority.make(network.folder);
  const sites = new Sites(network, authority);
  await sites.add(packageHosts(root), answerApt);
  const trust = authority.trustedBy(readFileSync(join(root, "etc/ssl/certs/ca-certificates.crt"), "utf8"));
  const all = new Map<string, Machine>();
  let made = 0;
  const make = async (options: MachineOptions): Promise<Machine> => {
    if (!/^[a-z][a-z0-9-]{0,40}$/.test(options.name) || all.has(options.name)) {
      throw new Error(
        `${options.name} is not a valid machine name: use lower-case letters, digits and hyphens, each name once`,
      );
    }
    const number = ++made;
    const machine = await Machine.make(network, root, number, {
      ...options,
      privateAddress: options.privateAddress ?? privateAddress(number),
      files: { ...trust, ...options.files },
    });
    all.set(options.name, machine);
    return machine;
  };
  return {
    network,
    sites,
    authority,
    all,
    make,
    async boot(options) {
      const machine = await make(options);
      await machine.start();
      return machine;
    },
    async remove(name) {
      await all.get(name)?.remove();
      all.delete(name);
    },
    close: () => network.close(),
  };
}
