import { elements, stringMap, strings, text } from "../values/compare";
import { ProviderError } from "../protocol/diagnostics";
import { type DynamicValue, decodeObject } from "../protocol/protocol";
import type { Session } from "./session";

interface Request {
  readonly config: DynamicValue;
}

/** Reads the `provider "aws"` block. Refuses accounts that the block does not allow, in the provider's words. */
export async function configure(request: Request, session: Session): Promise<object> {
  const config = decodeObject(request.config) ?? {};
  const { shared } = session;
  const region = text(config, "region") ?? process.env["AWS_REGION"] ?? process.env["AWS_DEFAULT_REGION"];
  const defaultTags = elements(config, "default_tags").map((block) => stringMap(block, "tags"));
  session.settings = {
    region: region ?? shared.defaultRegion,
    defaultTags: Object.assign({}, ...defaultTags) as Record<string, string>,
  };
  const allowed = strings(config, "allowed_account_ids");
  const forbidden = strings(config, "forbidden_account_ids");
  if (allowed.length > 0 || forbidden.length > 0) {
    const account = (await shared.cloud?.callerAccount(session.settings.region)) ?? shared.account;
    if (forbidden.includes(account) || (allowed.length > 0 && !allowed.includes(account))) {
      throw new ProviderError(`AWS account ID not allowed: ${account}`);
    }
  }
  return {};
}

/** Adds no defaults: they depend on the environment, see `configure`. */
export function prepareProviderConfig(request: Request): object {
  return { prepared_config: request.config };
}
