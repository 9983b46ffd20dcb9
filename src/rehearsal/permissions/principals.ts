import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRolePolicyCommand,
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

/** How long policies are cached, in milliseconds: IAM needs a moment for changes too. */
const FRESH = 1_000;

/** The principals of a simulated account with their policies, as moto has them. */
export class Principals {
  private readonly byKey = new Map<string, Principal | undefined>();
  private readonly statements = new Map<
    string,
    { readonly at: number; readonly found: Promise<readonly Statement[]> }
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

  /** Every statement that applies to a principal, inline and attached. */
  statementsOf({ kind, name }: Principal): Promise<readonly Statement[]> {
    const key = `${kind} ${name}`;
    const known = this.statements.get(key);
    if (known !== undefined && Date.now() - known.at < FRESH) return known.found;
    const found = kind === "role" ? this.statementsOfRole(name) : this.statementsOfUser(name);
    this.statements.set(key, { at: Date.now(), found });
    return found;
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
