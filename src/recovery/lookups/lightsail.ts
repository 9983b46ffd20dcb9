import {
  GetInstanceCommand,
  GetKeyPairCommand,
  GetRelationalDatabaseCommand,
  GetStaticIpCommand,
  type Tag,
} from "@aws-sdk/client-lightsail";
import type { AwsView } from "../aws-view";
import type { Tags } from "../ownership";
import { unlessNotFound } from "../unless-not-found";
import { byName, knowing, type LookupTable } from "./lookup";

/** Lightsail names are ids. Static IPs have no tags, so the one with the right name counts as the environment's. */
export const lightsailLookups: LookupTable = {
  aws_lightsail_instance: byName("name", async ({ lightsail }, instanceName) => {
    const asked = lightsail.send(new GetInstanceCommand({ instanceName }));
    const found = await unlessNotFound("lightsail:GetInstance", asked);
    return found?.instance === undefined ? undefined : tagsIn(found.instance.tags);
  }),
  aws_lightsail_database: byName(
    "relational_database_name",
    async ({ lightsail }, relationalDatabaseName) => {
      const asked = lightsail.send(new GetRelationalDatabaseCommand({ relationalDatabaseName }));
      const found = await unlessNotFound("lightsail:GetRelationalDatabase", asked);
      return found?.relationalDatabase === undefined ? undefined : tagsIn(found.relationalDatabase.tags);
    },
  ),
  aws_lightsail_key_pair: {
    by: "its name",
    find: knowing(["name"], async ([keyPairName = ""], { lightsail }) => {
      const asked = lightsail.send(new GetKeyPairCommand({ keyPairName }));
      const found = await unlessNotFound("lightsail:GetKeyPair", asked);
      if (found?.keyPair === undefined) return [];
      const obstacle = `the provider imports no key pairs; \`aws lightsail delete-key-pair --key-pair-name ${keyPairName}\` makes room, and no instance is changed by that`;
      return [{ id: keyPairName, tags: tagsIn(found.keyPair.tags), obstacle }];
    }),
  },
  aws_lightsail_static_ip: {
    by: "its name",
    find: knowing(["name"], async ([name = ""], aws) =>
      (await staticIp(aws, name)) === undefined ? [] : [{ id: name }],
    ),
  },
  aws_lightsail_static_ip_attachment: {
    by: "the address and the instance",
    find: knowing(["static_ip_name", "instance_name"], async ([name = "", instance], aws) =>
      (await staticIp(aws, name))?.attachedTo === instance ? [{ id: name }] : [],
    ),
  },
};

async function staticIp({ lightsail }: AwsView, staticIpName: string) {
  const asked = lightsail.send(new GetStaticIpCommand({ staticIpName }));
  return (await unlessNotFound("lightsail:GetStaticIp", asked))?.staticIp;
}

function tagsIn(list: readonly Tag[] | undefined): Tags {
  return Object.fromEntries((list ?? []).map(({ key = "", value = "" }) => [key, value]));
}
