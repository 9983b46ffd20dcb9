import {
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DeleteRetentionPolicyCommand,
  DescribeLogGroupsCommand,
  PutRetentionPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateRepositoryCommand,
  DeleteRepositoryCommand,
  DescribeRepositoriesCommand,
  type ImageTagMutability,
  PutImageScanningConfigurationCommand,
  PutImageTagMutabilityCommand,
} from "@aws-sdk/client-ecr";
import { type ObjectValue, elements, stringMap, text } from "../values/compare";
import type { MirrorContext, MirrorTable, MirroredType } from "./mirror-type";
import { unlessGone } from "./mirrored-call";
import { tagList } from "./tags";

const mutability = (values: ObjectValue): ImageTagMutability =>
  (text(values, "image_tag_mutability") ?? "MUTABLE") as ImageTagMutability;

function scanning(values: ObjectValue): { scanOnPush: boolean } {
  const [configuration = {}] = elements(values, "image_scanning_configuration");
  return { scanOnPush: configuration["scan_on_push"] === true };
}

const repository: MirroredType = {
  async create(planned, { cloud, region }) {
    const answer = await cloud.ecr(region).send(
      new CreateRepositoryCommand({
        repositoryName: text(planned, "name"),
        imageTagMutability: mutability(planned),
        imageScanningConfiguration: scanning(planned),
        tags: tagList(planned),
      }),
    );
    return { arn: answer.repository?.repositoryArn, registry_id: answer.repository?.registryId };
  },
  async read(state, { cloud, region }) {
    const repositoryNames = [text(state, "name") ?? text(state, "id") ?? ""];
    const answer = await unlessGone(
      cloud.ecr(region).send(new DescribeRepositoriesCommand({ repositoryNames })),
    );
    const found = answer?.repositories?.[0];
    if (found === undefined) return undefined;
    return {
      name: found.repositoryName,
      arn: found.repositoryArn,
      registry_id: found.registryId,
      image_tag_mutability: found.imageTagMutability,
    };
  },
  async update(_prior, planned, { cloud, region }) {
    const repositoryName = text(planned, "name");
    const ecr = cloud.ecr(region);
    await ecr.send(
      new PutImageTagMutabilityCommand({ repositoryName, imageTagMutability: mutability(planned) }),
    );
    await ecr.send(
      new PutImageScanningConfigurationCommand({
        repositoryName,
        imageScanningConfiguration: scanning(planned),
      }),
    );
    return {};
  },
  async delete(state, { cloud, region }) {
    const command = new DeleteRepositoryCommand({
      repositoryName: text(state, "name"),
      force: state["force_delete"] === true,
    });
    await unlessGone(cloud.ecr(region).send(command));
  },
  import: (id) => ({ name: id, force_delete: false }),
};

async function keepFor(values: ObjectValue, { cloud, region }: MirrorContext): Promise<void> {
  const logGroupName = text(values, "name");
  const days = values["retention_in_days"];
  const command =
    typeof days === "number" && days > 0
      ? cloud.logs(region).send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: days }))
      : cloud.logs(region).send(new DeleteRetentionPolicyCommand({ logGroupName }));
  await command;
}

const logGroup: MirroredType = {
  async create(planned, context) {
    const tags = stringMap(planned, "tags_all");
    const group = {
      logGroupName: text(planned, "name"),
      ...(Object.keys(tags).length === 0 ? {} : { tags }),
    };
    await context.cloud.logs(context.region).send(new CreateLogGroupCommand(group));
    await keepFor(planned, context);
    return {};
  },
  async read(state, { cloud, region }) {
    const name = text(state, "name") ?? text(state, "id");
    const answer = await cloud.logs(region).send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
    const found = answer.logGroups?.find((group) => group.logGroupName === name);
    return found === undefined ? undefined : { name, retention_in_days: found.retentionInDays ?? 0 };
  },
  async update(_prior, planned, context) {
    await keepFor(planned, context);
    return {};
  },
  async delete(state, { cloud, region }) {
    if (state["skip_destroy"] === true) return;
    await unlessGone(
      cloud.logs(region).send(new DeleteLogGroupCommand({ logGroupName: text(state, "name") })),
    );
  },
  import: (id) => ({ name: id, skip_destroy: false }),
};

/** Image repositories and log groups. */
export const containersMirror: MirrorTable = {
  aws_ecr_repository: repository,
  aws_cloudwatch_log_group: logGroup,
};
