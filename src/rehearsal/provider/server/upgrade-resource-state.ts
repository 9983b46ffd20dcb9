import { conformToBlock } from "../values/from-json";
import { encodeValue } from "../values/unknown";
import type { Session } from "./world";

interface Request {
  readonly type_name: string;
  readonly raw_state: { readonly json: Uint8Array };
}

/** Reads a state as it lies in the file. Terraform asks for this before anything else about a resource. */
export function upgradeResourceState(request: Request, { world }: Session): object {
  const stored: unknown = JSON.parse(Buffer.from(request.raw_state.json).toString("utf8"));
  const state = conformToBlock(stored, world.schemas.resource(request.type_name));
  return { upgraded_state: { msgpack: encodeValue(state) } };
}
