import type { ProviderError } from "../server/diagnostics";
import type { ObjectValue } from "../values/compare";

export function problemsOf(_typeName: string, _config: ObjectValue): ProviderError[] {
  return [];
}
