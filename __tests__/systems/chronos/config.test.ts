import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../../src/process/repository-root";
import { system } from "../../../systems/chronos/system";
import { stackOf, synthesizeFiles } from "../../synthesize";

const folder = join(repositoryRoot, "systems/chronos");
const committed = Object.fromEntries(
  ["bootstrap", "shared", "stage", "prod"].map((name) => [
    name,
    readFileSync(join(folder, `${name}.yaml`), "utf8"),
  ]),
);

function messageOf(files: Readonly<Record<string, string>>): string {
  try {
    synthesizeFiles(system, { ...committed, ...files });
  } catch (error) {
    return (error as Error).message;
  }
  return "";
}

const edited = (name: string, from: string | RegExp, to: string) => ({
  [name]: (committed[name] ?? "").replace(from, to),
});

describe("the configuration of Chronos", () => {
  it.each([
    [
      "a subnet outside its network",
      edited("shared", "10.0.1.0/24", "10.9.0.0/24"),
      /shared\.yaml:\d+:\d+ subnet_cidr: is not in the network/,
    ],
    [
      "a server that shared does not know",
      edited("shared", "[stage, prod]", "[prod]"),
      /shared\.yaml:\d+:\d+ servers: does not list stage/,
    ],
    [
      "a server in another region",
      edited("stage", "us-east-1", "us-east-2"),
      /stage\.yaml:\d+:\d+ region: is not the region of shared/,
    ],
    ["no key", edited("stage", /^public_key.*$/m, ""), /stage\.yaml:\d+:\d+ public_key: is missing/],
    ["an invalid key", edited("stage", /^public_key:.*$/m, "public_key: nonsense"), /is not a public key/],
    ["an unknown setting", edited("prod", "instance_type", "instance_typ"), /did you mean instance_type/],
    [
      "a zone elsewhere",
      edited("shared", "us-east-1a", "eu-west-1a"),
      /availability_zone: is not in us-east-1/,
    ],
  ])("refuses %s, with its position", (_, files, message) => {
    expect(messageOf(files)).toMatch(message);
  });

  it("reports all errors in all files together", () => {
    const message = messageOf({
      ...edited("shared", "us-east-1a", "eu-west-1a"),
      ...edited("stage", /^public_key:.*$/m, "public_key: nonsense"),
      ...edited("prod", "t3.small", "t3.smal"),
    });
    expect(message).toMatch(/shared\.yaml[^]*stage\.yaml|stage\.yaml[^]*shared\.yaml/);
    expect(message).toContain("prod.yaml");
  });

  it("requires shared", () => {
    const { bootstrap = "", stage = "" } = committed;
    expect(() => synthesizeFiles(system, { bootstrap, stage })).toThrow(/stage\.yaml.*no valid shared\.yaml/);
  });
});

describe("the profile in Chronos's names", () => {
  const { AWS_PROFILE: before } = process.env;
  afterEach(() => {
    if (before === undefined) Reflect.deleteProperty(process.env, "AWS_PROFILE");
    else process.env["AWS_PROFILE"] = before;
  });
  const withoutProfile = edited("bootstrap", /^profile:.*$/m, "");
  const bucketOf = (files: Readonly<Record<string, string>>) =>
    stackOf(synthesizeFiles(system, { ...committed, ...files }), "bootstrap").resource("aws_s3_bucket")
      .attributes["bucket"];

  it("is the setting, whatever AWS_PROFILE says", () => {
    process.env["AWS_PROFILE"] = "other";
    expect(bucketOf({})).toBe("agt-chronos-terraform-state-storage");
  });

  it("is AWS_PROFILE without the setting", () => {
    process.env["AWS_PROFILE"] = "other";
    expect(bucketOf(withoutProfile)).toBe("other-chronos-terraform-state-storage");
  });

  it("is required if neither is set, and refused if it cannot start a bucket name", () => {
    Reflect.deleteProperty(process.env, "AWS_PROFILE");
    expect(messageOf(withoutProfile)).toMatch(/bootstrap\.yaml:\d+:\d+ profile: is missing/);
    process.env["AWS_PROFILE"] = "My Profile";
    expect(messageOf(withoutProfile)).toMatch(/profile: AWS_PROFILE is "My Profile"/);
  });
});
