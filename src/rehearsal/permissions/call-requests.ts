import { knowsNoResources } from "../../../constructs/identity/actions-on-everything";
import type { AuthorizationRequest } from "./policy";
import type { RequestContext } from "./conditions";
import { s3Requests } from "./s3-requests";
import type { SignedCall } from "./signed-call";
import { PREFIXES, readCall } from "./read-call";
import { actionIn } from "./call-actions";
import { USUAL } from "./usual-resources";
import { SPECIAL } from "./special-requests";

/** What authorization needs to know about the account. */
export interface AccountFacts {
  readonly account: string;
  /** The tags of the resource with an ARN. */
  readonly tagsOf: (arn: string) => Readonly<Record<string, string>>;
  /** The ARN of what was applied, for one whose end AWS generates. @default - it stays as it is */
  readonly appliedArn?: (arn: string) => string;
}

/**
 * The permissions that a call needs. From AWS's Service Authorization Reference for the calls of our programs; for
 * other calls, the service's usual resource.
 */
export function requestsOf(
  call: SignedCall,
  { account, tagsOf, appliedArn = (arn) => arn }: AccountFacts,
): readonly AuthorizationRequest[] {
  const requests = call.service === "s3" ? s3Requests(call) : requestsByTable(call, account);
  return requests.map((request) => {
    const resource = appliedArn(request.resource);
    const context = { ...tagContext(tagsOf(resource)), ...commonContext(call), ...request.context };
    return { ...request, resource, context };
  });
}

function commonContext({ region }: SignedCall): RequestContext {
  return { "aws:RequestedRegion": [region], "aws:SecureTransport": ["true"] };
}

/** Tags as condition keys; SSM and EC2 also have their own keys for the same tags. */
export function tagContext(tags: Readonly<Record<string, string>>): RequestContext {
  return Object.fromEntries(
    Object.entries(tags).flatMap(([key, value]) =>
      ["aws:ResourceTag", "ec2:ResourceTag", "ssm:resourceTag"].map((name) => [`${name}/${key}`, [value]]),
    ),
  );
}

function requestsByTable(call: SignedCall, account: string): readonly AuthorizationRequest[] {
  const read = readCall(call, account);
  const action = `${PREFIXES[call.service] ?? call.service}:${actionIn(call)}`;
  const special = SPECIAL[action];
  if (special !== undefined) return special(read);
  if (knowsNoResources(action)) return [{ action, resource: "*" }];
  const resources = USUAL[call.service]?.(read) ?? ["*"];
  return resources.map((resource) => ({ action, resource }));
}
