import {
  DescribeInstancesCommand,
  DescribeNatGatewaysCommand,
  DescribeVpcEndpointsCommand,
  type EC2Client,
  type Filter,
  paginateDescribeTags,
} from "@aws-sdk/client-ec2";
import { explainAwsError } from "../aws/explain-aws-error";
import type { Environment } from "../config/environment";
import { isMarked, type Tags } from "./ownership";

/** An EC2 or VPC resource and its tags. */
export interface TaggedThing {
  /** Its prefix shows the type: `i-`, `subnet-`, `eipalloc-`, … */
  readonly id: string;
  readonly tags: Tags;
}

/** The most values that `DescribeTags` takes in one filter. */
const VALUES_IN_FILTER = 200;

/**
 * The resources with an environment's tags, without those that are already deleted: AWS shows terminated machines and
 * deleted gateways and endpoints with their tags for an hour.
 */
export async function taggedThings(
  ec2: EC2Client,
  environment: Environment,
): Promise<readonly TaggedThing[]> {
  try {
    const ids = [...(await tagsWhere(ec2, systemFilter(environment))).keys()];
    const found: TaggedThing[] = [];
    for (let start = 0; start < ids.length; start += VALUES_IN_FILTER) {
      const Values = ids.slice(start, start + VALUES_IN_FILTER);
      for (const [id, tags] of await tagsWhere(ec2, [{ Name: "resource-id", Values }]))
        found.push({ id, tags });
    }
    return await withoutGone(
      ec2,
      found.filter(({ tags }) => isMarked(tags, environment)),
    );
  } catch (error) {
    throw explainAwsError(error, "ec2:DescribeTags");
  }
}

function systemFilter({ system }: Environment): Filter[] {
  return [
    { Name: "key", Values: ["system"] },
    { Name: "value", Values: [system] },
  ];
}

async function tagsWhere(client: EC2Client, Filters: Filter[]): Promise<ReadonlyMap<string, Tags>> {
  const found = new Map<string, Tags>();
  for await (const page of paginateDescribeTags({ client }, { Filters })) {
    for (const { ResourceId = "", Key = "", Value = "" } of page.Tags ?? []) {
      found.set(ResourceId, { ...found.get(ResourceId), [Key]: Value });
    }
  }
  return found;
}

const GONE = /^(terminated|shutting-down|deleted|deleting|failed)$/i;

interface State {
  readonly id: string | undefined;
  readonly state: string | undefined;
}

/** By id prefix: the call that asks for the state of resources that stay visible after they are deleted. */
const STATES: Readonly<Record<string, (ec2: EC2Client, ids: string[]) => Promise<readonly State[]>>> = {
  async i(ec2, InstanceIds) {
    const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ InstanceIds }));
    const instances = Reservations.flatMap((reservation) => reservation.Instances ?? []);
    return instances.map(({ InstanceId, State }) => ({ id: InstanceId, state: State?.Name }));
  },
  async nat(ec2, NatGatewayIds) {
    const { NatGateways = [] } = await ec2.send(new DescribeNatGatewaysCommand({ NatGatewayIds }));
    return NatGateways.map(({ NatGatewayId, State }) => ({ id: NatGatewayId, state: State }));
  },
  async vpce(ec2, VpcEndpointIds) {
    const { VpcEndpoints = [] } = await ec2.send(new DescribeVpcEndpointsCommand({ VpcEndpointIds }));
    return VpcEndpoints.map(({ VpcEndpointId, State }) => ({ id: VpcEndpointId, state: State }));
  },
};

async function withoutGone(ec2: EC2Client, things: readonly TaggedThing[]): Promise<readonly TaggedThing[]> {
  const gone = new Set<string | undefined>();
  for (const [prefix, ask] of Object.entries(STATES)) {
    const ids = things.map(({ id }) => id).filter((id) => id.startsWith(`${prefix}-`));
    const states = ids.length === 0 ? [] : await ask(ec2, ids);
    for (const { id, state } of states) if (GONE.test(state ?? "")) gone.add(id);
  }
  return things.filter(({ id }) => !gone.has(id));
}
