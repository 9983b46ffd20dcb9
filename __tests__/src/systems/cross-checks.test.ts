import { loadSystem } from "../../../src/systems/load-system";
import {
  catchProblems,
  example,
  load,
  MINIMAL_YAML,
  problemsAcross,
  problemsIn,
  systemFolder,
} from "./example-system";

/** Valid beside {@link MINIMAL_YAML}: with a domain and a network of its own. */
const OTHER_YAML = MINIMAL_YAML.replace("api.example.com", "other.example.com").replace(/10\.0\./g, "10.1.");
const SAME_DOMAIN = OTHER_YAML.replace("other.example.com", "api.example.com");
const SAME_NETWORK = MINIMAL_YAML.replace("api.example.com", "other.example.com");

describe("environments of one system", () => {
  it("cannot share a domain", () => {
    expect(problemsIn({ "prod.yaml": MINIMAL_YAML, "stage.yaml": SAME_DOMAIN })).toEqual([
      expect.stringMatching(
        /^stage\.yaml:5:9 domain: is already the domain of hellotron prod, prod\.yaml:5:9/,
      ),
    ]);
  });

  it("can share the hosted zone of their domains", () => {
    const zone = "hosted_zone: example.com\n";
    expect(problemsIn({ "prod.yaml": MINIMAL_YAML + zone, "stage.yaml": OTHER_YAML + zone })).toEqual([]);
  });

  const BOOTSTRAP = 'region: us-east-1\naccount: "111111111111"\n';
  const elsewhere = `${MINIMAL_YAML}account: "222222222222"\n`;

  it("can be in another account, with a separate state backend", () => {
    const { backends, environments } = load({
      "bootstrap.yaml": `${BOOTSTRAP}lock: both\n`,
      "prod.yaml": elsewhere,
      "stage.yaml": `${OTHER_YAML}account: "111111111111"\n`,
    });
    expect(backends.map(({ name, account, backend }) => ({ name, account, ...backend }))).toEqual([
      expect.objectContaining({
        name: "bootstrap",
        account: "111111111111",
        bucket: "hellotron-terraform-state",
      }),
      {
        ...{
          name: "bootstrap-prod",
          account: "222222222222",
          region: "us-east-1",
          lock: "both",
          only: "prod",
        },
        ...{ bucket: "hellotron-prod-terraform-state", lockTable: "hellotron-prod-terraform-locks" },
      },
    ]);
    expect(environments.map(({ name, backend }) => `${name}: ${backend.bucket}`)).toEqual([
      "prod: hellotron-prod-terraform-state",
      "stage: hellotron-terraform-state",
    ]);
  });

  it("name their own backend if they have one, and nowhere else", () => {
    const named = "backend: { bucket: acme-prod-states, lock_table: acme-prod-locks }\n";
    const [, own] = load({ "bootstrap.yaml": BOOTSTRAP, "prod.yaml": elsewhere + named }).backends;
    expect(own?.backend).toMatchObject({ bucket: "acme-prod-states", lockTable: "acme-prod-locks" });
    expect(own?.source.locate(["bucket"])).toMatchObject({ line: 8, column: 20 });
    expect(problemsIn({ "bootstrap.yaml": BOOTSTRAP, "prod.yaml": MINIMAL_YAML + named })).toEqual([
      expect.stringMatching(/^prod\.yaml:7:1 backend: belongs to an environment in another account/),
    ]);
    const taken = "backend: { bucket: hellotron-terraform-state }\n";
    expect(problemsIn({ "bootstrap.yaml": BOOTSTRAP, "prod.yaml": elsewhere + taken })).toEqual([
      expect.stringMatching(/^prod\.yaml:8:20 backend\.bucket: is already the state bucket of hellotron/),
    ]);
  });

  it("must be in the account of the environments they read", () => {
    const reader = { ...example, readsFrom: (name: string) => (name === "prod" ? ["shared"] : []) };
    const files = systemFolder({
      "bootstrap.yaml": BOOTSTRAP,
      "prod.yaml": elsewhere,
      "shared.yaml": OTHER_YAML,
    });
    expect(catchProblems(() => loadSystem(files, reader))).toEqual([
      expect.objectContaining({
        line: 7,
        column: 10,
        problem: expect.stringContaining(
          "differs from the account of shared, whose outputs prod reads",
        ) as string,
      }),
    ]);
  });

  it("must have availability zones in their own region", () => {
    const network = "  public_subnets: [10.0.0.0/24]\n  availability_zones: [us-east-1a, eu-west-1a]\n";
    const yaml = MINIMAL_YAML.replace("  public_subnets: [10.0.0.0/24]\n", network);
    expect(problemsIn({ "prod.yaml": yaml })).toEqual([
      expect.stringContaining("prod.yaml:5:36 network.availability_zones[1]: is not in us-east-1"),
    ]);
  });

  it("are checked against each other even if bootstrap.yaml is wrong", () => {
    const files = { "bootstrap.yaml": "", "prod.yaml": MINIMAL_YAML, "stage.yaml": SAME_DOMAIN };
    expect(problemsIn(files)).toContainEqual(
      expect.stringContaining("is already the domain of hellotron prod"),
    );
  });
});

describe("networks in one account and region", () => {
  it("must not overlap, and both positions are reported", () => {
    expect(problemsIn({ "prod.yaml": MINIMAL_YAML, "stage.yaml": SAME_NETWORK })).toEqual([
      expect.stringMatching(
        /^stage\.yaml:3:9 network\.cidr: shares addresses with the network of hellotron prod, 10\.0\.0\.0\/16 at prod\.yaml:3:9 .*got "10\.0\.0\.0\/16", want .*\baccount\b/,
      ),
    ]);
  });

  it("must not contain each other", () => {
    const inside = SAME_NETWORK.replace("cidr: 10.0.0.0/16", "cidr: 10.0.128.0/17");
    expect(problemsIn({ "prod.yaml": MINIMAL_YAML, "stage.yaml": inside })).toEqual([
      expect.stringContaining("shares addresses with the network of hellotron prod"),
    ]);
  });

  it("are compared across all systems, and all conflicts are reported together", () => {
    const third = SAME_NETWORK.replace("other.", "third.");
    const systems = {
      hermes: { "prod.yaml": MINIMAL_YAML, "stage.yaml": SAME_NETWORK },
      hebo: { "prod.yaml": third },
    };
    expect(problemsAcross(systems)).toEqual([
      expect.stringMatching(/^stage\.yaml:3:9 .* hermes prod, .* at prod\.yaml:3:9/),
      expect.stringMatching(/^prod\.yaml:3:9 .* hermes prod, .* at prod\.yaml:3:9/),
    ]);
  });

  const account = (yaml: string, digit: string) => `${yaml}account: "${digit.repeat(12)}"\n`;

  it.each([
    ["another region", MINIMAL_YAML, SAME_NETWORK.replace("us-east-1", "eu-west-1")],
    ["another account", account(MINIMAL_YAML, "1"), account(SAME_NETWORK, "2")],
  ])("can overlap in %s", (_, prod, stage) => {
    expect(problemsIn({ "prod.yaml": prod, "stage.yaml": stage })).toEqual([]);
  });

  it("can overlap if only bootstrap.yaml says that the accounts differ", () => {
    const bootstrap = (digit: string) => account("region: us-east-1\n", digit);
    const systems = {
      hermes: { "bootstrap.yaml": bootstrap("1"), "prod.yaml": MINIMAL_YAML },
      hebo: { "bootstrap.yaml": bootstrap("2"), "prod.yaml": SAME_NETWORK },
    };
    expect(problemsAcross(systems)).toEqual([]);
  });

  it("count as in one account if a file does not say which", () => {
    expect(problemsIn({ "prod.yaml": MINIMAL_YAML, "stage.yaml": account(SAME_NETWORK, "2") })).toEqual([
      expect.stringContaining("stage.yaml:3:9 network.cidr: shares addresses"),
    ]);
  });
});

describe("several systems", () => {
  it("cannot share a domain", () => {
    expect(
      problemsAcross({ hermes: { "prod.yaml": MINIMAL_YAML }, hebo: { "prod.yaml": SAME_DOMAIN } }),
    ).toEqual([expect.stringContaining("domain: is already the domain of hermes prod")]);
  });

  it("cannot share a state bucket", () => {
    const bootstrap = "region: us-east-1\nbucket: one-for-all\n";
    const problems = problemsAcross({
      hermes: { "bootstrap.yaml": bootstrap, "prod.yaml": MINIMAL_YAML },
      hebo: { "bootstrap.yaml": bootstrap, "prod.yaml": OTHER_YAML },
    });
    expect(problems).toEqual([
      expect.stringContaining("bootstrap.yaml:2:9 bucket: is already the state bucket of hermes"),
    ]);
  });

  it("are reported together", () => {
    const problems = problemsAcross({ hermes: { "prod.yaml": "" }, hebo: { "prod.yaml": "" } });
    expect(problems).toEqual(Array(2).fill(expect.stringContaining("prod.yaml:1:1 is empty")));
  });
});
