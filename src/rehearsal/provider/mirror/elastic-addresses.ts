import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  DescribeAddressesCommand,
  DisassociateAddressCommand,
  type EC2Client,
  ReleaseAddressCommand,
} from "@aws-sdk/client-ec2";
import { type ObjectValue, text } from "../values/compare";
import { changeTags } from "./ec2";
import type { MirrorTable } from "./mirror-type";
import { unlessGone } from "./mirrored-call";
import { foundTags, tagList } from "./tags";

/** moto would assign a loopback address, which no machine in the rehearsal can have. */
async function allocate(planned: ObjectValue, ec2: EC2Client): Promise<ObjectValue> {
  const Tags = tagList(planned);
  const { AllocationId } = await ec2.send(
    new AllocateAddressCommand({
      Domain: "vpc",
      Address: text(planned, "public_ip"),
      ...(Tags.length === 0 ? {} : { TagSpecifications: [{ ResourceType: "elastic-ip", Tags }] }),
    }),
  );
  return { id: AllocationId, allocation_id: AllocationId };
}

async function addressOf(state: ObjectValue, ec2: EC2Client, key: "id" | "allocation_id") {
  const AllocationIds = [text(state, key) ?? ""];
  return (await unlessGone(ec2.send(new DescribeAddressesCommand({ AllocationIds }))))?.Addresses?.[0];
}

/** Network interfaces exist only in Terraform's state. */
const isOnInstance = (values: ObjectValue): boolean => text(values, "instance_id") !== undefined;

/** Elastic IPs and their associations with instances. */
export const elasticAddressMirror: MirrorTable = {
  aws_eip: {
    create: (planned, { cloud, region }) => allocate(planned, cloud.ec2(region)),
    async read(state, { cloud, region, defaultTags }) {
      const found = await addressOf(state, cloud.ec2(region), "id");
      return found && { public_ip: found.PublicIp, ...foundTags(found.Tags ?? [], state, defaultTags) };
    },
    async update(prior, planned, { cloud, region }) {
      await changeTags(cloud.ec2(region), prior, planned);
      return {};
    },
    async delete(state, { cloud, region }) {
      const AllocationId = text(state, "id");
      await unlessGone(cloud.ec2(region).send(new ReleaseAddressCommand({ AllocationId })));
    },
    import: (id) => ({ id, allocation_id: id }),
  },
  aws_eip_association: {
    async create(planned, { cloud, region }) {
      if (!isOnInstance(planned)) return {};
      const { AssociationId } = await cloud.ec2(region).send(
        new AssociateAddressCommand({
          AllocationId: text(planned, "allocation_id"),
          InstanceId: text(planned, "instance_id"),
          AllowReassociation: planned["allow_reassociation"] !== false,
        }),
      );
      return { id: AssociationId };
    },
    async read(state, { cloud, region }) {
      if (!isOnInstance(state)) return {};
      const found = await addressOf(state, cloud.ec2(region), "allocation_id");
      return found?.InstanceId === text(state, "instance_id") ? {} : undefined;
    },
    update: () => Promise.resolve({}),
    async delete(state, { cloud, region }) {
      if (!isOnInstance(state)) return;
      const AssociationId = text(state, "id");
      await unlessGone(cloud.ec2(region).send(new DisassociateAddressCommand({ AssociationId })));
    },
  },
};
