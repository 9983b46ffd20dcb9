import { stateKey } from "../../../constructs/state/bind-backend";
import type { Environment } from "../../config/environment";
import type { LockPlace } from "../contract";

/** Beside the state of the environment, where whoever applies may write. */
export function lockBesideState(environment: Environment): LockPlace {
  const { bucket, region } = environment.backend;
  return { bucket, region, key: stateKey(environment).replace(/[^/]+$/, "deploy.lock") };
}
