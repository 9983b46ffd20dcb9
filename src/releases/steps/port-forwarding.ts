import type { Environment } from "../../config/environment";
import type { Session } from "../contract";
import { openSession } from "./session";

/** Something that only a machine of ours reaches. */
export interface BehindBastion {
  /** The instance that the session goes through. */
  readonly bastion: string;
  readonly host: string;
  readonly port: number;
}

/** AWS's own document: the agent connects on to another host. */
const DOCUMENT = "AWS-StartPortForwardingSessionToRemoteHost";

/** Opens a port on this machine that leads to a host behind a bastion, through SSM alone; opens nothing yet. */
export function forwardingOf({ bastion, host, port }: BehindBastion, environment: Environment): Session {
  const parameters = { host: [host], portNumber: [String(port)], localPortNumber: [String(port)] };
  const shown = `host=${host},portNumber=${port},localPortNumber=${port}`;
  return {
    host: `localhost:${port}`,
    command: `aws ssm start-session --target ${bastion} --region ${environment.region} --document-name ${DOCUMENT} --parameters ${shown}`,
    open: () =>
      openSession({ name: bastion, instanceId: bastion }, environment, {
        DocumentName: DOCUMENT,
        Parameters: parameters,
      }),
  };
}
