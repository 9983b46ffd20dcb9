import { PASSED_TO, providerCalls } from "../../../../constructs/identity/provider-calls/provider-calls";
import type { ProviderOperation } from "../../../../constructs/identity/provider-calls/type-calls";
import { tagContext } from "../../permissions/call-requests";
import type { RequestContext } from "../../permissions/conditions";
import { awsError } from "../faults/fault-injector";
import { type ObjectValue, sameValue, stringMap, text } from "../values/compare";
import type { Session } from "./session";

/**
 * If the provider uses a role, checks every call that the real provider would make here against IAM.
 *
 * @param values the resource's current or planned values
 * @param prior the values before an update
 * @throws ProviderError with AWS's message for the first denied call
 */
export async function authorize(
  typeName: string,
  operation: ProviderOperation,
  values: ObjectValue,
  { shared, settings }: Session,
  prior?: ObjectValue,
): Promise<void> {
  if (shared.permissions === undefined) return;
  const region = text(values, "region") ?? settings.region;
  const known = { ...textsOf(values), region, account: shared.account };
  const [isTagged, changesMore] = changed(operation, values, prior);
  const calls = providerCalls(typeName, operation, known, isTagged);
  const tags = stringMap(values, "tags_all");
  const context: RequestContext = {
    ...tagContext(operation === "create" ? {} : tags),
    ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, [value]])),
    "aws:RequestedRegion": [region],
    ...passedTo(typeName),
    ...attachedPolicy(values),
    ...limits(typeName, values),
    ...records(typeName, values),
  };
  const asked = changesMore ? calls : calls.filter(({ action }) => /tag/i.test(action));
  const sentence = await shared.permissions(asked.map((call) => ({ ...call, context })));
  if (sentence !== undefined) throw awsError(typeName, operation, "AccessDenied", sentence);
}

/** Whether tags change, and whether anything else does. */
function changed(
  operation: ProviderOperation,
  values: ObjectValue,
  prior: ObjectValue | undefined,
): readonly [isTagged: boolean, changesMore: boolean] {
  if (operation !== "update" || prior === undefined) {
    const hasTags = Object.keys(stringMap(values, "tags_all")).length > 0;
    return [operation === "create" && hasTags, true];
  }
  const differs = Object.keys(values).filter((name) => !sameValue(values[name], prior[name]));
  const isTags = (name: string) => name === "tags" || name === "tags_all";
  return [differs.some(isTags), differs.some((name) => !isTags(name))];
}

function textsOf(values: ObjectValue): Readonly<Record<string, string>> {
  const texts = Object.entries(values).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return Object.fromEntries(texts);
}

function passedTo(typeName: string): RequestContext {
  const service = PASSED_TO[typeName];
  return service === undefined ? {} : { "iam:PassedToService": [service] };
}

function attachedPolicy(values: ObjectValue): RequestContext {
  const arn = text(values, "policy_arn");
  return arn === undefined ? {} : { "iam:PolicyARN": [arn] };
}

/** What IAM compares of a role that is created; of others, it knows the boundary. */
function limits(typeName: string, values: ObjectValue): RequestContext {
  const boundary = typeName === "aws_iam_role" ? text(values, "permissions_boundary") : undefined;
  return boundary === undefined ? {} : { "iam:PermissionsBoundary": [boundary] };
}

/** In Route 53's normalized form: lower case, without a dot at the end, a star as its octal code. */
function records(typeName: string, values: ObjectValue): RequestContext {
  const name = typeName === "aws_route53_record" ? text(values, "name") : undefined;
  if (name === undefined) return {};
  const normalized = name.toLowerCase().replace(/\.$/, "").replaceAll("*", "\\052");
  return { "route53:ChangeResourceRecordSetsNormalizedRecordNames": [normalized] };
}
