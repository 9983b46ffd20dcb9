import { type ReadCall, segmentAfter, accountOf, kindOfId } from "./read-call";

/** Stands for the hyphen and six characters that AWS appends to a secret's name. */
export const SECRET_END = "-AbCdEf";

/** The resource that a service's calls usually apply to. */
export const USUAL: Readonly<Record<string, (read: ReadCall) => readonly string[]>> = {
  cloudfront: (read) => {
    const kind = segmentAfter(read, "function") === "*" ? "distribution" : "function";
    return [`arn:aws:cloudfront::${accountOf(read)}:${kind}/${segmentAfter(read, kind)}`];
  },
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

export function iamResource(read: ReadCall): string {
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
