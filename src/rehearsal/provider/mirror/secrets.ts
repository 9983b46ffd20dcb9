import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  PutSecretValueCommand,
  UpdateSecretCommand,
} from "@aws-sdk/client-secrets-manager";
import {
  DeleteParameterCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  type ParameterType,
  PutParameterCommand,
} from "@aws-sdk/client-ssm";
import { type ObjectValue, text } from "../values/compare";
import type { MirrorContext, MirrorTable } from "./mirror-type";
import { unlessGone } from "./mirrored-call";
import { tagList } from "./tags";

async function putParameter(
  planned: ObjectValue,
  { cloud, region, config }: MirrorContext,
  overwrite: boolean,
): Promise<ObjectValue> {
  const value = text(config, "value_wo") ?? text(planned, "value") ?? text(planned, "insecure_value") ?? "";
  const answer = await cloud.ssm(region).send(
    new PutParameterCommand({
      Name: text(planned, "name"),
      Type: (text(planned, "type") ?? "String") as ParameterType,
      Value: value,
      Overwrite: overwrite || planned["overwrite"] === true,
      ...(text(planned, "description") === undefined ? {} : { Description: text(planned, "description") }),
      ...(overwrite ? {} : { Tags: tagList(planned) }),
    }),
  );
  return { version: answer.Version ?? 1 };
}

async function readParameter(state: ObjectValue, { cloud, region }: MirrorContext) {
  const Name = text(state, "name") ?? text(state, "id");
  const ssm = cloud.ssm(region);
  const found = (await unlessGone(ssm.send(new GetParameterCommand({ Name, WithDecryption: true }))))
    ?.Parameter;
  if (found === undefined) return undefined;
  const writeOnly = state["value_wo_version"] != null;
  const plain = typeof state["insecure_value"] === "string" && found.Type !== "SecureString";
  const { Parameters } = await ssm.send(
    new DescribeParametersCommand({ ParameterFilters: [{ Key: "Name", Values: [Name ?? ""] }] }),
  );
  return {
    name: found.Name,
    type: found.Type,
    version: found.Version,
    description: Parameters?.[0]?.Description ?? state["description"] ?? null,
    ...(writeOnly ? {} : plain ? { insecure_value: found.Value } : { value: found.Value }),
  };
}

async function readSecret(state: ObjectValue, { cloud, region }: MirrorContext) {
  const SecretId = text(state, "id") ?? text(state, "name");
  const found = await unlessGone(cloud.secrets(region).send(new DescribeSecretCommand({ SecretId })));
  if (found === undefined || found.DeletedDate !== undefined) return undefined;
  return {
    id: found.ARN,
    arn: found.ARN,
    name: found.Name,
    description: found.Description ?? state["description"] ?? null,
  };
}

async function putSecret(
  planned: ObjectValue,
  { cloud, region, config }: MirrorContext,
): Promise<ObjectValue> {
  const binary = text(planned, "secret_binary");
  const value = text(config, "secret_string_wo") ?? text(planned, "secret_string");
  const answer = await cloud.secrets(region).send(
    new PutSecretValueCommand({
      SecretId: text(planned, "secret_id"),
      ...(binary === undefined
        ? { SecretString: value ?? "" }
        : { SecretBinary: Buffer.from(binary, "base64") }),
    }),
  );
  return {
    version_id: answer.VersionId,
    version_stages: answer.VersionStages ?? ["AWSCURRENT"],
    arn: answer.ARN,
  };
}

/** Secrets and parameters. Write-only values go to AWS and nowhere else. */
export const secretsMirror: MirrorTable = {
  aws_secretsmanager_secret: {
    async create(planned, { cloud, region }) {
      const description = text(planned, "description");
      const answer = await cloud.secrets(region).send(
        new CreateSecretCommand({
          Name: text(planned, "name"),
          Tags: tagList(planned),
          ...(description === undefined ? {} : { Description: description }),
        }),
      );
      return { id: answer.ARN, arn: answer.ARN };
    },
    read: readSecret,
    async update(prior, planned, { cloud, region }) {
      const SecretId = text(planned, "id");
      const Description = text(planned, "description") ?? "";
      if (prior["description"] !== planned["description"]) {
        await cloud.secrets(region).send(new UpdateSecretCommand({ SecretId, Description }));
      }
      return {};
    },
    async delete(state, { cloud, region }) {
      const days = state["recovery_window_in_days"];
      const how =
        typeof days === "number" && days > 0
          ? { RecoveryWindowInDays: days }
          : { ForceDeleteWithoutRecovery: true };
      await unlessGone(
        cloud.secrets(region).send(new DeleteSecretCommand({ SecretId: text(state, "id"), ...how })),
      );
    },
    import: (id) => ({ id }),
  },
  aws_secretsmanager_secret_version: {
    create: putSecret,
    async read(state, { cloud, region }) {
      const found = await unlessGone(
        cloud.secrets(region).send(new DescribeSecretCommand({ SecretId: text(state, "secret_id") })),
      );
      const versions = found?.VersionIdsToStages ?? {};
      return found === undefined || !((text(state, "version_id") ?? "") in versions) ? undefined : {};
    },
    update: () => Promise.resolve({}),
    // AWS cannot delete the current version either: the provider leaves it to the secret's deletion.
    delete: () => Promise.resolve(),
  },
  aws_ssm_parameter: {
    create: (planned, context) => putParameter(planned, context, false),
    read: readParameter,
    update: (_prior, planned, context) => putParameter(planned, context, true),
    async delete(state, { cloud, region }) {
      await unlessGone(cloud.ssm(region).send(new DeleteParameterCommand({ Name: text(state, "name") })));
    },
    import: (id) => ({ name: id }),
  },
};
