import { MINIMAL_YAML, problemsAcross, problemsIn } from "./example-system";

const OTHER_DOMAIN = MINIMAL_YAML.replace("api.example.com", "other.example.com");

describe("environments of one system", () => {
  it("do not share a domain", () => {
    expect(problemsIn({ "prod.yaml": MINIMAL_YAML, "stage.yaml": MINIMAL_YAML })).toEqual([
      expect.stringMatching(
        /^stage\.yaml:5:9 domain: is the domain of hellotron prod already, prod\.yaml:5:9/,
      ),
    ]);
  });

  it("may share the hosted zone that their domains are in", () => {
    const zone = "hosted_zone: example.com\n";
    expect(problemsIn({ "prod.yaml": MINIMAL_YAML + zone, "stage.yaml": OTHER_DOMAIN + zone })).toEqual([]);
  });

  it("are in the account of their backend", () => {
    const problems = problemsIn({
      "bootstrap.yaml": 'region: us-east-1\naccount: "111111111111"\n',
      "prod.yaml": `${MINIMAL_YAML}account: "222222222222"\n`,
      "stage.yaml": `${OTHER_DOMAIN}account: "111111111111"\n`,
    });
    expect(problems).toEqual([
      expect.stringMatching(
        /^prod\.yaml:7:10 account: differs from .*bootstrap\.yaml:2:10 \(got "2+", want "1+"\)$/,
      ),
    ]);
  });

  it("have availability zones of their own region", () => {
    const network = "  public_subnets: [10.0.0.0/24]\n  availability_zones: [us-east-1a, eu-west-1a]\n";
    const yaml = MINIMAL_YAML.replace("  public_subnets: [10.0.0.0/24]\n", network);
    expect(problemsIn({ "prod.yaml": yaml })).toEqual([
      expect.stringContaining("prod.yaml:5:36 network.availability_zones[1]: is not in us-east-1"),
    ]);
  });

  it("are checked against each other although bootstrap.yaml is wrong", () => {
    const files = { "bootstrap.yaml": "", "prod.yaml": MINIMAL_YAML, "stage.yaml": MINIMAL_YAML };
    expect(problemsIn(files)).toContainEqual(
      expect.stringContaining("is the domain of hellotron prod already"),
    );
  });
});

describe("several systems", () => {
  it("do not share a domain", () => {
    expect(
      problemsAcross({ hermes: { "prod.yaml": MINIMAL_YAML }, hebo: { "prod.yaml": MINIMAL_YAML } }),
    ).toEqual([expect.stringContaining("domain: is the domain of hermes prod already")]);
  });

  it("do not share a state bucket", () => {
    const bootstrap = "region: us-east-1\nbucket: one-for-all\n";
    const problems = problemsAcross({
      hermes: { "bootstrap.yaml": bootstrap, "prod.yaml": MINIMAL_YAML },
      hebo: { "bootstrap.yaml": bootstrap, "prod.yaml": OTHER_DOMAIN },
    });
    expect(problems).toEqual([
      expect.stringContaining("bootstrap.yaml:2:9 bucket: is the state bucket of hermes"),
    ]);
  });

  it("are reported together", () => {
    const problems = problemsAcross({ hermes: { "prod.yaml": "" }, hebo: { "prod.yaml": "" } });
    expect(problems).toEqual(Array(2).fill(expect.stringContaining("prod.yaml:1:1 is empty")));
  });
});
