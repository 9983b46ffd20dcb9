import { rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ConfigurationError } from "../../../src/config/configuration-error";
import { loadSystem } from "../../../src/systems/load-system";
import { defineSystem } from "../../../src/systems/system-definition";
import { ExitCode } from "../../../src/text/user-error";
import { example, load, MINIMAL_YAML, problemsIn, systemFolder } from "./example-system";

describe("a valid system", () => {
  it("has one environment for each file, with its name, and the backend's own", () => {
    const { environments, bootstrap, definition } = load({
      "stage.yaml": MINIMAL_YAML.replace("api.", "stage.").replaceAll("10.0.", "10.1."),
      "prod.yaml": MINIMAL_YAML,
    });
    expect(environments.map(({ name }) => name)).toEqual(["prod", "stage"]);
    expect(environments.map(({ system }) => system)).toEqual([definition.name, definition.name]);
    expect(bootstrap.name).toBe("bootstrap");
  });

  it("gives camelCase keys, defaults and durations in seconds", () => {
    const { environments } = load({ "prod.yaml": `${MINIMAL_YAML}drain_timeout: 20m\n` });
    expect(environments[0]?.config).toMatchObject({
      network: { publicSubnets: ["10.0.0.0/24"] },
      drainTimeout: 1200,
      logRetentionDays: 30,
    });
  });

  it("leaves the keys of records unchanged", () => {
    const yaml = `${MINIMAL_YAML}tags: { cost_center: platform, camelCase: kept }\nvariables: { LOG_LEVEL: info }\n`;
    const [prod] = load({ "prod.yaml": yaml }).environments;
    expect(prod?.tags).toEqual({ cost_center: "platform", camelCase: "kept" });
    expect(prod?.config.variables).toEqual({ LOG_LEVEL: "info" });
  });

  it.each([
    ["prod", "", "strict"],
    ["production", "", "strict"],
    ["stage", "", "relaxed"],
    ["stage", "protection: strict\n", "strict"],
    ["prod", "protection: relaxed\n", "relaxed"],
  ])("protects %s with %j: %s", (name, line, protection) => {
    expect(load({ [`${name}.yaml`]: MINIMAL_YAML + line }).environments[0]?.protection).toBe(protection);
  });

  it("names the backend after the system and puts it in bootstrap.yaml's region", () => {
    const { environments, bootstrap } = load({
      "bootstrap.yaml": "region: eu-south-2\n",
      "prod.yaml": MINIMAL_YAML,
    });
    const backend = {
      bucket: "hellotron-terraform-state",
      lockTable: "hellotron-terraform-locks",
      lock: "dynamodb",
      region: "eu-south-2",
    };
    expect(environments[0]).toMatchObject({ region: "us-east-1", backend });
    expect(bootstrap).toMatchObject({ region: "eu-south-2", protection: "strict", backend });
  });

  it("takes the backend's names from bootstrap.yaml", () => {
    const { environments } = load({
      "bootstrap.yaml": "region: us-east-1\nbucket: our-state\nlock_table: our-locks\nlock: both\n",
      "prod.yaml": MINIMAL_YAML,
    });
    expect(environments[0]?.backend).toMatchObject({
      bucket: "our-state",
      lockTable: "our-locks",
      lock: "both",
    });
  });
});

describe("YAML's own features", () => {
  it("has anchors, aliases, merge keys and comments", () => {
    const [prod] = load({
      "prod.yaml": `# the whole file
x-host: &host # only there to be named
  instance_type: t3.large
  disk_gb: 40
${MINIMAL_YAML}instances:
  one: *host
  two: { <<: *host, disk_gb: 80 }
  three: { <<: [{ disk_gb: 10 }, *host] }
`,
    }).environments;
    expect(prod?.config.instances).toEqual({
      one: { instanceType: "t3.large", diskGb: 40 },
      two: { instanceType: "t3.large", diskGb: 80 },
      three: { instanceType: "t3.large", diskGb: 10 },
    });
  });

  it("report a mistake below an anchor where it is written", () => {
    const yaml = `${MINIMAL_YAML}instances:\n  one: &host\n    instance_type: t3.hug\n  two: *host\n`;
    expect(problemsIn({ "prod.yaml": yaml })).toEqual([
      expect.stringMatching(/^prod\.yaml:9:20 instances\.one\.instance_type: /),
      expect.stringMatching(/^prod\.yaml:9:20 instances\.two\.instance_type: /),
    ]);
  });

  it.each([
    ["an alias inside what it names", "variables: &a { x: *a }\n", /prod\.yaml:7:20 an alias is inside/],
    ["an alias without an anchor", "alarm_email: *nobody\n", /prod\.yaml:7:14 refers to an anchor/],
    ["aliases that multiply", bomb(), /has more than 20000 values/],
    ["a nesting without end", `a: ${"[".repeat(20_000)}`, /is nested too deeply/],
    ["a tab", "\tx: 1\n", /prod\.yaml:7:1 is indented with a tab/],
    ["a second document", "---\nregion: us-east-1\n", /prod\.yaml:7:1 a second document/],
    ["a tag", "alarm_email: !mail x\n", /prod\.yaml:7:14 has an unknown tag/],
    ["a key written twice", "region: us-east-2\n", /prod\.yaml:7:1 region: is a duplicate, first in line 1/],
    ["an unclosed bracket", "secret_keys: [A\n", /prod\.yaml:\d+:\d+ is not valid YAML/],
    [
      "an escape that a line end cuts",
      'alarm_email: "a\\u\n"\n',
      /is not valid YAML: Invalid escape sequence \\u$/,
    ],
    ["a merge of text", "<<: text\n", /prod\.yaml:7:5 <<: merges something/],
    ["a key that is a list", "? [a]\n: b\n", /prod\.yaml:7:3 is not usable as a key/],
    ["a key that JavaScript keeps for itself", "__proto__: {}\n", /prod\.yaml:7:1 __proto__: is not usable/],
  ])("are refused in %s", (_, lines, message) => {
    expect(problemsIn({ "prod.yaml": MINIMAL_YAML + lines })).toContainEqual(expect.stringMatching(message));
  });

  it("do not show the text of a file that is not UTF-8", () => {
    expect(problemsIn({ "prod.yaml": Buffer.from([0x72, 0xff, 0xfe]) })).toEqual([
      "prod.yaml:1:1 is not UTF-8 text",
    ]);
  });
});

describe("files", () => {
  it("are all read before anything is reported", () => {
    const problems = problemsIn({
      "bootstrap.yaml": "regoin: us-east-1\n",
      "dev.yaml": "region: [\n",
      "prod.yaml": MINIMAL_YAML.replace("10.0.0.0/16", "10.0.0.1/16"),
      "stage.yaml": "",
    });
    const files = problems.map((problem) => problem.split(":")[0]);
    expect(new Set(files)).toEqual(new Set(["bootstrap.yaml", "dev.yaml", "prod.yaml", "stage.yaml"]));
  });

  it.each([
    ["nothing", ""],
    ["comments", "# later\n"],
    ["an empty document", "---\n"],
  ])("must have more than %s", (_, text) => {
    expect(problemsIn({ "prod.yaml": text })).toEqual([
      "prod.yaml:1:1 is empty (want a mapping with at least region: …)",
    ]);
  });

  it.each(["just text", "- a\n- b\n", "42"])("must contain keys and values, not %j", (text) => {
    expect(problemsIn({ "prod.yaml": text })).toEqual([
      expect.stringContaining("prod.yaml:1:1 does not contain keys and values"),
    ]);
  });

  it("have a valid environment name and end in .yaml", () => {
    expect(problemsIn({ "Prod.yaml": MINIMAL_YAML, "stage.yml": MINIMAL_YAML })).toEqual([
      expect.stringContaining("Prod.yaml:1:1 is not a valid environment name"),
      expect.stringContaining("stage.yml:1:1 has the wrong extension (want stage.yaml)"),
    ]);
  });

  it("include bootstrap.yaml", () => {
    const folder = systemFolder({ "prod.yaml": MINIMAL_YAML });
    rmSync(join(folder, "bootstrap.yaml"));
    expect(() => loadSystem(folder, example)).toThrow(
      /bootstrap\.yaml:1:1 is missing, .*at least `region: …`/,
    );
  });

  it("are in an existing folder", () => {
    expect(() => loadSystem(join(systemFolder({}), "absent"), example)).toThrow(/absent: there is no folder/);
  });

  it("are named relative to the current directory, in one error that is not a crash", () => {
    const folder = systemFolder({ "prod.yaml": "region: mars-1\n" });
    const before = process.cwd();
    process.chdir(folder);
    try {
      expect(() => loadSystem(folder, example)).toThrow(ConfigurationError);
      expect(() => loadSystem(folder, example)).toThrow(
        /^the configuration has 4 problems\n {2}prod\.yaml:1:1 /,
      );
    } finally {
      process.chdir(before);
    }
  });

  it("give an error with the exit code of a wrong configuration", () => {
    const error = new ConfigurationError([]);
    expect(error.exitCode).toBe(ExitCode.usage);
  });
});

describe("a definition", () => {
  it("cannot have Groundplan's own keys", () => {
    const schema = z.object({ region: z.string(), tags: z.string() });
    expect(() => defineSystem({ name: "x", schema, stack: example.stack as never })).toThrow(/region, tags/);
  });

  it("checks across its environments, each problem with its position", () => {
    const checked = defineSystem({
      ...example,
      check: (environments) =>
        environments.map(({ source }) =>
          source.problemAt(["network", "publicSubnets", 0], { problem: "is taken" }),
        ),
    });
    const folder = systemFolder({ "prod.yaml": MINIMAL_YAML });
    expect(() => loadSystem(folder, checked)).toThrow(
      /prod\.yaml:4:20 network\.public_subnets\[0\]: is taken/,
    );
  });
});

/** Nine aliases of nine aliases of … 9⁸ values, in a few lines. */
function bomb(): string {
  const names = [..."abcdefgh"];
  const line = (name: string, before: string | undefined) =>
    `${name}: &${name} [${Array<string>(9)
      .fill(before === undefined ? "x" : `*${before}`)
      .join(", ")}]\n`;
  return names.map((name, index) => line(name, names[index - 1])).join("");
}
