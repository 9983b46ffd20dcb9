import { argumentProblems } from "../../../provider-facts/argument-problems";
import type { Path } from "../../../provider-facts/arguments";
import { ProviderError, toDiagnostic } from "../protocol/diagnostics";
import { type DynamicValue, decodeObject } from "../protocol/protocol";
import type { BlockSchema } from "../schema/schema-model";
import { isUnknown } from "../values/unknown";
import type { Session } from "./session";

interface Request {
  readonly type_name: string;
  readonly config: DynamicValue;
}

/** The provider's checks beyond the schema, against which Terraform has already validated the configuration. */
export function validateResourceConfig(
  { type_name: typeName, config }: Request,
  { shared }: Session,
): object {
  const block = shared.schemas.resource(typeName);
  const problems = argumentProblems(typeName, decodeObject(config) ?? {}, isUnknown);
  return {
    diagnostics: problems.map(({ summary, detail, path }) =>
      toDiagnostic(new ProviderError(summary, detail, pathInSchema(path, block))),
    ),
  };
}

/** Set elements have no address, so a path ends at a set. It also ends at an attribute. */
function pathInSchema(path: Path, block: BlockSchema): Path {
  const [name, second, ...rest] = path;
  if (name === undefined) return [];
  const nested = block.blocks[name];
  if (second === undefined || nested === undefined || nested.nesting === "set") return [name];
  return typeof second === "number"
    ? [name, second, ...pathInSchema(rest, nested.block)]
    : [name, ...pathInSchema([second, ...rest], nested.block)];
}
