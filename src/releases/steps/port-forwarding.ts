import type { Environment } from "../../config/environment";
import type { Session } from "../contract";
import { openSession } from "./session";

/** A host and port that only one of our machines can reach. */
export interface BehindBastion {
  /** The instance that the session goes through. */
  readonly bastion: string;
  readonly host: string;
  readonly port: number;
}

/** AWS's own document: the agent forwards to another host. */
const DOCUMENT = "AWS-StartPortForwardingSessionToRemoteHost";

/** Forwards a local port to a host behind a bastion, using only SSM. Does not open it yet. */
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
