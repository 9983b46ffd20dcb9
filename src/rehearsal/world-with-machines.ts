import { Ec2Machines } from "./machines/ec2/ec2-machines";
import { openMachines } from "./machines/machines";
import { openWorld, type World, type WorldOptions } from "./world";

/** A world whose instances boot. */
export interface WorldWithMachines extends World {
  readonly ec2: Ec2Machines;
}

/**
 * Opens a world in which what is applied boots: instances as throw-away machines, their commands by SSM.
 *
 * @throws UserError as {@link openWorld}, and where machines cannot boot
 */
export async function openWorldWithMachines(options: WorldOptions): Promise<WorldWithMachines> {
  const machines = await openMachines(options.progress);
  const ec2 = new Ec2Machines(machines, options.account, (note) => options.progress.note(note));
  try {
    const world = await openWorld({
      ...options,
      standIns: [ec2.ssm.answer, ...(options.standIns ?? [])],
      onApplied: (applied) => {
        ec2.apply(applied);
        options.onApplied?.(applied);
      },
    });
    await ec2.joinWorld(world.endpoint);
    return {
      ...world,
      ec2,
      async close() {
        await machines.close();
        await world.close();
      },
    };
  } catch (error) {
    await machines.close();
    throw error;
  }
}
