import { LightsailClient } from "@aws-sdk/client-lightsail";
import type { AwsView } from "../../../src/recovery/aws-view";
import { lookupOf } from "../../../src/recovery/lookups/lookups";
import { LightsailStandIn } from "../../lightsail-stand-in";
import { planned } from "./an-environment";

const tags = [
  { key: "system", value: "jarvis" },
  { key: "environment", value: "prod" },
];

describe("what a killed apply left in Lightsail", () => {
  let lightsail: LightsailStandIn;
  let aws: AwsView;

  beforeAll(async () => {
    lightsail = await LightsailStandIn.open({
      GetInstance: ({ instanceName }) =>
        instanceName === "ours" ? { instance: { name: "ours", tags } } : undefined,
      GetKeyPair: ({ keyPairName }) =>
        keyPairName === "ours" ? { keyPair: { name: "ours", tags } } : undefined,
      GetStaticIp: ({ staticIpName }) =>
        staticIpName === "ours" ? { staticIp: { name: "ours", attachedTo: "ours" } } : undefined,
      GetRelationalDatabase: ({ relationalDatabaseName }) =>
        relationalDatabaseName === "ours" ? { relationalDatabase: { name: "ours", tags } } : undefined,
    });
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    const client = new LightsailClient({ region: "us-east-1", endpoint: lightsail.url, credentials });
    aws = { lightsail: client } as unknown as AwsView;
  });
  afterAll(() => lightsail.close());

  const find = (type: string, values: Record<string, string>) =>
    lookupOf(type)?.find(planned(type, values), aws);
  const marks = { system: "jarvis", environment: "prod" };

  it("is found by its name and tags, and only if it exists", async () => {
    for (const [type, name] of [
      ["aws_lightsail_instance", "name"],
      ["aws_lightsail_database", "relational_database_name"],
    ] as const) {
      expect(await find(type, { [name]: "ours" })).toEqual([{ id: "ours", tags: marks }]);
      expect(await find(type, { [name]: "missing" })).toEqual([]);
    }
    expect(await find("aws_lightsail_static_ip", { name: "ours" })).toEqual([{ id: "ours" }]);
    expect(await find("aws_lightsail_static_ip", { name: "missing" })).toEqual([]);
  });

  it("is an attachment if the address points to that instance", async () => {
    const type = "aws_lightsail_static_ip_attachment";
    expect(await find(type, { static_ip_name: "ours", instance_name: "ours" })).toEqual([{ id: "ours" }]);
    expect(await find(type, { static_ip_name: "ours", instance_name: "other" })).toEqual([]);
  });

  it("is a key pair that cannot be imported, with the command that makes room", async () => {
    const [found] = (await find("aws_lightsail_key_pair", { name: "ours" })) ?? [];
    expect(found?.obstacle).toContain("aws lightsail delete-key-pair --key-pair-name ours");
  });
});
