import { Ec2Machines, type Ec2Options } from "./machines/ec2/ec2-machines";
import { type Internet, openInternet } from "./machines/internet/internet";
import { openMachines } from "./machines/machines";
import { openWorld, type World, type WorldOptions } from "./world";

/** A world whose instances boot. */
export interface WorldWithMachines extends World {
  readonly ec2: Ec2Machines;
  readonly internet: Internet;
  /** The command line and the environment that run a program where machines are reachable by address and name. */
  inside(
    words: readonly string[],
    folder: string,
  ): { readonly words: readonly string[]; readonly env: NodeJS.ProcessEnv };
}

/**
 * Opens a world in which applied instances boot as disposable machines and run SSM commands.
 *
 * @throws UserError like {@link openWorld}, and if machines cannot boot
 */
export async function openWorldWithMachines(
  options: WorldOptions & { readonly ec2?: Ec2Options },
): Promise<WorldWithMachines> {
  const machines = await openMachines(options.progress);
  try {
    const internet = await openInternet(machines);
    for (const program of internet.missing) options.progress.note(`machines cannot download ${program}`);
    const note = (text: string): void => options.progress.note(text);
    const ec2 = new Ec2Machines(machines, options.account, note, {
      ...options.ec2,
      environment: { ...internet.environment, ...options.ec2?.environment },
    });
    const world = await openWorld({
      ...options,
      // Engines in the machines' network have processes of their own; the first of them is the network's keeper.
      watchedPid: 1,
      lightsail: ec2.lightsail,
      standIns: [ec2.ssm.answer, ec2.balancers.answer, ec2.console, ...(options.standIns ?? [])],
      onApplied: (applied) => {
        ec2.apply(applied);
        options.onApplied?.(applied);
      },
    });
    await ec2.joinWorld(world.endpoint);
    return {
      ...world,
      ec2,
      internet,
      inside: (words, folder) => ({
        words: machines.network.inside(words, folder),
        env:
          internet.issuer === undefined
            ? world.env
            : { ...world.env, NODE_EXTRA_CA_CERTS: internet.issuer.rootFile },
      }),
      async close() {
        ec2.balancers.close();
        await machines.close();
        await world.close();
      },
    };
  } catch (error) {
    await machines.close();
    throw error;
  }
}
