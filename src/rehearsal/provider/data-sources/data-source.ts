import type { Cloud } from "../mirror/cloud";
import type { ProviderSchemas } from "../schema/provider-schemas";
import type { ProviderSettings } from "../simulate/plan";
import type { ObjectValue } from "../values/compare";

/** What a data source's answer may depend on besides its configuration. A connection's session has all of it. */
export interface DataSourceContext {
  readonly shared: {
    readonly schemas: ProviderSchemas;
    readonly account: string;
    /** Names of hosted zones that exist from the start. */
    readonly zones: readonly string[];
    /** The simulated AWS; undefined if nothing is mirrored. */
    readonly cloud?: Cloud;
  };
  readonly settings: ProviderSettings;
}

/**
 * Answers one data source with the attributes it knows; the rest get plausible values.
 *
 * @throws ProviderError if AWS has no such thing
 */
export type DataSource = (
  config: ObjectValue,
  context: DataSourceContext,
) => ObjectValue | Promise<ObjectValue>;
