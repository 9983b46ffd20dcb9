import type { MirrorContext } from "../mirror/mirror-type";
import { mirroredCall } from "../mirror/mirrored-call";
import { mirrorOf } from "../mirror/mirrors";
import { foundTags } from "../mirror/tags";
import { type ObjectValue, stringMap, text } from "../values/compare";
import { type DynamicValue, decodeObject, encodeObject } from "../protocol/protocol";
import { authorize } from "./authorize";
import { readFromOthers } from "./read-from-others";
import type { Session } from "./session";

interface Request {
  readonly type_name: string;
  readonly current_state: DynamicValue;
  readonly private: Uint8Array;
}

/** Refreshes a resource: from the simulated AWS if it exists there, with any requested drift. */
export async function readResource(request: Request, session: Session): Promise<object> {
  const state = decodeObject(request.current_state);
  const read = state === undefined ? undefined : await refreshed(request.type_name, state, session);
  const { inventory } = session.shared;
  const found = read === undefined ? undefined : readFromOthers(request.type_name, read, inventory);
  if (found !== undefined) inventory.put(request.type_name, found);
  else if (state !== undefined) inventory.remove(request.type_name, state);
  const newState = found === state ? request.current_state : encodeObject(found);
  return { new_state: newState, private: request.private };
}

async function refreshed(
  typeName: string,
  state: ObjectValue,
  session: Session,
): Promise<ObjectValue | undefined> {
  const { shared, settings } = session;
  shared.counts.read += 1;
  await shared.faults.beforeCall(typeName, "read");
  await authorize(typeName, "read", state, session);
  const mirror = shared.cloud === undefined ? undefined : mirrorOf(typeName);
  if (mirror === undefined || shared.cloud === undefined) {
    const read = readElsewhere(typeName, state, session);
    return read && shared.faults.drift(typeName, read);
  }
  const context: MirrorContext = {
    cloud: shared.cloud,
    account: shared.account,
    region: text(state, "region") ?? settings.region,
    config: {},
    defaultTags: settings.defaultTags,
  };
  const found = await mirroredCall(typeName, "read", () => mirror.read(state, context));
  return found === undefined ? undefined : shared.faults.drift(typeName, { ...state, ...found });
}

function readElsewhere(
  typeName: string,
  state: ObjectValue,
  { shared, settings }: Session,
): ObjectValue | undefined {
  const answer = shared.elsewhere?.(typeName, state);
  if (answer === undefined) return state;
  const { found } = answer;
  if (found === undefined) return undefined;
  const tags = Object.entries(stringMap(found, "tags_all")).map(([Key, Value]) => ({ Key, Value }));
  return {
    ...state,
    ...found,
    ...("tags_all" in state ? foundTags(tags, state, settings.defaultTags) : {}),
  };
}
