import { type Fleet, openFleet } from "../../../src/releases/strategies/hosts-behind-balancer/fleet";
import { HERMES_RELEASES } from "../../../systems/hermes/releases";
import { type DeployedHermes, deployHermes } from "./deployed-hermes";
import { inMoto } from "./in-moto";
import type { RecordedMoto } from "./recorded-moto";

/** Hermes with two hosts in a moto of its own, and what is asked of it. */
export interface OperatedHermes {
  readonly moto: RecordedMoto;
  readonly hermes: DeployedHermes;
  /** Waits a second at the most. */
  readonly fleet: Fleet;
}

/**
 * Deploys Hermes before a file's tests, as `inMoto` does.
 * @returns what there is once the tests run
 */
export function operatedHermes(): () => OperatedHermes {
  let operated: OperatedHermes | undefined;
  inMoto(async (moto) => {
    const hermes = await deployHermes(2);
    const pace = { everySeconds: 0.05, drainSeconds: 1, healthySeconds: 1 };
    operated = { moto, hermes, fleet: await openFleet(HERMES_RELEASES, hermes.environment, pace) };
  });
  return () => {
    if (operated === undefined) throw new Error("Hermes is deployed when the tests begin");
    return operated;
  };
}
