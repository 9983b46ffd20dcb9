import { knowsNoResources } from "../../constructs/identity/actions-on-everything";
import { distinctTexts } from "../../constructs/identity/managed-resources";
import type { PolicyStatement } from "../../constructs/identity/policy-document";
import { actionsOfType, callsOfType } from "../../constructs/identity/provider-calls/provider-calls";
import { stateStatements } from "../../constructs/state/state-access";
import type { BackendSettings } from "../../src/config/environment";
import { PULL_REQUEST_STAGES, type App, SHARED, wildcardOf } from "./names";
import { REPOSITORIES } from "./repositories";
import { RELEASE_ACTIONS, STAGE_TYPES } from "./stage-actions";

/** Where stages are, and what their names begin with. */
export interface StageScope {
  readonly system: string;
  readonly region: string;
  /** @default - any account: the names decide */
  readonly account?: string | undefined;
  readonly backend: BackendSettings;
  readonly hostedZone: string;
  /** What the physical names of stages of pull requests begin with: `hebo-pr-`. */
  readonly prefix: string;
  /** What the names of their buckets begin with, which may hold an owner. */
  readonly bucketPrefix: string;
  /** The name of the policy that limits every role of a stage. */
  readonly boundaryName: string;
}

/** What whoever creates a function in a network must be able to see (Lambda developer guide, "Giving access to a VPC"). */
const FUNCTION_IN_NETWORK = ["ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs"];

type Conditions = NonNullable<PolicyStatement["conditions"]>;

const MIGRATOR_POLICY = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole";

/** Services whose own role AWS creates when an account uses them for the first time. */
const FIRST_USED = ["ecs", "ecs.application-autoscaling", "elasticloadbalancing", "rds"];

/**
 * The permissions to create, change, deploy to and remove the stages of pull requests. What has a name is limited to
 * theirs, records to their names, and what only AWS names to what carries no other environment's tags.
 */
export function stageStatements(scope: StageScope): readonly PolicyStatement[] {
  const actions = distinctTexts([...STAGE_TYPES.flatMap(actionsOf), ...RELEASE_ACTIONS]);
  const limited = actions.filter(
    (action) => !knowsNoResources(action) && !action.startsWith("iam:") && !(action in APART),
  );
  const services = distinctTexts(limited.map(serviceOf));
  return [
    ...services.map((service) => statementOf(service, limited, scope)),
    ...roleStatements(actions, scope),
    ...apart(scope),
    ...stateOf(scope),
    {
      sid: "OnlyOnEverything",
      // AWS answers everybody who they are.
      actions: distinctTexts([
        ...actions.filter((action) => knowsNoResources(action) && !action.startsWith("sts:")),
        ...FUNCTION_IN_NETWORK,
      ]),
      resources: ["*"],
    },
  ];
}

const serviceOf = (action: string) => action.slice(0, action.indexOf(":"));

function actionsOf(type: string): readonly string[] {
  const { service = "", tagging } = callsOfType(type) ?? {};
  const operations = (["create", "read", "update", "delete"] as const).flatMap((operation) =>
    actionsOfType(type, operation),
  );
  if (operations.length === 0) throw new Error(`the calls for ${type} are not known`);
  // What is only looked up keeps its tags.
  const tags = type.startsWith("data.") ? [] : (tagging ?? []);
  return [...operations, ...tags.map((call) => `${service}:${call.replace(/@.*/, "")}`)];
}

/** Actions with a statement of their own, and why. */
const APART: Readonly<Record<string, string>> = {
  "ec2:CreateSecurityGroup": "it asks about the network too, which is another environment's",
  "route53:ChangeResourceRecordSets": "it is limited by the names of records",
};

const SIDS: Readonly<Record<string, string>> = {
  "application-autoscaling": "Scaling",
  ec2: "Firewalls",
  elasticloadbalancing: "Balancers",
  logs: "LogGroups",
  rds: "Databases",
};

function statementOf(service: string, actions: readonly string[], scope: StageScope): PolicyStatement {
  const conditions = NAMED_BY_AWS.has(service) ? { conditions: ofStages(scope) } : {};
  return {
    sid: SIDS[service] ?? service.charAt(0).toUpperCase() + service.slice(1),
    actions: actions.filter((action) => serviceOf(action) === service),
    resources: resourcesOf(service, scope),
    ...conditions,
  };
}

/** Services whose ARNs hold an id of AWS's, so that only tags tell whose something is. */
const NAMED_BY_AWS: ReadonlySet<string> = new Set(["application-autoscaling", "cloudfront", "ec2"]);

/** Nothing that carries another environment's tags. What has no tags yet is being created. */
function ofStages({ system }: StageScope): Conditions {
  return {
    StringLikeIfExists: {
      "aws:ResourceTag/system": system,
      "aws:ResourceTag/environment": `${PULL_REQUEST_STAGES}*`,
    },
  };
}

/** The ARNs that belong to stages of pull requests. */
function resourcesOf(service: string, scope: StageScope): readonly string[] {
  const { system, region, account = "*", prefix, bucketPrefix } = scope;
  const path = `${system}/${PULL_REQUEST_STAGES}*`;
  const here = (rest: string) => `arn:aws:${service}:${region}:${account}:${rest}`;
  const anywhere = (rest: string) => `arn:aws:${service}::${account}:${rest}`;
  const table: Readonly<Record<string, readonly string[]>> = {
    "application-autoscaling": [here("scalable-target/*")],
    cloudfront: [
      ...["distribution", "origin-access-control", "response-headers-policy"].map((kind) =>
        anywhere(`${kind}/*`),
      ),
      anywhere(`function/${prefix}*`),
    ],
    ec2: [here("security-group/*"), here("security-group-rule/*")],
    ecr: Object.values(REPOSITORIES).map((repository) => here(`repository/${repository}`)),
    ecs: [here(`*/${prefix}*`)],
    elasticloadbalancing: ["loadbalancer/app", "listener/app", "listener-rule/app", "targetgroup"].map(
      (kind) => here(`${kind}/${prefix}*`),
    ),
    lambda: [here(`function:${prefix}*`)],
    logs: [`/${path}`, `/aws/lambda/${prefix}*`, `/aws/rds/cluster/${prefix}*`].map((group) =>
      here(`log-group:${group}`),
    ),
    // A cluster is looked for in all global databases; instances have AWS's own groups of parameters and options.
    rds: [here(`*:${prefix}*`), here("og:default*"), here("pg:default*"), anywhere("global-cluster:*")],
    route53: ["arn:aws:route53:::hostedzone/*", "arn:aws:route53:::change/*"],
    s3: [`arn:aws:s3:::${bucketPrefix}*`],
    secretsmanager: [here(`secret:${path}`)],
    ssm: [here(`parameter/${path}`)],
  };
  const found = table[service];
  if (found === undefined) throw new Error(`what stages have of ${service} is not known`);
  return found;
}

function apart(scope: StageScope): readonly PolicyStatement[] {
  const { system, region, account = "*", hostedZone, prefix } = scope;
  const names = (["api", "gateway", "console"] satisfies App[]).map((app) =>
    wildcardOf(app, hostedZone).replace("*", `${PULL_REQUEST_STAGES}*`),
  );
  const ec2 = (kind: string) => `arn:aws:ec2:${region}:${account}:${kind}/*`;
  return [
    {
      sid: "NewFirewalls",
      actions: ["ec2:CreateSecurityGroup"],
      resources: [ec2("security-group"), ec2("vpc")],
    },
    {
      sid: "Records",
      actions: ["route53:ChangeResourceRecordSets"],
      resources: ["arn:aws:route53:::hostedzone/*"],
      conditions: {
        "ForAllValues:StringLike": { "route53:ChangeResourceRecordSetsNormalizedRecordNames": names },
      },
    },
    {
      sid: "SeeThatSecretsAreSet",
      actions: ["secretsmanager:GetSecretValue"],
      resources: [`arn:aws:secretsmanager:${region}:${account}:secret:${system}/previews/*`],
    },
    {
      // ECS developer guide, "IAM permissions required for Amazon ECS service auto scaling".
      sid: "AlarmsOfScaling",
      actions: ["cloudwatch:DeleteAlarms", "cloudwatch:DescribeAlarms", "cloudwatch:PutMetricAlarm"],
      resources: [`arn:aws:cloudwatch:${region}:${account}:alarm:TargetTracking-service/${prefix}*`],
    },
  ];
}

/**
 * Roles of stages only, and only such as the boundary limits: whoever can create roles has all their permissions. Nobody
 * can take the boundary off again.
 */
function roleStatements(
  all: readonly string[],
  { account = "*", prefix, boundaryName }: StageScope,
): readonly PolicyStatement[] {
  const resources = [`arn:aws:iam::${account}:role/${prefix}*`];
  const bounded = { "iam:PermissionsBoundary": `arn:aws:iam::${account}:policy/${boundaryName}` };
  const attaching = ["iam:AttachRolePolicy", "iam:DetachRolePolicy"];
  const giving = ["iam:CreateRole", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary"];
  const apart = new Set([...attaching, ...giving, "iam:PassRole"]);
  return [
    {
      sid: "Roles",
      actions: all.filter((action) => action.startsWith("iam:") && !apart.has(action)),
      resources,
    },
    { sid: "LimitedRoles", actions: giving, resources, conditions: { ArnLike: bounded } },
    {
      sid: "AttachedPolicy",
      actions: attaching,
      resources,
      conditions: { ArnEquals: { "iam:PolicyARN": MIGRATOR_POLICY } },
    },
    {
      sid: "RolesOfTasks",
      actions: ["iam:PassRole"],
      resources,
      conditions: {
        StringEquals: { "iam:PassedToService": ["ecs-tasks.amazonaws.com", "lambda.amazonaws.com"] },
      },
    },
    {
      sid: "FirstUse",
      actions: ["iam:CreateServiceLinkedRole"],
      resources: [`arn:aws:iam::${account}:role/aws-service-role/*`],
      conditions: {
        StringEquals: { "iam:AWSServiceName": FIRST_USED.map((service) => `${service}.amazonaws.com`) },
      },
    },
  ];
}

/** The states of stages, and what they read of `shared`. */
function stateOf({ system, account, backend }: StageScope): readonly PolicyStatement[] {
  const { bucket } = backend;
  const location = { ...backend, prefix: `${system}/${PULL_REQUEST_STAGES}` };
  return [
    ...stateStatements("apply", account === undefined ? location : { ...location, account }),
    {
      sid: "ReadShared",
      actions: ["s3:GetObject"],
      resources: [`arn:aws:s3:::${bucket}/${system}/${SHARED}/terraform.tfstate`],
    },
    {
      sid: "ForgetStates",
      actions: ["s3:DeleteObject"],
      resources: [`arn:aws:s3:::${bucket}/${system}/${PULL_REQUEST_STAGES}*/terraform.tfstate`],
    },
    { sid: "AgesOfStates", actions: ["s3:ListBucketVersions"], resources: [`arn:aws:s3:::${bucket}`] },
  ];
}
