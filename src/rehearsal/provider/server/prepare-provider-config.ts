import type { DynamicValue } from "./protocol";

interface Request {
  readonly config: DynamicValue;
}

/** The provider has no defaults of its own to fill in: they depend on the environment, see `configure`. */
export function prepareProviderConfig(request: Request): object {
  return { prepared_config: request.config };
}
