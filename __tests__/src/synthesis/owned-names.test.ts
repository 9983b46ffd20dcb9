import type { Environment } from "../../../src/config/environment";
import { formatProblem } from "../../../src/config/problem";
import { nameConflicts, ownedNames } from "../../../src/synthesis/owned-names";

const GITHUB = "https://token.actions.githubusercontent.com";

interface Given {
  readonly system: string;
  readonly name?: string;
  readonly account?: string;
  readonly region?: string;
  /** Written in its YAML, with the key. */
  readonly written?: Readonly<Record<string, string>>;
}

function environmentOf({ system, name = "prod", region = "us-east-1", written = {} }: Given) {
  const file = `systems/${system}/${name}.yaml`;
  const lines = Object.keys(written);
  const source = {
    file,
    locate: () => ({ file, line: 1, column: 1 }),
    origin: ([key]: readonly (string | number)[]) =>
      lines.includes(String(key)) ? { file, line: 3 + lines.indexOf(String(key)), column: 7 } : undefined,
    keyOf: (path: readonly (string | number)[]) => path.join("."),
    problemAt: () => {
      throw new Error("not asked");
    },
  };
  return {
    ...{ system, name, region, protection: "strict", tags: {}, config: written, source },
    backend: { bucket: "b", lockTable: "t", lock: "dynamodb", region },
  } as unknown as Environment;
}

const names = (given: Given, resource: object) =>
  ownedNames({ resource } as never, environmentOf(given), given.account);
const told = (...[own, beside]: Parameters<typeof nameConflicts>) =>
  nameConflicts(own, beside).map(formatProblem);

const role = (name: string) => ({ aws_iam_role: { r: { name } } });
const provider = { aws_iam_openid_connect_provider: { p: { url: GITHUB } } };

describe("one name in two stacks", () => {
  it("is told at both places, over all systems", () => {
    const written = { role_name: "deploy" };
    const hermes = names({ system: "hermes", account: "1", written }, role("deploy"));
    const vega = names({ system: "hellotron-vega", account: "1", written }, role("deploy"));
    expect(told(vega, hermes)).toEqual([
      expect.stringMatching(
        /^systems\/hellotron-vega\/prod\.yaml:3:7 role_name: the role deploy is made by hermes prod already, systems\/hermes\/prod\.yaml:3:7/,
      ),
    ]);
  });

  it.each([
    ["OIDC provider", provider],
    ["role", role("deploy")],
    ["bucket", { aws_s3_bucket: { b: { bucket: "assets" } } }],
    ["key alias", { aws_kms_alias: { a: { name: "alias/state" } } }],
    ["CloudFront alias", { aws_cloudfront_distribution: { d: { aliases: ["a.example.com"] } } }],
    ["instance profile", { aws_iam_instance_profile: { p: { name: "host" } } }],
    ["Elastic IP association", { aws_eip_association: { a: { allocation_id: "eipalloc-0a1b2c3d" } } }],
  ])("is a problem for an account's %s", (what, resource) => {
    const [stage, prod] = ["stage", "prod"].map((name) => names({ system: "hermes", name }, resource));
    expect(told([...(prod ?? []), ...(stage ?? [])])).toEqual([
      expect.stringMatching(
        new RegExp(`^systems/hermes/stage\\.yaml:1:1.*the ${what}.* is made by hermes prod`),
      ),
    ]);
  });

  it("is no conflict in another account, in another region where names are a region's, or before an apply knows it", () => {
    const topic = { aws_sns_topic: { t: { name: "alarms" } } };
    expect(
      told(names({ system: "a", account: "1" }, provider), names({ system: "b", account: "2" }, provider)),
    ).toEqual([]);
    expect(
      told(names({ system: "a", region: "eu-west-1" }, topic), names({ system: "a", name: "stage" }, topic)),
    ).toEqual([]);
    const later = role("${aws_iam_role.other.name}");
    expect(told(names({ system: "a" }, later), names({ system: "a", name: "stage" }, later))).toEqual([]);
  });

  it("is one in any account where all of AWS has it once", () => {
    const bucket = { aws_s3_bucket: { b: { bucket: "assets" } } };
    expect(
      told(names({ system: "a", account: "1" }, bucket), names({ system: "b", account: "2" }, bucket)),
    ).toHaveLength(1);
  });

  it("may follow from two systems whose accounts nobody wrote down, and is one as soon as they are the same", () => {
    const at = (system: string, account?: string) =>
      names(
        { system, written: { oidc_provider: "made-here" }, ...(account === undefined ? {} : { account }) },
        provider,
      );
    expect(told(at("a"), at("b"))).toEqual([]);
    expect(told(at("a", "1"), at("b", "1"))).toEqual([
      expect.stringMatching(/^systems\/a\/prod\.yaml:3:7 oidc_provider: .*systems\/b\/prod\.yaml:3:7/),
    ]);
    const written = names({ system: "b", written: { role_name: "deploy" } }, role("deploy"));
    expect(told(written, names({ system: "a" }, role("deploy")))).toEqual([
      expect.stringContaining("or `account` in both files"),
    ]);
  });

  it("is text of the YAML, also where it looks like an expression", () => {
    const literal = role("a-$${b}");
    expect(
      told(names({ system: "a" }, literal), names({ system: "a", name: "stage" }, literal)),
    ).toHaveLength(1);
  });
});
