import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { parseDocument } from "yaml";
import { ConfigurationError } from "../../../src/config/configuration-error";
import { loadSystem } from "../../../src/systems/load-system";
import { formatProblem } from "../../../src/config/problem";
import { repositoryRoot } from "../../../src/process/repository-root";
import { system } from "../../../systems/hermes/system";

type Path = readonly (string | number)[];
type Change = readonly [Path, unknown];

const written = (name: string) =>
  readFileSync(join(repositoryRoot, "systems", "hermes", `${name}.yaml`), "utf8");

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "hermes-config-")), "hermes");
  mkdirSync(folder);
  writeFileSync(join(folder, "bootstrap.yaml"), written("bootstrap"));
});
afterEach(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

/** What is wrong with prod once some of its values are others, without the file's path; undefined: nothing. */
function problemsWith(changes: readonly Change[]): readonly string[] | undefined {
  const document = parseDocument(written("prod"));
  for (const [path, value] of changes) {
    if (value === undefined) document.deleteIn(path);
    else document.setIn(path, value);
  }
  writeFileSync(join(folder, "prod.yaml"), document.toString());
  try {
    loadSystem(folder, system);
    return undefined;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems.map((problem) => formatProblem(problem).replace(/^\S*hermes\//, ""));
  }
}

const ACM = (region: string) => `arn:aws:acm:${region}:123456789012:certificate/1a2b3c4d`;
const withCertificate = (region: string): Change => [["https"], { certificate_arn: ACM(region) }];

describe("Hermes' configuration", () => {
  it("is valid by default, with an existing certificate, and with every kind of NAT", () => {
    expect(problemsWith([])).toBeUndefined();
    expect(problemsWith([withCertificate("eu-south-2")])).toBeUndefined();
    for (const nat of ["gateway", "gateway-per-zone", "instance", "none"])
      expect(problemsWith([[["network", "nat"], nat]])).toBeUndefined();
  });

  it.each<[string, Change[], RegExp]>([
    [
      "a network without room for its subnets",
      [[["network", "cidr"], "10.0.0.0/28"]],
      /^prod\.yaml:8:9 network\.cidr: 10\.0\.0\.0\/28 has 16 addresses, 6 subnets of at least 16 need 96\. Use \/25 or wider\.$/,
    ],
    [
      "a network that overlaps a peer's",
      [
        [["network", "cidr"], "10.1.0.0/16"],
        [["network", "peer_cidrs"], ["10.1.128.0/20"]],
      ],
      /^prod\.yaml:8:9 network\.cidr: 10\.1\.0\.0\/16 shares addresses with the peer network 10\.1\.128\.0\/20/,
    ],
    [
      "a typo in a CIDR",
      [[["network", "cidr"], "10.0.0.1/16"]],
      /^prod\.yaml:8:9 network\.cidr: .* did you mean 10\.0\.0\.0\/16/,
    ],
    [
      "zones of another region",
      [
        [
          ["network", "availability_zones"],
          ["eu-south-2a", "eu-west-1b"],
        ],
      ],
      /^prod\.yaml:\d+:\d+ network\.availability_zones\[1\]: is not in eu-south-2/,
    ],
    [
      "a zone named twice",
      [
        [
          ["network", "availability_zones"],
          ["eu-south-2a", "eu-south-2a"],
        ],
      ],
      /^prod\.yaml:\d+:\d+ network\.availability_zones\[1\]: is already in the list/,
    ],
    [
      "one zone, where a load balancer needs two",
      [[["network", "availability_zones"], ["eu-south-2a"]]],
      /network\.availability_zones: is too short/,
    ],
    [
      "no hosts",
      [[["fleet", "instance_count"], 0]],
      /^prod\.yaml:\d+:\d+ fleet\.instance_count: is too low \(got the number 0, want a whole number from 1 to 30\)/,
    ],
    [
      "an instance type that does not exist",
      [[["fleet", "instance_type"], "t4g.smal"]],
      /fleet\.instance_type: .*did you mean t4g\.small/,
    ],
    [
      "domain and certificate both",
      [[["https", "certificate_arn"], ACM("eu-south-2")]],
      /https\.certificate_arn: conflicts with domain/,
    ],
    [
      "neither domain nor certificate",
      [[["https"], {}]],
      /https\.domain: is required, or certificate_arn instead/,
    ],
    [
      "a certificate of another region",
      [withCertificate("eu-west-1")],
      /https\.certificate_arn: is a certificate of eu-west-1.*want a certificate of eu-south-2/,
    ],
    [
      "more names for a certificate that exists",
      [[["https"], { certificate_arn: ACM("eu-south-2"), alternative_names: ["www.example.com"] }]],
      /https\.alternative_names: needs a domain/,
    ],
    [
      "a domain outside its zone",
      [[["https", "hosted_zone"], "example.org"]],
      /https\.domain: is not within the zone example\.org/,
    ],
    [
      "another name outside the zone",
      [
        [
          ["https", "alternative_names"],
          ["*.hermes.example.com", "hermes.example.net"],
        ],
      ],
      /https\.alternative_names\[1\]: is not within the zone example\.com/,
    ],
    [
      "a CDN certificate that CloudFront does not take",
      [[["assets"], { domain: "cdn.example.com", certificate_arn: ACM("eu-south-2") }]],
      /assets\.certificate_arn: .*want a certificate of us-east-1/,
    ],
    [
      "a CDN domain without a certificate",
      [[["assets"], { domain: "cdn.example.com" }]],
      /assets\.certificate_arn: is required: domain and certificate_arn go together/,
    ],
    [
      "a slow start that AWS does not offer",
      [[["application", "slow_start"], "10s"]],
      /application\.slow_start: is too short \(got 10s, want 0s, or 30s to 15m\)/,
    ],
    [
      "a key that is not known",
      [[["fleet", "instance_cuont"], 3]],
      /fleet\.instance_cuont: .*instance_count/,
    ],
  ])("refuses %s", (_, changes, message) => {
    expect(problemsWith(changes)).toEqual(expect.arrayContaining([expect.stringMatching(message)]));
  });

  it("reports everything that is wrong together", () => {
    const problems = problemsWith([
      [["network", "cidr"], "10.0.0.0/33"],
      [["fleet", "instance_count"], 0],
      [["delivery", "repository"], undefined],
    ]);
    expect(problems).toHaveLength(3);
  });

  it("refuses two environments that claim the same names, roles or domain, or share addresses", () => {
    writeFileSync(
      join(folder, "stage.yaml"),
      written("prod")
        .replaceAll("hermes.example.com", "stage.example.com")
        .replace("  cidr: 10.0.0.0/16\n", "  # The default, which prod has written.\n")
        .replace("delivery:\n", "delivery:\n  role_name: GitHubActionsDeployRole\n"),
    );
    expect(problemsWith([])).toEqual([
      expect.stringMatching(
        /^stage\.yaml:\S+ environment_label: is already the environment label of hermes prod/,
      ),
      expect.stringMatching(
        /^stage\.yaml:\d+:\d+ network\.cidr: shares addresses with the network of hermes prod, \S+ at \S*prod\.yaml:8:9/,
      ),
      expect.stringMatching(
        /^stage\.yaml:\S+ delivery\.role_name: the role GitHubActionsDeployRole already belongs to prod/,
      ),
    ]);
  });

  it("gives unset names other defaults outside prod", () => {
    writeFileSync(
      join(folder, "stage.yaml"),
      written("prod")
        .replaceAll("hermes.example.com", "stage.example.com")
        .replace("10.0.0.0/16", "10.1.0.0/16")
        .replace(/environment_label: .*/, ""),
    );
    expect(problemsWith([])).toBeUndefined();
  });
});

describe("generated mistakes", () => {
  const word = fc.stringMatching(/^[a-z]{1,8}$/);
  const notWhole = fc.oneof(word, fc.constant(1.5), fc.constant([]), fc.constant({}), fc.constant(null));
  const notText = fc.oneof(
    fc.integer(),
    fc.boolean(),
    fc.constant([1]),
    fc.constant({ a: 1 }),
    fc.constant(null),
  );
  const notFlag = fc.oneof(word, fc.integer(), fc.constant([]));
  const mistake = (path: Path, ...values: fc.Arbitrary<unknown>[]) =>
    fc.oneof(...values).map((value): Change => [path, value]);
  const domainTypo = fc.constantFrom(
    "https://hermes.example.com",
    "hermes",
    "Hermes.Example.com",
    "a..b",
    "1.2.3.4",
  );

  const anyMistake = fc.oneof(
    mistake(["region"], word, notText),
    mistake(["protection"], word, notText),
    mistake(["account"], fc.integer(), word),
    mistake(["tags"], word, fc.constant(["a"])),
    mistake(["environment_label"], notText, fc.constant("Production"), fc.constant("")),
    mistake(
      ["network", "cidr"],
      notText,
      fc
        .tuple(fc.nat(255), fc.nat(33))
        .map(([part, prefix]) => `10.${part}.3.7/${prefix}`)
        .filter((cidr) => !cidr.endsWith("/32")),
      fc.integer({ min: 26, max: 28 }).map((prefix) => `10.0.0.0/${prefix}`),
      fc.integer({ min: 1, max: 15 }).map((prefix) => `0.0.0.0/${prefix}`),
    ),
    mistake(
      ["network", "peer_cidrs"],
      fc.constant(["10.0.0.0/8"]),
      fc.constant(["10.0.7.0/24"]),
      word,
      fc.constant([1]),
    ),
    mistake(
      ["network", "availability_zones"],
      fc.constant([]),
      word,
      fc.array(word, { minLength: 2, maxLength: 4 }),
    ),
    mistake(["network", "nat"], word, notText),
    mistake(["network", "flow_logs"], word, notText),
    mistake(["fleet", "instance_count"], notWhole, fc.integer({ max: 0 }), fc.integer({ min: 31 })),
    mistake(
      ["fleet", "instance_type"],
      notText,
      word,
      word.map((size) => `t4g.${size}x`),
    ),
    mistake(["fleet", "disk_gib"], notWhole, fc.integer({ max: 7 })),
    mistake(["fleet", "key_name"], fc.constant(""), notText),
    mistake(["https", "domain"], notText, domainTypo),
    mistake(["https", "hosted_zone"], notText, domainTypo, fc.constant("example.org")),
    mistake(["https", "alternative_names"], word, fc.array(domainTypo, { minLength: 1, maxLength: 3 })),
    mistake(["https", "certificate_arn"], notText, word, fc.constant(ACM("eu-south-2"))),
    mistake(["web_firewall"], notFlag),
    mistake(["application", "port"], notWhole, fc.integer({ min: 65_536 }), fc.integer({ max: 0 })),
    mistake(["application", "health_path"], notText, word),
    mistake(["application", "deregistration_delay"], notText, word, fc.constant("2h")),
    mistake(
      ["application", "slow_start"],
      notText,
      word,
      fc.integer({ min: 1, max: 29 }).map((s) => `${s}s`),
    ),
    mistake(["registry", "repository"], notText, fc.constant("Hermes"), fc.constant("")),
    mistake(["registry", "keep_images"], notWhole, fc.integer({ max: 0 })),
    mistake(["assets", "bucket"], notText, fc.constant("A_b")),
    mistake(["assets", "domain"], domainTypo, fc.constant("cdn.example.com")),
    mistake(["assets", "edge_locations"], word),
    mistake(["secrets_from_variables"], notFlag),
    mistake(["secrets_version"], notWhole, fc.integer({ max: 0 })),
    mistake(["delivery", "repository"], notText, word),
    mistake(["delivery", "claims"], word, fc.constant([]), fc.constant(["*", "*"])),
    mistake(["delivery", "access"], word),
    mistake(["delivery", "oidc_provider_arn"], word, fc.constant(ACM("eu-south-2"))),
    mistake(["delivery", "role_name"], notText, fc.constant("with space")),
    mistake(["monitoring", "alarms"], notFlag),
    mistake(["monitoring", "alarm_emails"], word, fc.array(word, { minLength: 1, maxLength: 2 })),
    mistake(["monitoring", "log_retention_days"], fc.integer({ min: 8, max: 13 }), word),
    word.map((key): Change => [[`${key}_key`], 1]),
    word.map((key): Change => [["fleet", `${key}_key`], 1]),
  );

  it("are each reported with a position in the file, and never as a stack trace", () => {
    fc.assert(
      fc.property(fc.array(anyMistake, { minLength: 1, maxLength: 3 }), (mistakes) => {
        // A later mistake at the same path replaces an earlier one.
        const problems = problemsWith(
          mistakes.filter(([path], i) => !mistakes.slice(i + 1).some(([later]) => later[0] === path[0])),
        );
        expect(problems?.length).toBeGreaterThan(0);
        for (const problem of problems ?? []) {
          expect(problem).toMatch(/^prod\.yaml:[1-9]\d*:[1-9]\d* \S+: ./);
          expect(problem).not.toMatch(/\n\s+at |undefined|\[object/);
        }
      }),
      { numRuns: 200 },
    );
  });
});
