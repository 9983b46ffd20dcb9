import { type Deployment, openDeployment } from "../../../src/releases/deployment";
import { type DeployedHermes, deployHermes } from "./deployed-hermes";
import { inMoto } from "./in-moto";
import type { RecordedMoto } from "./recorded-moto";

/** Hermes with two hosts in a moto of its own, and what is asked of it. */
export interface OperatedHermes {
  readonly moto: RecordedMoto;
  readonly hermes: DeployedHermes;
  /** Waits a second at the most. */
  readonly deployment: Deployment;
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
    operated = { moto, hermes, deployment: await openDeployment(hermes.environment, pace) };
  });
  return () => {
    if (operated === undefined) throw new Error("Hermes is deployed when the tests begin");
    return operated;
  };
}
