import type { Session } from "../server/world";
import type { ObjectValue } from "../values/compare";

/**
 * Answers one data source with the attributes that it knows; the rest gets plausible values.
 *
 * @throws ProviderError where AWS has no such thing
 */
export type DataSource = (config: ObjectValue, session: Session) => ObjectValue | Promise<ObjectValue>;
