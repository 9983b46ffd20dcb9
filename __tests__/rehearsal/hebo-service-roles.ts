import { DescribeSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { AuthorizationRequest } from "../../src/rehearsal/permissions/policy";
import { REHEARSAL_ACCOUNT } from "../../src/rehearsal/world";

const region = "us-east-1";
const here = (service: string, rest: string) => `arn:aws:${service}:${region}:${REHEARSAL_ACCOUNT}:${rest}`;

const asks = (resource: string, ...actions: readonly string[]): readonly AuthorizationRequest[] =>
  actions.map((action) => ({ action, resource }));

/** A stream of a log group, and its events. */
const appends = (group: string) =>
  asks(here("logs", `log-group:${group}:log-stream:1`), "logs:CreateLogStream", "logs:PutLogEvents");

const pulls = (repository: string) => [
  ...asks("*", "ecr:GetAuthorizationToken"),
  ...asks(
    here("ecr", `repository/${repository}`),
    ...["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
  ),
];

/** What the SSM agent of a NAT instance asks, which is the bastion: it registers, and opens a session's channels. */
const AGENT = [
  ...asks(here("ec2", "instance/i-0123456789abcdef0"), "ssm:UpdateInstanceInformation"),
  ...asks(
    "*",
    ...["Create", "Open"].flatMap((verb) =>
      ["ControlChannel", "DataChannel"].map((what) => `ssmmessages:${verb}${what}`),
    ),
  ),
];

/**
 * What AWS's services ask for an environment's roles when they start its tasks, run its migrator, open its proxy and
 * write its flow logs, and what the agents of its NAT instances ask, by the roles' names.
 */
export async function serviceRequests(
  environment: string,
  shared: string,
): Promise<Readonly<Record<string, readonly AuthorizationRequest[]>>> {
  const [name, ownNetwork] = [`hebo-${environment}`, shared === environment];
  const reads = async (...secrets: readonly string[]) =>
    (await Promise.all(secrets.map(arnOf))).flatMap((arn) => asks(arn, "secretsmanager:GetSecretValue"));
  const database = `hebo/${environment}/database`;
  const service = async (part: string, task: string, ...secrets: readonly string[]) => [
    ...pulls(`hebo/${part}`),
    ...(await reads(database, ...secrets)),
    ...appends(`/hebo/${environment}/${task}`),
  ];
  return {
    [`${name}-api-start`]: await service("api", "HeboApiService", `hebo/${shared}/app`),
    [`${name}-gateway-start`]: await service(
      ...(["gateway", "HeboGatewayService", `hebo/${shared}/app`, `hebo/${shared}/gateway`] as const),
    ),
    [`${name}-migrator`]: [
      ...(await reads(database)),
      ...appends(`/aws/lambda/${name}-migrator`),
      ...asks("*", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"),
      ...asks(
        here("ec2", "network-interface/eni-1"),
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
      ),
    ],
    ...(ownNetwork
      ? {
          [`${name}-proxy`]: await reads(database),
          [`${name}-flow-logs`]: [
            ...appends(`/aws/vpc/${name}/flow-logs`),
            ...asks(here("logs", `log-group:/aws/vpc/${name}/flow-logs:*`), "logs:DescribeLogStreams"),
          ],
          [`${name}-nat-a`]: AGENT,
          [`${name}-nat-b`]: AGENT,
        }
      : { [`hebo-${shared}-nat`]: AGENT }),
  };
}

async function arnOf(SecretId: string): Promise<string> {
  const { ARN = "" } = await new SecretsManagerClient({ region }).send(
    new DescribeSecretCommand({ SecretId }),
  );
  return ARN;
}
