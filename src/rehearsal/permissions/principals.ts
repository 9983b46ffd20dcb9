import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListRolePoliciesCommand,
  ListUserPoliciesCommand,
} from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { readPolicy, type Statement } from "./policy";

/** The caller. */
export interface Principal {
  readonly kind: "role" | "user";
  readonly name: string;
  /** As in AWS's errors: for a role, the session's ARN. */
  readonly arn: string;
}

/** Keys issued by STS and IAM. All others belong to the account's owner, who has no limits. */
const GIVEN_OUT = /^A[SK]IA/;

/** What policies say about a principal. */
export interface PrincipalPolicies {
  /** Every statement that applies to it, inline and attached. */
  readonly statements: readonly Statement[];
  /** The statements of its permissions boundary, which must allow a request as well. @default - it has none */
  readonly boundary?: readonly Statement[];
}

/** How long policies are cached, in milliseconds: IAM needs a moment for changes too. */
const FRESH = 1_000;

/** The principals of a simulated account with their policies, as moto has them. */
export class Principals {
  private readonly byKey = new Map<string, Principal | undefined>();
  private readonly policies = new Map<
    string,
    { readonly at: number; readonly found: Promise<PrincipalPolicies> }
  >();
  private readonly iam: IAMClient;

  /** @param endpoint moto's own address */
  constructor(private readonly endpoint: string) {
    this.iam = new IAMClient(this.configuration("rehearsal"));
  }

  /** The key's principal; undefined for the account's owner. */
  async caller(accessKeyId: string): Promise<Principal | undefined> {
    if (!GIVEN_OUT.test(accessKeyId)) return undefined;
    if (!this.byKey.has(accessKeyId)) this.byKey.set(accessKeyId, await this.identify(accessKeyId));
    return this.byKey.get(accessKeyId);
  }

  /** What a principal's policies and its permissions boundary say. */
  policiesOf({ kind, name }: Principal): Promise<PrincipalPolicies> {
    const key = `${kind} ${name}`;
    const known = this.policies.get(key);
    if (known !== undefined && Date.now() - known.at < FRESH) return known.found;
    const found = kind === "role" ? this.policiesOfRole(name) : this.policiesOfUser(name);
    this.policies.set(key, { at: Date.now(), found });
    return found;
  }

  /** The ARN of a role's permissions boundary; undefined for a role without one, or none of that name. */
  async boundaryOfRole(RoleName: string): Promise<string | undefined> {
    const found = await this.iam.send(new GetRoleCommand({ RoleName })).catch(() => undefined);
    return found?.Role?.PermissionsBoundary?.PermissionsBoundaryArn;
  }

  close(): void {
    this.iam.destroy();
  }

  private async identify(accessKeyId: string): Promise<Principal | undefined> {
    const sts = new STSClient(this.configuration(accessKeyId));
    try {
      const { Arn: arn = "" } = await sts.send(new GetCallerIdentityCommand({}));
      const role = /:assumed-role\/([^/]+)\//.exec(arn)?.[1];
      if (role !== undefined) return { kind: "role", name: role, arn };
      const user = /^arn:aws:iam::\d+:user\/(.+)$/.exec(arn)?.[1];
      return user === undefined ? undefined : { kind: "user", name: user, arn };
    } finally {
      sts.destroy();
    }
  }

  private async policiesOfRole(RoleName: string): Promise<PrincipalPolicies> {
    const statements = await this.statementsOfRole(RoleName);
    return { statements, ...(await this.limits(await this.boundaryOfRole(RoleName))) };
  }

  private async policiesOfUser(UserName: string): Promise<PrincipalPolicies> {
    const statements = await this.statementsOfUser(UserName);
    const { User } = await this.iam.send(new GetUserCommand({ UserName }));
    return { statements, ...(await this.limits(User?.PermissionsBoundary?.PermissionsBoundaryArn)) };
  }

  private async limits(arn: string | undefined): Promise<Pick<PrincipalPolicies, "boundary">> {
    return arn === undefined ? {} : { boundary: await this.managed(arn) };
  }

  private async statementsOfRole(RoleName: string): Promise<readonly Statement[]> {
    const { PolicyNames = [] } = await this.iam.send(new ListRolePoliciesCommand({ RoleName }));
    const inline = PolicyNames.map(async (PolicyName) => {
      const { PolicyDocument = "" } = await this.iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
      return readPolicy(PolicyName, decodeURIComponent(PolicyDocument));
    });
    const { AttachedPolicies = [] } = await this.iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    const attached = AttachedPolicies.map(({ PolicyArn = "" }) => this.managed(PolicyArn));
    return (await Promise.all([...inline, ...attached])).flat();
  }

  private async statementsOfUser(UserName: string): Promise<readonly Statement[]> {
    const { PolicyNames = [] } = await this.iam.send(new ListUserPoliciesCommand({ UserName }));
    const inline = PolicyNames.map(async (PolicyName) => {
      const { PolicyDocument = "" } = await this.iam.send(new GetUserPolicyCommand({ UserName, PolicyName }));
      return readPolicy(PolicyName, decodeURIComponent(PolicyDocument));
    });
    const { AttachedPolicies = [] } = await this.iam.send(new ListAttachedUserPoliciesCommand({ UserName }));
    const attached = AttachedPolicies.map(({ PolicyArn = "" }) => this.managed(PolicyArn));
    return (await Promise.all([...inline, ...attached])).flat();
  }

  private async managed(PolicyArn: string): Promise<readonly Statement[]> {
    const { Policy } = await this.iam.send(new GetPolicyCommand({ PolicyArn }));
    const { PolicyVersion } = await this.iam.send(
      new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId }),
    );
    return readPolicy(PolicyArn, decodeURIComponent(PolicyVersion?.Document ?? "{}"));
  }

  private configuration(accessKeyId: string) {
    const credentials = { accessKeyId, secretAccessKey: "rehearsal" };
    return { endpoint: this.endpoint, region: "us-east-1", credentials };
  }
}
