import { answerDataSource } from "../data-sources/data-sources";
import { type DynamicValue, decodeObject, encodeObject } from "../protocol/protocol";
import { authorize } from "./authorize";
import type { Session } from "./session";

interface Request {
  readonly type_name: string;
  readonly config: DynamicValue;
}

export async function readDataSource(request: Request, session: Session): Promise<object> {
  session.shared.counts.data += 1;
  await session.shared.faults.beforeCall(request.type_name, "read");
  const state = await answerDataSource(request.type_name, decodeObject(request.config) ?? {}, session);
  await authorize(`data.${request.type_name}`, "read", state, session);
  return { state: encodeObject(state) };
}
