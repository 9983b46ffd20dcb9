import { encodeObject } from "../protocol/protocol";
import { knowledgeOf } from "../knowledge/knowledge";
import { mirrorOf } from "../mirror/mirrors";
import type { BlockSchema } from "../schema/schema-model";
import { fillIn } from "../simulate/fill-in";
import { type ObjectValue, text } from "../values/compare";
import { UNKNOWN } from "../values/unknown";
import { writePrivate } from "./private-state";
import type { Session } from "./session";

interface Request {
  readonly type_name: string;
  readonly id: string;
}

/**
 * Imports by id. If AWS does not have a mirrored resource, the refresh that follows returns null and Terraform reports
 * a non-existent remote object. For other types, every id exists.
 */
export function importResourceState({ type_name: typeName, id }: Request, session: Session): object {
  session.shared.counts.import += 1;
  const block = session.shared.schemas.resource(typeName);
  const state = importedState(typeName, id, block, session);
  const resource = {
    type_name: typeName,
    state: encodeObject(state),
    private: writePrivate({ adopted: true }),
  };
  return { imported_resources: [resource] };
}

function importedState(
  typeName: string,
  id: string,
  block: BlockSchema,
  { shared, settings }: Session,
): ObjectValue {
  const place = { account: shared.account, region: settings.region };
  const mirror = shared.cloud === undefined ? undefined : mirrorOf(typeName);
  const region = block.attributes["region"] === undefined ? {} : { region: settings.region };
  const computed = Object.entries(block.attributes).filter(
    // Some bindings mark an ARN as optional, but nobody sets it.
    ([name, attribute]) => attribute.computed && (!attribute.optional || name === "arn"),
  );
  // For mirrored types, the next refresh replaces these with AWS's values.
  const unknown = Object.fromEntries(computed.map(([name]) => [name, UNKNOWN]));
  const told =
    mirror?.import === undefined || shared.cloud === undefined
      ? nameFromId(typeName, id, block)
      : mirror.import(id, { ...place, cloud: shared.cloud, config: {}, defaultTags: {} });
  const planned = { ...emptyState(block), ...unknown, ...region, id, ...told };
  const state = fillIn({ typeName, block, planned, ...place, seed: `imported ${typeName} ${id}` });
  return text(state, "id") === undefined ? { ...state, id } : state;
}

/** If a type's id is its name, the import knows the name. */
function nameFromId(typeName: string, id: string, block: BlockSchema): ObjectValue {
  const name = /^\{(\w+)\}$/.exec(knowledgeOf(typeName).id ?? "")?.[1];
  return name !== undefined && name in block.attributes ? { [name]: id } : {};
}

function emptyState(block: BlockSchema): ObjectValue {
  const attributes = Object.keys(block.attributes).map((name) => [name, null] as const);
  const blocks = Object.entries(block.blocks).map(
    ([name, nested]) =>
      [name, nested.nesting === "single" ? null : nested.nesting === "map" ? {} : []] as const,
  );
  return Object.fromEntries([...attributes, ...blocks]);
}
