import {
  type Change,
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  DeleteHostedZoneCommand,
  GetHostedZoneCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  type RRType,
} from "@aws-sdk/client-route-53";
import { type ObjectValue, elements, strings, text } from "../values/compare";
import type { MirrorContext, MirrorTable } from "./mirror-type";
import { unlessGone } from "./mirrored-call";

async function createZone(planned: ObjectValue, { cloud, region }: MirrorContext): Promise<ObjectValue> {
  const Name = text(planned, "name") ?? "";
  const answer = await cloud.route53(region).send(
    new CreateHostedZoneCommand({
      Name,
      CallerReference: `${Name} ${process.hrtime.bigint()}`,
      HostedZoneConfig: {
        Comment: text(planned, "comment") ?? "",
        PrivateZone: elements(planned, "vpc").length > 0,
      },
    }),
  );
  const id = (answer.HostedZone?.Id ?? "").replace("/hostedzone/", "");
  const servers = answer.DelegationSet?.NameServers ?? [];
  return {
    id,
    zone_id: id,
    arn: `arn:aws:route53:::hostedzone/${id}`,
    ...(servers.length === 0 ? {} : { name_servers: [...servers].sort(), primary_name_server: servers[0] }),
  };
}

async function change(
  action: Change["Action"],
  values: ObjectValue,
  { cloud, region }: MirrorContext,
): Promise<void> {
  const Changes = [{ Action: action, ResourceRecordSet: recordSet(values) }];
  await cloud.route53(region).send(
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: text(values, "zone_id"),
      ChangeBatch: { Changes },
    }),
  );
}

function recordSet(values: ObjectValue): ResourceRecordSet {
  const [alias] = elements(values, "alias");
  const identity = { Name: text(values, "name") ?? "", Type: text(values, "type") as RRType };
  if (alias !== undefined) {
    const target = {
      DNSName: text(alias, "name"),
      HostedZoneId: text(alias, "zone_id"),
      EvaluateTargetHealth: alias["evaluate_target_health"] === true,
    };
    return { ...identity, AliasTarget: target };
  }
  return {
    ...identity,
    TTL: Number(values["ttl"] ?? 300),
    ResourceRecords: strings(values, "records").map((Value) => ({ Value })),
  };
}

/** Zones that the rehearsal assumes to exist are not in the simulated AWS, nor are their records. */
async function inKnownZone(values: ObjectValue, context: MirrorContext): Promise<boolean> {
  const { cloud, region } = context;
  return (
    (await unlessGone(
      cloud.route53(region).send(new GetHostedZoneCommand({ Id: text(values, "zone_id") })),
    )) !== undefined
  );
}

async function readRecord(state: ObjectValue, context: MirrorContext) {
  if (!(await inKnownZone(state, context))) return {};
  const Name = text(state, "name") ?? "";
  const found = await context.cloud.route53(context.region).send(
    new ListResourceRecordSetsCommand({
      HostedZoneId: text(state, "zone_id"),
      StartRecordName: Name,
      StartRecordType: text(state, "type") as RRType,
    }),
  );
  const same = (set: ResourceRecordSet): boolean =>
    set.Name?.replace(/\.$/, "") === Name.replace(/\.$/, "") && set.Type === text(state, "type");
  return found.ResourceRecordSets?.some(same) ? {} : undefined;
}

/** Zones and records, without routing policies. */
export const dnsMirror: MirrorTable = {
  aws_route53_zone: {
    create: createZone,
    async read(state, { cloud, region }) {
      const Id = text(state, "id");
      const found = await unlessGone(cloud.route53(region).send(new GetHostedZoneCommand({ Id })));
      if (found === undefined) return undefined;
      return {
        zone_id: Id,
        arn: `arn:aws:route53:::hostedzone/${Id ?? ""}`,
        name: (found.HostedZone?.Name ?? "").replace(/\.$/, ""),
      };
    },
    update: () => Promise.resolve({}),
    async delete(state, { cloud, region }) {
      await unlessGone(cloud.route53(region).send(new DeleteHostedZoneCommand({ Id: text(state, "id") })));
    },
    import: (id) => ({ id, force_destroy: false }),
  },
  aws_route53_record: {
    async create(planned, context) {
      if (await inKnownZone(planned, context))
        await change(planned["allow_overwrite"] === true ? "UPSERT" : "CREATE", planned, context);
      return {};
    },
    read: readRecord,
    async update(_prior, planned, context) {
      if (await inKnownZone(planned, context)) await change("UPSERT", planned, context);
      return {};
    },
    async delete(state, context) {
      if (await inKnownZone(state, context)) await unlessGone(change("DELETE", state, context));
    },
    import(id) {
      // Names of SRV records start with an underscore themselves.
      const [, zone_id = "", name = "", type = ""] = /^([^_]+)_(.+)_([A-Z]+)$/.exec(id) ?? [];
      return { zone_id, name, type };
    },
  },
};
