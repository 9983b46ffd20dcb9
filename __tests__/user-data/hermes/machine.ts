import type { HermesMachineSettings } from "../../../user-data/hermes/machine-settings";
import { renderMachine } from "../../../user-data/hermes/render";
import { MachineFiles } from "../machine-files";

/** A machine whose application finds its own name. */
export const machineWithoutHost: HermesMachineSettings = {
  region: "eu-south-2",
  fleetName: "hermes-prod",
  repositoryName: "hermes",
  imageTagParameter: "/hermes/prod/image-tag",
  secretName: "hermes/prod",
  logGroup: "/aws/ec2/production/hermes",
  port: 4000,
  hostPort: 4000,
  healthPath: "/health",
};

/** The document's machine. */
export const documentMachine: HermesMachineSettings = {
  ...machineWithoutHost,
  host: "hermes.yourdomain.com",
};

/** What cloud-init writes on a machine with these settings. */
export function filesOf(settings: HermesMachineSettings): MachineFiles {
  return new MachineFiles(renderMachine(settings));
}
