import { requestsOf, type AccountFacts } from "./call-requests";
import { type AuthorizationRequest, type Decision, decideWithin, type Statement } from "./policy";
import { type Principal, Principals } from "./principals";
import type { SignedCall } from "./signed-call";
import { UsageRecord } from "./usage";

/** Calls that AWS allows whatever the caller's policies say. */
const OPEN_TO_ALL: ReadonlySet<string> = new Set(["sts:GetCallerIdentity", "sts:AssumeRoleWithWebIdentity"]);

const BOUNDARY = "iam:PermissionsBoundary";

/** The actions on roles that have the condition key for the boundary (Service Authorization Reference). */
const CHANGES_ROLE = /^iam:(AttachRolePolicy|DeleteRolePolicy|DetachRolePolicy|PutRolePolicy)$/;

/** IAM in a simulated account: decides about every call of a role or user, and records the requests. */
export class Permissions {
  private readonly principals: Principals;
  private readonly records = new Map<string, UsageRecord>();

  /** @param endpoint moto's own address */
  constructor(
    endpoint: string,
    private readonly account: AccountFacts,
  ) {
    this.principals = new Principals(endpoint);
  }

  /** @returns AWS's message for the first denied request; undefined if the call is allowed */
  async denialOf(call: SignedCall): Promise<{ readonly sentence: string } | undefined> {
    const principal = await this.principals.caller(call.accessKeyId);
    if (principal === undefined) return undefined;
    const sentence = await this.ask(principal, requestsOf(call, this.account));
    return sentence === undefined ? undefined : { sentence };
  }

  /**
   * Checks requests as if the principal had made them.
   * @returns AWS's message for the first denied request
   */
  async ask(principal: Principal, requests: readonly AuthorizationRequest[]): Promise<string | undefined> {
    const { statements, boundary } = await this.principals.policiesOf(principal);
    const record = this.recordOf(principal, statements);
    for (const asked of requests) {
      if (OPEN_TO_ALL.has(asked.action)) continue;
      const request = await this.aboutRole(asked);
      const decision = decideWithin(boundary, statements, request);
      record.add(request, decision);
      if (decision.outcome !== "allowed") return denialSentence(principal.arn, request, decision);
    }
    return undefined;
  }

  /** The owner of an access key; undefined for the account's owner. */
  caller(accessKeyId: string): Promise<Principal | undefined> {
    return this.principals.caller(accessKeyId);
  }

  /** What a principal has requested so far, and which permissions it never used. */
  async usageOf(principal: Principal) {
    const { statements } = await this.principals.policiesOf(principal);
    return this.recordOf(principal, statements).usage();
  }

  /** Starts recording a principal's requests anew. */
  forget({ kind, name }: Principal): void {
    this.records.delete(`${kind} ${name}`);
  }

  close(): void {
    this.principals.close();
  }

  /** Changes to a role are compared with the boundary that it has. */
  private async aboutRole(request: AuthorizationRequest): Promise<AuthorizationRequest> {
    const roleName = /^arn:aws:iam::\d*:role\/(?:.*\/)?([^/]+)$/.exec(request.resource)?.[1];
    const { context = {} } = request;
    if (roleName === undefined || !CHANGES_ROLE.test(request.action) || BOUNDARY in context) return request;
    const boundary = await this.principals.boundaryOfRole(roleName);
    return boundary === undefined ? request : { ...request, context: { ...context, [BOUNDARY]: [boundary] } };
  }

  private recordOf({ kind, name }: Principal, statements: readonly Statement[]): UsageRecord {
    const key = `${kind} ${name}`;
    const record = this.records.get(key) ?? new UsageRecord();
    this.records.set(key, record);
    record.statements = statements;
    return record;
  }
}

/** AWS's message for a denied request (IAM User Guide, "Troubleshoot access denied error messages"). */
function denialSentence(
  principal: string,
  { action, resource }: AuthorizationRequest,
  { outcome }: Pick<Decision, "outcome">,
): string {
  const what = `User: ${principal} is not authorized to perform: ${action}`;
  const on = resource === "*" ? "" : ` on resource: ${resource}`;
  if (outcome === "explicit") return `${what}${on} with an explicit deny in an identity-based policy`;
  const kind = outcome === "beyond-boundary" ? "permissions boundary" : "identity-based policy";
  return `${what}${on} because no ${kind} allows the ${action} action`;
}
