import { readBackendContents } from "../../src/rehearsal/life/backend-contents";
import { withEnvironment } from "../../src/rehearsal/with-environment";
import { openWorld, REHEARSAL_ACCOUNT, type World } from "../../src/rehearsal/world";
import { silentProgress } from "../../src/terminal/progress";
import { ScratchCheckout } from "../scratch-checkout";

export const VEGA_PROD = "systems/hellotron-vega/prod.yaml";

export const VEGA_BACKEND = {
  bucket: "hellotron-vega-terraform-state",
  lockTable: "hellotron-vega-terraform-locks",
  lock: "dynamodb",
  region: "us-east-1",
} as const;

/** A simulated AWS with the hosted zone of Hellotron Vega. */
export function openVegaWorld(): Promise<World> {
  return openWorld({ account: REHEARSAL_ACCOUNT, zones: ["hellotron.com"], progress: silentProgress });
}

/** States and locks in Vega's state backend. */
export function vegaBackend(world: World): ReturnType<typeof readBackendContents> {
  return withEnvironment(world, () => readBackendContents(VEGA_BACKEND));
}

/** A copy of the checkout whose Vega can be destroyed. */
export function relaxedVega(): ScratchCheckout {
  const checkout = new ScratchCheckout();
  checkout.edit(VEGA_PROD, "protection: strict", "protection: relaxed");
  return checkout;
}
