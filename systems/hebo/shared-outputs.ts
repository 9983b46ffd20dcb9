import { Fn } from "cdktf";
import type { SystemStack } from "../../constructs/system-stack";
import { publishOutputs, readOutputs } from "../../constructs/state/published-outputs";
import { isProduction, SHARED } from "./names";

/** The outputs of the environment `shared` that stages read. Lists are joined by commas. */
const OUTPUTS = {
  vpcId: "vpc_id",
  publicSubnetIds: "public_subnet_ids",
  privateSubnetIds: "private_subnet_ids",
  migratorGroupId: "migrator_group_id",
  bastionGroupId: "bastion_group_id",
  bastionInstanceId: "bastion_instance_id",
  apiCertificateArn: "api_certificate_arn",
  gatewayCertificateArn: "gateway_certificate_arn",
  consoleCertificateArn: "console_certificate_arn",
  appSecretArn: "app_secret_arn",
  gatewaySecretArn: "gateway_secret_arn",
  stageBoundaryArn: "stage_boundary_arn",
} as const;

/** The outputs for production. */
const PRODUCTION_OUTPUTS = {
  appSecretArn: "production_app_secret_arn",
  gatewaySecretArn: "production_gateway_secret_arn",
} as const;

/** The outputs for an environment with a separate network that is not production. */
const SECRET_OUTPUTS = {
  appSecretArn: OUTPUTS.appSecretArn,
  gatewaySecretArn: OUTPUTS.gatewaySecretArn,
} as const;

export type SecretArns = Readonly<Record<"app" | "gateway", string>>;

type Word = keyof typeof OUTPUTS;
type ListWord = "publicSubnetIds" | "privateSubnetIds";

/** The values of `shared`: texts, and lists of texts. */
export type SharedOutputs = Readonly<Record<Exclude<Word, ListWord>, string>> &
  Readonly<Record<ListWord, readonly string[]>>;

export function publishShared(stack: SystemStack, values: SharedOutputs, production: SecretArns): void {
  const { publicSubnetIds, privateSubnetIds, ...texts } = values;
  publishOutputs(stack, PRODUCTION_OUTPUTS, {
    appSecretArn: production.app,
    gatewaySecretArn: production.gateway,
  });
  publishOutputs(stack, OUTPUTS, {
    ...texts,
    publicSubnetIds: Fn.join(",", [...publicSubnetIds]),
    privateSubnetIds: Fn.join(",", [...privateSubnetIds]),
  });
}

/** Reads the outputs. A plan fails with one clear message if `shared` is not applied. */
export function readShared(stack: SystemStack): SharedOutputs {
  const { publicSubnetIds, privateSubnetIds, ...texts } = readOutputs(stack, SHARED, OUTPUTS);
  return {
    ...texts,
    publicSubnetIds: Fn.split(",", publicSubnetIds),
    privateSubnetIds: Fn.split(",", privateSubnetIds),
  };
}

/** For environments that share only the secrets. */
export function readSecretArns(stack: SystemStack): SecretArns {
  const names = isProduction(stack.environment.name) ? PRODUCTION_OUTPUTS : SECRET_OUTPUTS;
  const { appSecretArn, gatewaySecretArn } = readOutputs(stack, SHARED, names);
  return { app: appSecretArn, gateway: gatewaySecretArn };
}
