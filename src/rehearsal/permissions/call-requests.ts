import { knowsNoResources } from "../../../constructs/identity/actions-on-everything";
import type { AuthorizationRequest } from "./policy";
import type { RequestContext } from "./conditions";
import { s3Requests } from "./s3-requests";
import { parametersOf, type SignedCall } from "./signed-call";

/** What authorization needs to know about the account. */
export interface AccountFacts {
  readonly account: string;
  /** The tags of the resource with an ARN. */
  readonly tagsOf: (arn: string) => Readonly<Record<string, string>>;
  /** The ARN of what was applied, for one whose end AWS generates. @default - it stays as it is */
  readonly appliedArn?: (arn: string) => string;
}

/** A parsed call. */
interface ReadCall {
  readonly call: SignedCall;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** A parameter as text. */
  at(name: string): string | undefined;
  /** Every text in a list parameter, in JSON or in a form. */
  all(name: string): readonly string[];
  /** An ARN in the service, account and region; a complete ARN stays as it is. */
  arn(rest: string, value?: string): string;
}

type Requests = (read: ReadCall) => readonly AuthorizationRequest[];

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

/** Services whose IAM prefix differs from the name in the signature. */
const PREFIXES: Readonly<Record<string, string>> = { monitoring: "cloudwatch", email: "ses" };

function actionIn(call: SignedCall): string {
  if (call.action !== "") return call.action;
  const path = new URL(call.url, "http://aws").pathname;
  const found = PATHS.find(
    ([service, method, pattern]) => service === call.service && method === call.method && pattern.test(path),
  );
  return found?.[3] ?? `${call.method} ${path}`;
}

/** Actions of services that identify them by method and path. */
const PATHS: readonly (readonly [service: string, method: string, path: RegExp, action: string])[] = [
  ["lambda", "POST", /\/functions\/[^/]+\/invocations$/, "InvokeFunction"],
  ["lambda", "GET", /\/functions\/[^/]+$/, "GetFunction"],
  ["lambda", "GET", /\/functions\/[^/]+\/configuration$/, "GetFunctionConfiguration"],
  ["lambda", "PUT", /\/functions\/[^/]+\/code$/, "UpdateFunctionCode"],
  ["cloudfront", "POST", /\/distribution\/[^/]+\/invalidation$/, "CreateInvalidation"],
  ["cloudfront", "GET", /\/distribution\/[^/]+\/invalidation\/[^/]+$/, "GetInvalidation"],
  ["cloudfront", "GET", /\/distribution\/[^/]+$/, "GetDistribution"],
  ["cloudfront", "GET", /\/origin-access-control$/, "ListOriginAccessControls"],
  ["route53", "GET", /\/hostedzone\/[^/]+\/rrset$/, "ListResourceRecordSets"],
  ["route53", "POST", /\/hostedzone\/[^/]+\/rrset\/?$/, "ChangeResourceRecordSets"],
  ["route53", "GET", /\/hostedzone\/[^/]+$/, "GetHostedZone"],
  ["route53", "GET", /\/hostedzonesbyname$/, "ListHostedZonesByName"],
  ["route53", "GET", /\/hostedzone\/?$/, "ListHostedZones"],
  ["route53", "GET", /\/change\//, "GetChange"],
];

/** Stands for the hyphen and six characters that AWS appends to a secret's name. */
export const SECRET_END = "-AbCdEf";

const segmentAfter = ({ call }: ReadCall, name: string): string =>
  new RegExp(`/${name}/([^/?]+)`).exec(decodeURIComponent(call.url))?.[1] ?? "*";

/** The resource that a service's calls usually apply to. */
const USUAL: Readonly<Record<string, (read: ReadCall) => readonly string[]>> = {
  cloudfront: (read) => [
    `arn:aws:cloudfront::${accountOf(read)}:distribution/${segmentAfter(read, "distribution")}`,
  ],
  dynamodb: (read) => [read.arn("table/", read.at("TableName") ?? read.at("ResourceArn"))],
  ec2: (read) => {
    const ids = [...read.all("InstanceId"), ...read.all("ResourceId")];
    return ids.length === 0 ? ["*"] : ids.map((id) => read.arn(`${kindOfId(id)}/`, id));
  },
  ecr: (read) => [read.arn("repository/", read.at("repositoryName") ?? read.at("resourceArn"))],
  elasticloadbalancing: (read) => [read.at("TargetGroupArn") ?? read.at("LoadBalancerArn") ?? "*"],
  iam: (read) => [iamResource(read)],
  lambda: (read) => [read.arn("function:", segmentAfter(read, "functions"))],
  logs: (read) => {
    const group = read.at("logGroupName") ?? read.at("logGroupIdentifier") ?? "*";
    const stream = read.at("logStreamName");
    return [read.arn(`log-group:${group}:${stream === undefined ? "*" : `log-stream:${stream}`}`)];
  },
  // AWS generates the last part of Lightsail's ARNs; here it is the name.
  lightsail: (read) => {
    const named = Object.entries(LIGHTSAIL_KINDS).flatMap(([parameter, kind]) => {
      const name = read.at(parameter);
      return name === undefined ? [] : [read.arn(`${kind}/`, name)];
    });
    return named.length === 0 ? ["*"] : named;
  },
  route53: (read) => [`arn:aws:route53:::hostedzone/${segmentAfter(read, "hostedzone")}`],
  // AWS appends a hyphen and six characters to a secret's name.
  secretsmanager: (read) => {
    const id = read.at("SecretId") ?? read.at("Name");
    return [id?.startsWith("arn:") === true ? id : read.arn(`secret:${id ?? "*"}${SECRET_END}`)];
  },
  sns: (read) => [read.at("TopicArn") ?? "*"],
  ssm: (read) => parametersNamed(read),
};

const LIGHTSAIL_KINDS = {
  instanceName: "Instance",
  instanceSnapshotName: "InstanceSnapshot",
  keyPairName: "KeyPair",
  relationalDatabaseName: "RelationalDatabase",
  staticIpName: "StaticIp",
} as const;

function parametersNamed(read: ReadCall): readonly string[] {
  const names = [read.at("Name"), read.at("Path"), ...read.all("Names")].filter((name) => name !== undefined);
  return names.length === 0 ? ["*"] : names.map((name) => parameterArn(read, name));
}

/** AWS's public parameters belong to no account. */
function parameterArn(read: ReadCall, name: string): string {
  const arn = read.arn(`parameter/${name.replace(/^\//, "")}`);
  return name.startsWith("/aws/") ? arn.replace(`:${accountOf(read)}:parameter`, "::parameter") : arn;
}

function iamResource(read: ReadCall): string {
  const account = accountOf(read);
  const named = (kind: string, name: string) => `arn:aws:iam::${account}:${kind}/${name}`;
  for (const [parameter, kind] of [
    ["RoleName", "role"],
    ["UserName", "user"],
    ["InstanceProfileName", "instance-profile"],
    ["PolicyName", "policy"],
  ] as const) {
    const name = read.at(parameter);
    if (name !== undefined) return named(kind, name);
  }
  return read.at("PolicyArn") ?? read.at("OpenIDConnectProviderArn") ?? "*";
}

const passRole = (role: string | undefined, service: string): readonly AuthorizationRequest[] =>
  role === undefined
    ? []
    : [{ action: "iam:PassRole", resource: role, context: { "iam:PassedToService": [service] } }];

/** Calls that need several permissions, or apply to an unusual resource. */
const SPECIAL: Readonly<Record<string, Requests>> = {
  "dynamodb:PutItem": (read) => itemRequests(read, "PutItem", "Item"),
  "dynamodb:GetItem": (read) => itemRequests(read, "GetItem", "Key"),
  "dynamodb:DeleteItem": (read) => itemRequests(read, "DeleteItem", "Key"),
  // Its key pair is an argument, not a resource that it asks for.
  "lightsail:CreateInstancesFromSnapshot": (read) => [
    {
      action: "lightsail:CreateInstancesFromSnapshot",
      resource: read.arn("InstanceSnapshot/", read.at("instanceSnapshotName") ?? "*"),
    },
  ],
  "ssm:SendCommand": (read) => [
    { action: "ssm:SendCommand", resource: documentArn(read) },
    ...read.all("InstanceIds").map((id) => ({
      action: "ssm:SendCommand",
      resource: `arn:aws:ec2:${read.call.region}:${accountOf(read)}:${kindOfId(id)}/${id}`,
    })),
  ],
  "ssm:StartSession": (read) => [
    {
      action: "ssm:StartSession",
      resource: `arn:aws:ec2:${read.call.region}:${accountOf(read)}:instance/${read.at("Target") ?? "*"}`,
    },
    ...(read.at("DocumentName") === undefined
      ? []
      : [{ action: "ssm:StartSession", resource: documentArn(read) }]),
  ],
  "ssm:TerminateSession": (read) => [
    { action: "ssm:TerminateSession", resource: read.arn(`session/${read.at("SessionId") ?? "*"}`) },
  ],
  "ssm:UpdateInstanceInformation": (read) => [
    {
      action: "ssm:UpdateInstanceInformation",
      resource: `arn:aws:ec2:${read.call.region}:${accountOf(read)}:instance/${read.at("InstanceId") ?? "*"}`,
    },
  ],
  "ecs:DescribeServices": (read) => ecsOfCluster(read, "DescribeServices", "service", read.all("services")),
  "ecs:UpdateService": (read) => ecsOfCluster(read, "UpdateService", "service", [read.at("service") ?? "*"]),
  "ecs:DescribeTasks": (read) => ecsOfCluster(read, "DescribeTasks", "task", read.all("tasks")),
  "ecs:StopTask": (read) => ecsOfCluster(read, "StopTask", "task", [read.at("task") ?? "*"]),
  "ecs:ListTasks": (read) => [
    {
      action: "ecs:ListTasks",
      resource: read.arn(`container-instance/${clusterOf(read)}/*`),
      context: { "ecs:cluster": [read.arn("cluster/", read.at("cluster") ?? "default")] },
    },
  ],
  "ecs:RunTask": (read) => [
    {
      action: "ecs:RunTask",
      resource: read.arn("task-definition/", read.at("taskDefinition")),
      context: { "ecs:cluster": [read.arn("cluster/", read.at("cluster") ?? "default")] },
    },
  ],
  "iam:CreateRole": (read) => {
    const boundary = read.at("PermissionsBoundary");
    const context: RequestContext = boundary === undefined ? {} : { "iam:PermissionsBoundary": [boundary] };
    return [{ action: "iam:CreateRole", resource: iamResource(read), context }];
  },
  "ecs:RegisterTaskDefinition": (read) => [
    { action: "ecs:RegisterTaskDefinition", resource: "*" },
    ...["taskRoleArn", "executionRoleArn"].flatMap((name) =>
      passRole(read.at(name), "ecs-tasks.amazonaws.com"),
    ),
  ],
};

function documentArn(read: ReadCall): string {
  const name = read.at("DocumentName") ?? "*";
  if (name.startsWith("arn:")) return name;
  // AWS's own documents belong to no account.
  const owner = /^AWS-|^AmazonCloudWatch-/.test(name) ? "" : accountOf(read);
  return `arn:aws:ssm:${read.call.region}:${owner}:document/${name}`;
}

function itemRequests(read: ReadCall, action: string, keyed: string): readonly AuthorizationRequest[] {
  const item = Object.values((read.parameters[keyed] ?? {}) as Readonly<Record<string, { S?: string }>>);
  // The lock table has one key; other attributes of an item are not keys.
  const lock = (read.parameters[keyed] as Readonly<Record<string, { S?: string }>> | undefined)?.["LockID"]
    ?.S;
  const keys = lock ?? item[0]?.S;
  return [
    {
      action: `dynamodb:${action}`,
      resource: read.arn("table/", read.at("TableName")),
      context: keys === undefined ? {} : { "dynamodb:LeadingKeys": [keys] },
    },
  ];
}

function ecsOfCluster(read: ReadCall, action: string, kind: string, names: readonly string[]) {
  return names.map((name) => ({
    action: `ecs:${action}`,
    resource: name.startsWith("arn:") ? name : read.arn(`${kind}/${clusterOf(read)}/${name}`),
    context: { "ecs:cluster": [read.arn("cluster/", read.at("cluster") ?? "default")] },
  }));
}

function clusterOf(read: ReadCall): string {
  return (read.at("cluster") ?? "default").replace(/^.*\//, "");
}

function accountOf(read: ReadCall): string {
  return read.arn("").split(":")[4] ?? "";
}

/** EC2's ids show the kind of resource. */
function kindOfId(id: string): string {
  const prefix = /^[a-z]+/.exec(id)?.[0] ?? "";
  return (
    {
      i: "instance",
      mi: "managed-instance",
      vol: "volume",
      eipalloc: "elastic-ip",
      sg: "security-group",
      eni: "network-interface",
    }[prefix] ?? "*"
  );
}

function readCall(call: SignedCall, account: string): ReadCall {
  const parameters = parametersOf(call);
  const at = (name: string): string | undefined => {
    const value = parameters[name];
    return typeof value === "string" ? value : undefined;
  };
  return {
    call,
    parameters,
    at,
    all(name) {
      const value = parameters[name];
      if (Array.isArray(value)) return value.filter((each): each is string => typeof each === "string");
      const members = Object.entries(parameters).filter(([key]) =>
        new RegExp(`^${name}(\\.member)?\\.\\d+$`).test(key),
      );
      const single = typeof value === "string" ? [value] : [];
      return [...single, ...members.flatMap(([, each]) => (typeof each === "string" ? [each] : []))];
    },
    arn: (rest, value) =>
      value?.startsWith("arn:") === true
        ? value
        : `arn:aws:${PREFIXES[call.service] ?? call.service}:${call.region}:${account}:${rest}${value ?? ""}`,
  };
}
