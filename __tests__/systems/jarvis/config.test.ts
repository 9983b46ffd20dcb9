import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { ConfigurationError } from "../../../src/config/configuration-error";
import { loadSystem } from "../../../src/systems/load-system";
import { formatProblem } from "../../../src/config/problem";
import { repositoryRoot } from "../../../src/process/repository-root";
import { system } from "../../../systems/jarvis/system";

type Change = readonly [path: readonly (string | number)[], value: unknown];

const written = (name: string) =>
  readFileSync(join(repositoryRoot, "systems", "jarvis", `${name}.yaml`), "utf8");

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "jarvis-config-")), "jarvis");
  mkdirSync(folder);
  writeFileSync(join(folder, "bootstrap.yaml"), written("bootstrap"));
});
afterEach(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

/** What is wrong with the environments once some of prod's values are others; undefined: nothing. */
function problemsWith(
  changes: readonly Change[],
  others: readonly string[] = [],
): readonly string[] | undefined {
  const document = parseDocument(written("prod"));
  for (const [path, value] of changes) {
    if (value === undefined) document.deleteIn(path);
    else document.setIn(path, value);
  }
  writeFileSync(join(folder, "prod.yaml"), document.toString());
  for (const name of others) writeFileSync(join(folder, `${name}.yaml`), written(name));
  try {
    loadSystem(folder, system);
    return undefined;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems.map((problem) => formatProblem(problem).replace(/^\S*jarvis\//, ""));
  }
}

/** RFC 4253: each field behind its length. */
function sshRsa(bits: number): string {
  const { n = "", e = "" } = generateKeyPairSync("rsa", { modulusLength: bits }).publicKey.export({
    format: "jwk",
  });
  const field = (bytes: Buffer) =>
    Buffer.concat([Buffer.from([0, 0, bytes.length >> 8, bytes.length & 255]), bytes]);
  const modulus = Buffer.concat([Buffer.from([0]), Buffer.from(n, "base64url")]);
  const body = Buffer.concat([
    field(Buffer.from("ssh-rsa")),
    field(Buffer.from(e, "base64url")),
    field(modulus),
  ]);
  return `ssh-rsa ${body.toString("base64")}`;
}

const key = (value: string): Change => [["instance", "public_key"], value];

describe("Jarvis' configuration", () => {
  it("is valid in all three environments together", () => {
    expect(problemsWith([], ["dev", "staging"])).toBeUndefined();
  });

  it("accepts the small bundle if the database is managed", () => {
    const database: Change = [["database"], { place: "managed", password_in_state: "acknowledged" }];
    expect(problemsWith([database, [["instance", "bundle"], "small_3_0"]])).toBeUndefined();
  });

  it("accepts any RSA key of at least 2048 bits, with or without a comment", () => {
    expect(problemsWith([key(sshRsa(2048))])).toBeUndefined();
    expect(problemsWith([key(`${sshRsa(3072)} ops@laptop 2`)])).toBeUndefined();
  });

  it.each<[string, Change[], RegExp]>([
    [
      "a bundle that nine containers do not fit into",
      [[["instance", "bundle"], "small_3_0"]],
      /^prod\.yaml:\d+:\d+ instance\.bundle: has 2048 MiB of memory, but the nine containers need at least \d+ .*medium_3_0 or larger/,
    ],
    [
      "a managed database whose password nobody acknowledged",
      [[["database"], { place: "managed" }]],
      /^prod\.yaml:\d+:\d+ database\.password_in_state: is required with a managed database, whose password is in the state/,
    ],
    [
      "an acknowledgement without a managed database",
      [[["database"], { place: "container", password_in_state: "acknowledged" }]],
      /^prod\.yaml:\d+:\d+ database\.password_in_state: is only for a managed database/,
    ],
    [
      "a private key",
      [key("-----BEGIN OPENSSH PRIVATE KEY-----")],
      /^prod\.yaml:\d+:\d+ instance\.public_key: .*(private key|secret)/,
    ],
    [
      "a key of a type that Lightsail does not import",
      [key("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0bEA")],
      /^prod\.yaml:\d+:\d+ instance\.public_key: is of type ssh-ed25519, which Lightsail does not import/,
    ],
    [
      "a key that was cut off when it was copied",
      [key(sshRsa(2048).slice(0, 200))],
      /^prod\.yaml:\d+:\d+ instance\.public_key: is not a whole ssh-rsa key/,
    ],
    [
      "a key that OpenSSH finds too short",
      [key(sshRsa(1024))],
      /^prod\.yaml:\d+:\d+ instance\.public_key: has 1024 bits/,
    ],
    [
      "SSH for the whole world",
      [[["ssh_from"], ["0.0.0.0/0"]]],
      /^prod\.yaml:\d+:\d+ ssh_from\[0\]: is too wide, \/8 is the widest allowed/,
    ],
    [
      "a zone that does not hold the domain",
      [[["dns", "hosted_zone"], "example.org"]],
      /^prod\.yaml:\d+:\d+ dns\.hosted_zone: does not contain jarvis\.example\.com/,
    ],
    [
      "a region without Lightsail",
      [[["region"], "eu-south-2"]],
      /^prod\.yaml:2:9 region: has no Lightsail \(got eu-south-2/,
    ],
    [
      "a zone of another region",
      [[["instance", "availability_zone"], "eu-west-1a"]],
      /^prod\.yaml:\d+:\d+ instance\.availability_zone: .*eu-west-1/,
    ],
    [
      "an operating system that setup-lightsail.sh was not written for",
      [[["instance", "blueprint"], "amazon_linux_2023"]],
      /^prod\.yaml:\d+:\d+ instance\.blueprint: /,
    ],
  ])("refuses %s, with its position", (_, changes, message) => {
    const problems = problemsWith(changes);
    expect(problems).toHaveLength(1);
    expect(problems?.[0]).toMatch(message);
  });

  it("reports everything that is wrong together", () => {
    const problems = problemsWith([
      [["instance", "bundle"], "giant_3_0"],
      key("ssh-dss AAAA"),
      [["ssh_from"], ["10.0.0.1/8"]],
      [["ssl_email"], "ops"],
      [["domain"], "jarvis"],
    ]);
    expect(problems?.map((problem) => problem.split(" ")[1])).toEqual([
      ...["domain:", "ssl_email:", "instance.bundle:", "instance.public_key:", "ssh_from[0]:"],
    ]);
  });

  it("refuses a second environment that creates the account's identity provider", () => {
    writeFileSync(
      join(folder, "dev.yaml"),
      written("dev").replace("oidc_provider: exists", "oidc_provider: made-here"),
    );
    expect(problemsWith([])).toEqual([
      expect.stringMatching(
        /^prod\.yaml:\d+:\d+ delivery\.oidc_provider: dev already creates the account's OIDC provider/,
      ),
    ]);
  });
});
