import type { MachineSettings } from "../../../user-data/hellotron-vega/machine-settings";
import { renderMachine } from "../../../user-data/hellotron-vega/render";
import { MachineFiles } from "../machine-files";

/** The document's machine, with everything that is optional. */
export const fullMachine: MachineSettings = {
  region: "us-east-1",
  bucket: "hellotron-vega-deploy",
  secretName: "hellotron-vega/prod",
  domain: "api.hellotron.com",
  acmeEmail: "ops@hellotron.com",
  logGroups: { tron: "/hellotron-vega/prod/tron", caddy: "/hellotron-vega/prod/caddy" },
};

/** Only what every machine must be told. */
export const smallMachine: MachineSettings = {
  region: "us-east-1",
  bucket: "hellotron-vega-deploy",
  secretName: "hellotron-vega/prod",
};

/** What cloud-init writes on a machine with these settings. */
export function filesOf(settings: MachineSettings): MachineFiles {
  return new MachineFiles(renderMachine(settings));
}
