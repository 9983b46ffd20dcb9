import { conformToBlock } from "../schema/conform-to-block";
import { encodeValue } from "../values/unknown";
import type { Session } from "./session";

interface Request {
  readonly type_name: string;
  readonly raw_state: { readonly json: Uint8Array };
}

/** Reads a state from the state file. Terraform calls this before anything else about a resource. */
export function upgradeResourceState(request: Request, { shared }: Session): object {
  const stored: unknown = JSON.parse(Buffer.from(request.raw_state.json).toString("utf8"));
  const state = conformToBlock(stored, shared.schemas.resource(request.type_name));
  return { upgraded_state: { msgpack: encodeValue(state) } };
}
