import {
  type _InstanceType,
  CreateTagsCommand,
  DeleteTagsCommand,
  DescribeInstancesCommand,
  DescribeSubnetsCommand,
  type EC2Client,
  ModifyInstanceAttributeCommand,
  RunInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { type ObjectValue, stringMap, text } from "../values/compare";
import type { MirrorContext, MirrorTable } from "./mirror-type";
import { unlessGone } from "./mirrored-call";
import { foundTags, tagList } from "./tags";

/**
 * Runs an instance in the simulated AWS's default network: the stack's subnets and security groups exist only in
 * Terraform's state.
 */
async function run(planned: ObjectValue, { cloud, region }: MirrorContext): Promise<ObjectValue> {
  const Tags = tagList(planned);
  const userData = text(planned, "user_data_base64") ?? encoded(text(planned, "user_data"));
  const answer = await cloud.ec2(region).send(
    new RunInstancesCommand({
      ImageId: text(planned, "ami"),
      InstanceType: text(planned, "instance_type") as _InstanceType,
      MinCount: 1,
      MaxCount: 1,
      ...(userData === undefined ? {} : { UserData: userData }),
      ...(Tags.length === 0 ? {} : { TagSpecifications: [{ ResourceType: "instance", Tags }] }),
    }),
  );
  const instance = answer.Instances?.[0];
  return {
    id: instance?.InstanceId,
    arn: `arn:aws:ec2:${region}:${answer.OwnerId ?? ""}:instance/${instance?.InstanceId ?? ""}`,
    ...(text(planned, "private_ip") === undefined ? {} : { private_ip: instance?.PrivateIpAddress }),
  };
}

function encoded(userData: string | undefined): string | undefined {
  return userData === undefined ? undefined : Buffer.from(userData).toString("base64");
}

async function readInstance(state: ObjectValue, { cloud, region, defaultTags }: MirrorContext) {
  const InstanceIds = [text(state, "id") ?? ""];
  const answer = await unlessGone(cloud.ec2(region).send(new DescribeInstancesCommand({ InstanceIds })));
  const instance = answer?.Reservations?.[0]?.Instances?.[0];
  const status = instance?.State?.Name;
  if (instance === undefined || status === "terminated" || status === "shutting-down") return undefined;
  return {
    ami: text(state, "ami") ?? instance.ImageId,
    instance_type: instance.InstanceType,
    instance_state: status,
    ...foundTags(instance.Tags ?? [], state, defaultTags),
  };
}

async function updateInstance(
  prior: ObjectValue,
  planned: ObjectValue,
  { cloud, region }: MirrorContext,
): Promise<ObjectValue> {
  const ec2 = cloud.ec2(region);
  const id = text(planned, "id") ?? "";
  const type = text(planned, "instance_type");
  if (type !== undefined && type !== prior["instance_type"]) await changeType(ec2, id, type);
  await changeTags(ec2, prior, planned);
  return {};
}

/** Sets the planned tags of an EC2 resource, and removes those that are no longer planned. */
export async function changeTags(ec2: EC2Client, prior: ObjectValue, planned: ObjectValue): Promise<void> {
  const Resources = [text(planned, "id") ?? ""];
  const wanted = stringMap(planned, "tags_all");
  const removed = Object.keys(stringMap(prior, "tags_all")).filter((key) => !(key in wanted));
  if (removed.length > 0)
    await ec2.send(new DeleteTagsCommand({ Resources, Tags: removed.map((Key) => ({ Key })) }));
  const Tags = tagList(planned);
  if (Tags.length > 0) await ec2.send(new CreateTagsCommand({ Resources, Tags }));
}

/** An instance must be stopped to change its type. */
async function changeType(ec2: EC2Client, id: string, type: string): Promise<void> {
  await ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
  await ec2.send(new ModifyInstanceAttributeCommand({ InstanceId: id, InstanceType: { Value: type } }));
  await ec2.send(new StartInstancesCommand({ InstanceIds: [id] }));
}

/** The subnets and the VPC that the simulated AWS starts with. */
export async function builtInNetwork({
  cloud,
  region,
}: MirrorContext): Promise<{ vpc?: string; subnets: string[] }> {
  const { Subnets = [] } = await cloud.ec2(region).send(new DescribeSubnetsCommand({}));
  const vpc = Subnets[0]?.VpcId;
  const subnets = Subnets.map((subnet) => subnet.SubnetId).filter((id) => id !== undefined);
  return { subnets, ...(vpc === undefined ? {} : { vpc }) };
}

/** Instances. */
export const ec2Mirror: MirrorTable = {
  aws_instance: {
    create: run,
    read: readInstance,
    update: updateInstance,
    async delete(state, { cloud, region }) {
      await unlessGone(
        cloud.ec2(region).send(new TerminateInstancesCommand({ InstanceIds: [text(state, "id") ?? ""] })),
      );
    },
    import: (id) => ({ id }),
  },
};
