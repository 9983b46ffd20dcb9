import { type DynamicValue, decodeObject } from "../protocol/protocol";
import { toDiagnostic } from "../protocol/diagnostics";
import { problemsOf } from "../validation/checks";

interface Request {
  readonly type_name: string;
  readonly config: DynamicValue;
}

/**
 * What the provider checks beyond the schema, which Terraform has held the configuration against already.
 * Serves resources and data sources.
 */
export function validateConfig({ type_name: typeName, config }: Request): object {
  return { diagnostics: problemsOf(typeName, decodeObject(config) ?? {}).map(toDiagnostic) };
}
