import { TerraformDataSource, TerraformResource, Token } from "cdktf";
import type { IConstruct } from "constructs";
import { UserError } from "../../src/text/user-error";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { SystemStack } from "../system-stack";
import { knowsNoResources } from "./actions-on-everything";
import {
  type DeploymentScope,
  type Managed,
  type ManagingCall,
  distinctTexts,
  ownArns,
  valuesOf,
  widened,
} from "./managed-resources";
import type { PolicyStatement } from "./policy-document";
import { callsOfType, PASSED_TO } from "./provider-calls/provider-calls";

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

/**
 * The permissions to create, change and destroy a system's stacks, from the types of their resources. Named resources
 * are limited by their name, or by the system's prefix if the name starts with it; EC2 resources and others whose ids
 * AWS generates, by the region.
 *
 * @throws UserError for a type whose calls are not known
 */
export function deploymentStatements(
  stacks: readonly SystemStack[],
  scope: DeploymentScope,
): readonly PolicyStatement[] {
  const managed = managedBy(stacks, scope);
  return [
    ...stateStatements(scope),
    ...machineStatements(managed),
    ...identityStatements(managed),
    ...serviceStatements(managed),
    {
      sid: "Images",
      actions: ["ssm:GetParameter"],
      resources: managed.regions.map((region) => `arn:aws:ssm:${region}::parameter/aws/service/*`),
    },
    { sid: "OnlyOnEverything", actions: actionsOnEverything(managed), resources: ["*"] },
  ];
}

function managedBy(stacks: readonly SystemStack[], scope: DeploymentScope): Managed {
  const typesIn = (among: readonly SystemStack[]) =>
    new Set(among.flatMap(({ node }) => node.findAll()).flatMap((node) => awsTypeOf(node) ?? []));
  const all = typesIn(stacks);
  const types = typesIn(stacks.filter(({ environment }) => environment.name !== "bootstrap"));
  const providers = stacks.flatMap(({ node }) =>
    node.findAll().filter((each) => each instanceof AwsProvider),
  );
  const regions = providers.flatMap(({ regionInput }) => regionInput ?? []);
  return {
    ...{ scope, stacks, types, calls: [...all].flatMap(callsFor) },
    regions: [...new Set([scope.region, ...regions])].sort(),
  };
}

/** Data sources whose calls have a statement of their own: public parameters, and the state of another environment. */
const ALLOWED_APART = new Set(["data.aws_ssm_parameter", "data.aws_s3_objects"]);

/** `aws_vpc`, or `data.aws_route53_zone` for data sources that call AWS. */
function awsTypeOf(node: IConstruct): string | undefined {
  if (TerraformResource.isTerraformResource(node))
    return node.terraformResourceType.startsWith("aws_") ? node.terraformResourceType : undefined;
  if (!TerraformDataSource.isTerraformDataSource(node)) return undefined;
  const type = `data.${node.terraformResourceType}`;
  return ALLOWED_APART.has(type) || callsOfType(type) === undefined ? undefined : type;
}

function callsFor(type: string): readonly ManagingCall[] {
  const known = callsOfType(type);
  if (known === undefined)
    throw new UserError({
      what: `the AWS calls to create and destroy ${type} are not known`,
      where: "constructs/identity/provider-calls",
      next: "Add them there.",
    });
  return [...Object.values(known.calls).flat(), ...known.tagging].map((call) => {
    const [name = "", about] = call.split(/@(.*)/s);
    const action = name.includes(":") ? name : `${known.service}:${name}`;
    return { type, action, ...(about === undefined ? {} : { about }) };
  });
}

const ofService = (calls: readonly ManagingCall[], service: string): readonly string[] =>
  distinctTexts(calls.map(({ action }) => action).filter((action) => action.startsWith(`${service}:`)));

function actionsOnEverything({ calls, types }: Managed): readonly string[] {
  const listed = ONLY_ON_EVERYTHING.map(({ action }) => action);
  const others = calls
    .filter(({ type }) => types.has(type))
    .map(({ action }) => action)
    .filter((action) => knowsNoResources(action) && !action.startsWith("ec2:"));
  return [...listed, ...distinctTexts(others)];
}

function machineStatements({
  scope: { account = "*" },
  calls,
  regions,
}: Managed): readonly PolicyStatement[] {
  const actions = ofService(calls, "ec2").filter((action) => !action.startsWith("ec2:Describe"));
  const resources = regions.flatMap((region) => [
    `arn:aws:ec2:${region}:${account}:*`,
    // Canonical's and Amazon's images belong to no account.
    ...(account === "*" ? [] : [`arn:aws:ec2:${region}::image/*`]),
  ]);
  return actions.length === 0 ? [] : [{ sid: "Machines", actions, resources }];
}

function identityStatements({ stacks, calls, scope }: Managed): readonly PolicyStatement[] {
  const { prefix, account = "*" } = scope;
  const of = (...kinds: readonly string[]) =>
    ofService(
      calls.filter(({ type }) => kinds.includes(type)),
      "iam",
    ).filter((action) => action !== "iam:PassRole" && !knowsNoResources(action));
  const named = (kind: string, name: string) => `arn:aws:iam::${account}:${kind}/${name}`;
  const namesOf = (type: string, kind: string) =>
    valuesOf(stacks, type, "nameInput").map((name) => widened(named(kind, name), prefix));
  const roles = distinctTexts([named("role", `${prefix}-*`), ...namesOf("aws_iam_role", "role")]);
  const passed = Object.entries(PASSED_TO).flatMap(([type, service]) =>
    calls.some((call) => call.type === type) ? [service] : [],
  );
  const attach = of("aws_iam_role_policy_attachment");
  const statements: readonly PolicyStatement[] = [
    {
      sid: "Roles",
      actions: distinctTexts([
        ...of("aws_iam_role", "aws_iam_role_policy", "aws_iam_instance_profile"),
        ...attach.filter((action) => action.startsWith("iam:List")),
      ]),
      resources: [
        ...roles,
        ...distinctTexts([
          named("instance-profile", `${prefix}-*`),
          ...namesOf("aws_iam_instance_profile", "instance-profile"),
        ]),
      ],
    },
    {
      sid: "RolesOfMachines",
      actions: passed.length === 0 ? [] : ["iam:PassRole"],
      resources: roles,
      conditions: { StringEquals: { "iam:PassedToService": single(distinctTexts(passed)) } },
    },
    {
      sid: "Attachments",
      actions: attach.filter((action) => !action.startsWith("iam:List")),
      resources: roles,
      conditions: {
        ArnEquals: { "iam:PolicyARN": attachedPolicies(stacks, (name) => named("policy", name)) },
      },
    },
    // With the prefix alone, this policy could rewrite itself.
    {
      sid: "Policies",
      actions: of("aws_iam_policy"),
      resources: valuesOf(stacks, "aws_iam_policy", "nameInput").map((name) => named("policy", name)),
    },
    {
      sid: "Users",
      actions: of("aws_iam_user", "aws_iam_user_policy"),
      resources: namesOf("aws_iam_user", "user"),
    },
    {
      sid: "IdentityProviders",
      actions: of("aws_iam_openid_connect_provider"),
      resources: [named("oidc-provider", "token.actions.githubusercontent.com")],
    },
  ];
  return statements.filter(({ actions, resources = [] }) => actions.length > 0 && resources.length > 0);
}

/** AWS's policies by their ARN; the stacks' own, whose ARN AWS tells, by their name. */
function attachedPolicies(
  stacks: readonly SystemStack[],
  arnOf: (name: string) => string,
): readonly string[] {
  const given = valuesOf(stacks, "aws_iam_role_policy_attachment", "policyArnInput");
  const own = given.some((arn) => Token.isUnresolved(arn))
    ? valuesOf(stacks, "aws_iam_policy", "nameInput")
    : [];
  return [...given.filter((arn) => !Token.isUnresolved(arn)), ...own.map(arnOf)];
}

function single(values: readonly string[]): string | readonly string[] {
  const [only, ...others] = values;
  return only !== undefined && others.length === 0 ? only : values;
}

/** One statement for each service except EC2 and IAM: its calls on the stacks' own resources. */
function serviceStatements(managed: Managed): readonly PolicyStatement[] {
  const calls = managed.calls.filter(
    ({ type, action }) => managed.types.has(type) && !knowsNoResources(action),
  );
  const services = distinctTexts(calls.map(({ action }) => action.replace(/:.*/, "")));
  return services
    .filter((service) => service !== "ec2" && service !== "iam")
    .map((service) => ({
      sid: sidOf(service),
      actions: ofService(calls, service),
      resources: ownArns(
        managed,
        service,
        calls.filter(({ action }) => action.startsWith(`${service}:`)),
      ),
    }));
}

function sidOf(service: string): string {
  return service
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
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
