import { MINIMAL_YAML, problemsIn } from "./example-system";

/** The problems of `prod.yaml` with these lines after the minimal ones, which are six. */
function problemsOfLines(lines: string): readonly string[] {
  return problemsIn({ "prod.yaml": `${MINIMAL_YAML}${lines}\n` });
}

describe("a problem", () => {
  it.each([
    ["an unknown key", "domian: x", "prod.yaml:7:1 domian: is an unknown key, did you mean domain?"],
    [
      "a key in camelCase",
      "certificateArn: x",
      "prod.yaml:7:1 certificateArn: is an unknown key, keys are written in snake_case: certificate_arn",
    ],
    [
      "an unknown key far from all others",
      "health_check: { path: /, port: 80, zzz: 1 }",
      "prod.yaml:7:36 health_check.zzz: is an unknown key (want one of https, path, port)",
    ],
    [
      "text for a number",
      "health_check: { path: /, port: http }",
      'prod.yaml:7:32 health_check.port: has the wrong type (got "http", want a port from 1 to 65535)',
    ],
    [
      "a number for text",
      "tags: { cost: 012 }",
      'prod.yaml:7:15 tags.cost: has the wrong type: quote it, "012" (got the number 012, want text of at most 256 characters)',
    ],
    [
      "an account id that YAML takes for a number",
      "account: 012345678901",
      'prod.yaml:7:10 account: has the wrong type: quote it, "012345678901" (got the number 012345678901, want an AWS account id, 12 digits in quotes such as "123456789012")',
    ],
    [
      "a switch of YAML 1.1",
      "health_check: { path: /, port: 80, https: yes }",
      'prod.yaml:7:43 health_check.https: has the wrong type: write true (got "yes", want true or false)',
    ],
    [
      "a mapping for a list",
      "admin_cidr_blocks: { a: 1 }",
      "prod.yaml:7:1 admin_cidr_blocks: has the wrong type (got a mapping, want a list, each item a CIDR block such as 10.0.0.0/16 or 2001:db8::/56)",
    ],
    [
      "a key without a value",
      "alarm_email:",
      'prod.yaml:7:1 alarm_email: has no value (got nothing, want an email address such as "ops@example.com")',
    ],
    [
      "a missing key, at its parent",
      "health_check: { path: / }",
      "prod.yaml:7:1 health_check.port: is required (got nothing, want a port from 1 to 65535)",
    ],
    [
      "a value outside an enumeration",
      "protection: stric",
      'prod.yaml:7:13 protection: is not allowed, did you mean strict? (got "stric", want one of "strict", "relaxed")',
    ],
    [
      "a number below its limit",
      "instances: { a: { instance_type: t3.small, disk_gb: 7 } }",
      "prod.yaml:7:53 instances.a.disk_gb: is too low (got the number 7, want a whole number from 8 to 1000)",
    ],
    [
      "a fraction for a whole number",
      "instances: { a: { instance_type: t3.small, disk_gb: 8.5 } }",
      "prod.yaml:7:53 instances.a.disk_gb: has the wrong type (got the number 8.5, want a whole number from 8 to 1000)",
    ],
    [
      "an option that does not exist",
      "store: { engine: postgre }",
      'prod.yaml:7:18 store.engine: is not allowed, did you mean postgres? (got "postgre", want "aurora" or "postgres")',
    ],
    [
      "options without the choice",
      "store: {}",
      'prod.yaml:7:1 store.engine: is required (got nothing, want "aurora" or "postgres")',
    ],
    [
      "a key of another option",
      "store: { engine: aurora, min_capacity: 1, pause_after: 5m, storage_gb: 20 }",
      "prod.yaml:7:60 store.storage_gb: is an unknown key (want one of engine, min_capacity, pause_after)",
    ],
    [
      "a record's key",
      "tags: { 'aws:name': x }",
      "prod.yaml:7:21 tags.aws:name: is not usable as a key: AWS does not allow this tag (want a tag key of 1 to 128 characters without the prefix aws:)",
    ],
  ])("with %s", (_, lines, expected) => {
    expect(problemsOfLines(lines)).toEqual([expected]);
  });

  it("does not hide another, and all are in reading order", () => {
    const problems = problemsOfLines(
      "drain_timeout: 2h\nlog_retention_days: 31\nadmin_cidr_blocks: [10.0.0.1/16, x]",
    );
    expect(problems.map((problem) => problem.split(" ")[0])).toEqual([
      "prod.yaml:7:16",
      "prod.yaml:8:21",
      "prod.yaml:9:21",
      "prod.yaml:9:34",
    ]);
  });

  it("of a missing top-level key is at the start of the file's first key", () => {
    const [first] = problemsIn({ "prod.yaml": "# a comment\n\ntags: {}\n" });
    expect(first).toMatch(/^prod\.yaml:3:1 /);
  });
});

describe("a secret in YAML", () => {
  const planted = "sk-ant-api03-canary-canary";

  it.each([
    ["as a value", `variables: { KEY: ${planted} }`],
    ["at an unknown key", `anthropic: ${planted}`],
    ["of the wrong type", `log_retention_days: ${planted}`],
    ["in a list", `secret_keys: [${planted}]`],
    ["as a key", `${planted}: x`],
    ["below an alias", `x-a: &a { KEY: ${planted} }\nvariables: *a`],
  ])("%s is refused and not quoted", (_, lines) => {
    const problems = problemsOfLines(lines);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.join("\n")).not.toContain(planted);
  });

  it("is directed to where secrets belong", () => {
    expect(problemsOfLines(`variables: { KEY: ${planted} }`)).toEqual([
      expect.stringMatching(/^prod\.yaml:7:19 variables\.KEY: looks like a secret.*put-secret-value/),
    ]);
  });

  it.each(["SMTP_PASSWORD", "SLACK_BOT_TOKEN", "jwt_secret", "VAPI_API_KEY"])(
    "is recognized by its name %s where keys are free",
    (name) => {
      expect(problemsOfLines(`variables: { ${name}: hunter2 }`)).toEqual([
        expect.stringContaining(`variables.${name}: looks like a secret`),
      ]);
    },
  );
});
