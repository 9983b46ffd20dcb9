import { answerDataSource } from "../data-sources/data-sources";
import type { DynamicValue } from "./protocol";
import { decodeObject, encodeObject } from "./values";
import type { Session } from "./world";

interface Request {
  readonly type_name: string;
  readonly config: DynamicValue;
}

export async function readDataSource(request: Request, session: Session): Promise<object> {
  session.world.counts.data += 1;
  await session.world.faults.beforeCall(request.type_name, "read");
  const state = await answerDataSource(request.type_name, decodeObject(request.config) ?? {}, session);
  return { state: encodeObject(state) };
}
