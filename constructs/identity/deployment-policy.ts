import { TerraformResource } from "cdktf";
import { UserError } from "../../src/text/user-error";
import { resourcesOf } from "../resources-of";
import type { SystemStack } from "../system-stack";
import { MANAGING_CALLS } from "./managing-calls";
import type { PolicyStatement } from "./policy-document";

/** An action that IAM grants only on all resources. */
export interface UnnarrowableAction {
  readonly action: string;
  readonly reason: string;
}

/** Actions that IAM only allows on `*`, from the Service Authorization Reference. */
export const ONLY_ON_EVERYTHING: readonly UnnarrowableAction[] = [
  {
    action: "ec2:Describe*",
    reason: "EC2 knows no resources for its lists; nothing of them is a secret but user data",
  },
  { action: "sts:GetCallerIdentity", reason: "it asks about the caller; AWS answers it to everybody" },
];

/** Name prefix and location of a deployment's resources. */
export interface DeploymentScope {
  /** `agt-chronos` */
  readonly prefix: string;
  readonly region: string;
  /** @default - any account: the names decide */
  readonly account?: string | undefined;
  readonly bucket: string;
  readonly lockTable: string;
}

/**
 * The permissions to create, change and destroy a system's stacks, from the types of their resources. IAM resources,
 * the state bucket and the table are limited by the system's prefix; EC2 resources, whose ids AWS generates, by the
 * region.
 *
 * @throws UserError for a type whose calls are not known
 */
export function deploymentStatements(
  stacks: readonly SystemStack[],
  scope: DeploymentScope,
): readonly PolicyStatement[] {
  const types = new Set(
    resourcesOf(...stacks).flatMap((resource) =>
      TerraformResource.isTerraformResource(resource) ? [resource.terraformResourceType] : [],
    ),
  );
  return [
    ...stateStatements(scope),
    ...machineStatements(callsOf(types, "ec2"), scope),
    ...identityStatements(stacks, types, scope),
    {
      sid: "Images",
      actions: ["ssm:GetParameter"],
      resources: [`arn:aws:ssm:${scope.region}::parameter/aws/service/*`],
    },
    { sid: "OnlyOnEverything", actions: ONLY_ON_EVERYTHING.map(({ action }) => action), resources: ["*"] },
  ];
}

function stateStatements({
  bucket,
  lockTable,
  region,
  account = "*",
}: DeploymentScope): readonly PolicyStatement[] {
  const table = `arn:aws:dynamodb:${region}:${account}:table/${lockTable}`;
  return [
    { sid: "State", actions: ["s3:*"], resources: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`] },
    { sid: "Locks", actions: ["dynamodb:*"], resources: [table] },
    {
      sid: "StateStays",
      effect: "Deny",
      actions: ["s3:DeleteBucket", "s3:DeleteObjectVersion", "dynamodb:DeleteTable"],
      resources: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`, table],
    },
  ];
}

function machineStatements(calls: readonly string[], { region, account = "*" }: DeploymentScope) {
  const resources = [
    `arn:aws:ec2:${region}:${account}:*`,
    // Canonical's and Amazon's images belong to no account.
    ...(account === "*" ? [] : [`arn:aws:ec2:${region}::image/*`]),
  ];
  return calls.length === 0
    ? []
    : [{ sid: "Machines", actions: [...calls, "ec2:CreateTags", "ec2:DeleteTags"], resources }];
}

function identityStatements(
  stacks: readonly SystemStack[],
  types: ReadonlySet<string>,
  { prefix, account = "*" }: DeploymentScope,
): readonly PolicyStatement[] {
  const of = (...kinds: readonly string[]) =>
    callsOf(new Set(kinds.filter((kind) => types.has(kind))), "iam");
  const named = (kind: string, name: string) => `arn:aws:iam::${account}:${kind}/${name}`;
  const roles = named("role", `${prefix}-*`);
  // With the prefix alone, this policy could rewrite itself.
  const policies = valuesOf(stacks, "aws_iam_policy", "nameInput").map((name) => named("policy", name));
  const statements: readonly PolicyStatement[] = [
    {
      sid: "Roles",
      actions: of("aws_iam_role", "aws_iam_instance_profile"),
      resources: [roles, named("instance-profile", `${prefix}-*`)],
    },
    {
      sid: "RolesOfMachines",
      actions: ["iam:PassRole"],
      resources: [roles],
      conditions: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
    },
    {
      sid: "Attachments",
      actions: of("aws_iam_role_policy_attachment"),
      resources: [roles],
      conditions: {
        ArnEquals: { "iam:PolicyARN": valuesOf(stacks, "aws_iam_role_policy_attachment", "policyArnInput") },
      },
    },
    { sid: "Policies", actions: of("aws_iam_policy"), resources: policies },
  ];
  return statements.filter(({ actions, resources = [] }) => actions.length > 0 && resources.length > 0);
}

function callsOf(types: ReadonlySet<string>, service: string): readonly string[] {
  const calls = [...types].flatMap((type) => {
    const managing = MANAGING_CALLS[type];
    if (managing === undefined)
      throw new UserError({
        what: `the AWS calls to create and destroy ${type} are not known`,
        where: "constructs/identity/managing-calls.ts",
        next: "Add them there.",
      });
    return managing.service === service ? managing.calls.map((call) => `${service}:${call}`) : [];
  });
  return [...new Set(calls)].sort();
}

/** The distinct values of an argument in the stacks' resources of a type. */
function valuesOf(stacks: readonly SystemStack[], type: string, argument: string): readonly string[] {
  const values = resourcesOf(...stacks).flatMap((resource) => {
    if (!TerraformResource.isTerraformResource(resource) || resource.terraformResourceType !== type)
      return [];
    const value = (resource as unknown as Readonly<Record<string, unknown>>)[argument];
    return typeof value === "string" ? [value] : [];
  });
  return [...new Set(values)].sort();
}
