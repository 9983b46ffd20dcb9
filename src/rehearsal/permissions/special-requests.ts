import type { AuthorizationRequest } from "./policy";
import type { RequestContext } from "./conditions";
import { type ReadCall, accountOf, kindOfId } from "./read-call";
import { iamResource } from "./usual-resources";

type Requests = (read: ReadCall) => readonly AuthorizationRequest[];

const passRole = (role: string | undefined, service: string): readonly AuthorizationRequest[] =>
  role === undefined
    ? []
    : [{ action: "iam:PassRole", resource: role, context: { "iam:PassedToService": [service] } }];

/** Calls that need several permissions, or apply to an unusual resource. */
export const SPECIAL: Readonly<Record<string, Requests>> = {
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
