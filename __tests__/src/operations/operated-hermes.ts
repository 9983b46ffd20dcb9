import { type Deployment, openDeployment } from "../../../src/operations/deployment";
import { awsEnvironment } from "../../../src/rehearsal/moto/aws-environment";
import { type DeployedHermes, deployHermes } from "./deployed-hermes";
import { type RecordedMoto, startRecordedMoto } from "./recorded-moto";

/** Hermes with two hosts in a moto of its own, and what is asked of it. */
export interface OperatedHermes {
  readonly moto: RecordedMoto;
  readonly hermes: DeployedHermes;
  /** Waits a second at the most. */
  readonly deployment: Deployment;
}

/**
 * Deploys Hermes before a file's tests, lets this process's AWS calls go there, and takes both back after them. Each
 * test begins with nothing recorded.
 * @returns what there is once the tests run
 */
export function operatedHermes(): () => OperatedHermes {
  const before = { ...process.env };
  let operated: OperatedHermes | undefined;
  beforeAll(async () => {
    const moto = await startRecordedMoto();
    Object.assign(process.env, awsEnvironment(moto.endpoint));
    const hermes = await deployHermes(2);
    const pace = { everySeconds: 0.05, drainSeconds: 1, healthySeconds: 1 };
    operated = { moto, hermes, deployment: await openDeployment(hermes.environment, pace) };
  });
  beforeEach(() => operated?.moto.reset());
  afterAll(async () => {
    process.env = before;
    await operated?.moto.stop();
  });
  return () => {
    if (operated === undefined) throw new Error("Hermes is deployed when the tests begin");
    return operated;
  };
}
