import type { Cloud } from "../mirror/cloud";
import type { ProviderSchemas } from "../schema/provider-schemas";
import type { ProviderSettings } from "../simulate/plan";
import type { ObjectValue } from "../values/compare";

/** What a data source's answer may depend on beside its configuration; a connection's session has it all. */
export interface DataSourceContext {
  readonly shared: {
    readonly schemas: ProviderSchemas;
    readonly account: string;
    /** Names of hosted zones that exist without anybody having made them. */
    readonly zones: readonly string[];
    /** The simulated AWS; undefined if nothing is mirrored. */
    readonly cloud?: Cloud;
  };
  readonly settings: ProviderSettings;
}

/**
 * Answers one data source with the attributes that it knows; the rest gets plausible values.
 *
 * @throws ProviderError where AWS has no such thing
 */
export type DataSource = (
  config: ObjectValue,
  context: DataSourceContext,
) => ObjectValue | Promise<ObjectValue>;
