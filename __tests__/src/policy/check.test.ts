import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { LightsailDatabase } from "@cdktf/provider-aws/lib/lightsail-database";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack, TerraformVariable } from "cdktf";
import { acceptRisk } from "../../../constructs/accept-risk";
import type { JsonObject } from "../../../src/text/json";
import { check, type CheckReport, unexplained } from "../../../src/policy/check";
import { checkText } from "../../../src/policy/check-view";
import { checkCommand, isRefused } from "../../../src/cli/commands/check";
import { sarif } from "../../../src/policy/sarif";
import { ExitCode } from "../../../src/text/user-error";
import { planOf, synthesized, type Resources } from "../plan/resources/stacks";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "check-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, content: unknown): string {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(content, undefined, 2));
  return file;
}

/** The line on which the resource begins. */
const lineOf = (file: string, name: string) =>
  readFileSync(file, "utf8")
    .split("\n")
    .findIndex((line) => line.startsWith(`      "${name}": {`)) + 1;

/** As `acceptRisk` leaves it in the synthesized JSON. */
const accepting = (...accepted: { rule: string; reason: string; onlyIn?: "plan" }[]): JsonObject => ({
  "//": { groundplan: { accepted } },
});

function stackFile(resources: Resources, rest: JsonObject = {}): string {
  return write(
    "stacks/prod/cdk.tf.json",
    synthesized(resources, { "//": { metadata: { stackName: "prod" } }, ...rest }),
  );
}

const database = (comment: JsonObject = {}) => ({
  aws_lightsail_database: { db: { master_password: "${x.y.z}", final_snapshot_name: "last", ...comment } },
});
const ours = (paths: readonly string[]): Promise<CheckReport> => check(paths, { ownRulesOnly: true });

describe("an exception", () => {
  it("explains the finding that it was written for", async () => {
    const reason = "Lightsail has no write-only password";
    const file = stackFile(database(accepting({ rule: "GP_LIGHTSAIL_DB_PASSWORD", reason })));
    const report = await ours([file]);
    expect(report.findings).toEqual([
      expect.objectContaining({
        rule: "GP_LIGHTSAIL_DB_PASSWORD",
        acceptedBecause: reason,
        line: lineOf(file, "db"),
        project: "prod",
      }),
    ]);
    expect(isRefused(report)).toBe(false);
    expect(checkText(report, true)).toContain(reason);
  });

  it("is found where acceptRisk wrote it, in cdktf's own synthesis", async () => {
    const app = new App({ outdir: folder });
    const stack = new TerraformStack(app, "prod");
    new AwsProvider(stack, "aws", { region: "us-east-1" });
    const settings = { blueprintId: "postgres_16", bundleId: "micro_2_0", masterDatabaseName: "jarvis" };
    const password = new TerraformVariable(stack, "password", { sensitive: true });
    const jarvis = new LightsailDatabase(stack, "jarvis", {
      ...settings,
      relationalDatabaseName: "jarvis",
      masterUsername: "jarvis",
      masterPassword: password.stringValue,
      finalSnapshotName: "jarvis-last",
    });
    app.synth();
    expect(unexplained(await ours([folder])).map(({ rule }) => rule)).toEqual(["GP_LIGHTSAIL_DB_PASSWORD"]);
    acceptRisk(jarvis, "GP_LIGHTSAIL_DB_PASSWORD", "Lightsail has no write-only password");
    app.synth();
    expect(unexplained(await ours([folder]))).toEqual([]);
  });

  it("on the stack explains all of the rule's findings", async () => {
    const comment = {
      "//": {
        metadata: { stackName: "prod" },
        groundplan: { accepted: [{ rule: "GP_LIGHTSAIL_DB_PASSWORD", reason: "so" }] },
      },
    };
    const named = { final_snapshot_name: "last" };
    const databases = { aws_lightsail_database: { a: named, b: named } };
    expect(unexplained(await ours([stackFile(databases, comment)]))).toEqual([]);
  });

  it("without a reason explains nothing and is an error itself", async () => {
    const report = await ours([
      stackFile(database(accepting({ rule: "GP_LIGHTSAIL_DB_PASSWORD", reason: " " }))),
    ]);
    expect(unexplained(report).map(({ rule }) => rule)).toEqual(["GP_LIGHTSAIL_DB_PASSWORD", "GP_EXCEPTION"]);
    expect(report.findings.at(-1)?.title).toContain("GP_LIGHTSAIL_DB_PASSWORD has no reason");
  });

  it("that no longer matches anything is an error", async () => {
    const stale = accepting(
      { rule: "GP_LIGHTSAIL_DB_PUBLIC", reason: "demo" },
      { rule: "GP_LIGHTSAIL_DB_PASSWORD", reason: "so" },
    );
    const report = await ours([stackFile(database(stale))]);
    expect(unexplained(report).map(({ title }) => title)).toEqual([
      expect.stringMatching(/^The exception for GP_LIGHTSAIL_DB_PUBLIC explains no finding .*: remove it/),
    ]);
    expect(isRefused(report)).toBe(true);
  });

  it("for a rule of Checkov is not judged if Checkov was skipped", async () => {
    const report = await ours([
      stackFile({ aws_vpc: { main: accepting({ rule: "CKV2_AWS_11", reason: "cost" }) } }),
    ]);
    expect(report.findings).toEqual([]);
  });

  it("for another resource or rule does not explain the finding", async () => {
    const elsewhere = {
      ...database(),
      aws_vpc: { main: accepting({ rule: "GP_LIGHTSAIL_DB_PASSWORD", reason: "so" }) },
    };
    const open = unexplained(await ours([stackFile(elsewhere)])).map(({ rule, address }) => [rule, address]);
    expect(open).toEqual([
      ["GP_LIGHTSAIL_DB_PASSWORD", "aws_lightsail_database.db"],
      ["GP_EXCEPTION", "aws_vpc.main"],
    ]);
  });
});

describe("a plan", () => {
  const plan = planOf(
    {},
    { "aws_lightsail_database.db": { master_password: "hunter2hunter2", final_snapshot_name: "last" } },
  );

  it("uses the exceptions of the synthesized stack next to it", async () => {
    const file = write("stacks/prod/plan.json", plan);
    expect(unexplained(await ours([file]))).toHaveLength(1);
    stackFile(database(accepting({ rule: "GP_LIGHTSAIL_DB_PASSWORD", reason: "so" })));
    expect(unexplained(await ours([file]))).toEqual([]);
  });

  it("does not repeat the stack's findings", async () => {
    const report = await ours([stackFile(database()), write("stacks/prod/plan.json", plan)]);
    expect(report.findings).toHaveLength(1);
  });
});

describe("an exception that only plans need", () => {
  const inPlan = { rule: "GP_LIGHTSAIL_DB_PUBLIC", reason: "AWS decides it", onlyIn: "plan" } as const;
  const password: JsonObject = {
    "//": {
      metadata: { stackName: "prod" },
      groundplan: { accepted: [{ rule: "GP_LIGHTSAIL_DB_PASSWORD", reason: "no other way" }] },
    },
  };
  const stack = (comment: JsonObject = accepting(inPlan)) =>
    stackFile({ aws_lightsail_database: { db: { ...comment, final_snapshot_name: "last" } } }, password);
  /** What AWS answered is in the plan, and nowhere in the stack. */
  const planWith = (is_public: boolean, actions: readonly string[] = ["no-op"]) => {
    const plan = planOf(
      {},
      { "aws_lightsail_database.db": { publicly_accessible: is_public, final_snapshot_name: "last" } },
    );
    const changes = plan.resource_changes?.map((one) => ({ ...one, change: { ...one.change, actions } }));
    return write("stacks/prod/plan.json", { ...plan, resource_changes: changes });
  };
  const problems = async (...files: string[]) => unexplained(await ours(files)).map(({ title }) => title);

  it("explains the plan's finding, and is not missing one in the synthesized stack", async () => {
    const files = [stack(), planWith(true)];
    expect(await problems(...files)).toEqual([]);
    expect(await problems(...files.slice(0, 1))).toEqual([]);
    expect(await problems(...files.slice(1))).toEqual([]);
  });

  it("explains nothing in the synthesized stack", async () => {
    const open = { ...accepting(inPlan), publicly_accessible: true, final_snapshot_name: "last" };
    expect(await problems(stack(open), planWith(true))).toEqual([
      expect.stringContaining("reachable from the internet"),
    ]);
  });

  it("is stale if a plan that changes nothing does not need it", async () => {
    expect(await problems(stack(), planWith(false))).toEqual([
      "The exception for GP_LIGHTSAIL_DB_PUBLIC explains no finding of a plan that changes nothing: remove it",
    ]);
  });

  it.each(["create", "update"])("is not judged by a plan that will %s", async (action) => {
    expect(await problems(stack(), planWith(false, [action]))).toEqual([]);
  });

  it("must be marked: otherwise only the synthesized stack decides", async () => {
    const { rule, reason } = inPlan;
    expect(await problems(stack(accepting({ rule, reason })), planWith(true))).toEqual([
      expect.stringMatching(/GP_LIGHTSAIL_DB_PUBLIC explains no finding of the synthesized .*onlyIn: "plan"/),
    ]);
  });
});

describe("the output of a check", () => {
  it("is SARIF with positions, and with reasons as suppressions", async () => {
    const reason = "Lightsail has no write-only password";
    const resources = database(
      accepting({ rule: "GP_LIGHTSAIL_DB_PASSWORD", reason }, { rule: "GP_S3_PUBLIC", reason }),
    );
    const file = stackFile(resources);
    const log = JSON.parse(JSON.stringify(sarif(await ours([file]))));
    const [problem, result] = log.runs[0].results;
    expect(result.suppressions).toEqual([{ kind: "inSource", justification: reason }]);
    expect(result.locations[0].physicalLocation.region.startLine).toBe(lineOf(file, "db"));
    expect(result.locations[0].logicalLocations[0].fullyQualifiedName).toBe("prod/aws_lightsail_database.db");
    expect(problem).toMatchObject({ ruleId: "GP_EXCEPTION", level: "error" });
    const known = log.runs[0].tool.driver.rules.map(({ id }: { id: string }) => id);
    expect(known).toEqual(expect.arrayContaining([result.ruleId, problem.ruleId]));
  });

  it("passes and fails by its exit code", async () => {
    const write = jest.spyOn(process.stdout, "write").mockReturnValue(true);
    const exitOf = async (file: string) => {
      process.exitCode = undefined;
      await checkCommand().parseAsync([file, "--own-rules", "--json"], { from: "user" });
      const code = process.exitCode;
      process.exitCode = undefined;
      return code ?? ExitCode.success;
    };
    try {
      expect(await exitOf(stackFile(database()))).toBe(ExitCode.refused);
      expect(JSON.parse(String(write.mock.calls.at(-1)?.[0]))).toMatchObject([{ project: "prod" }]);
      expect(await exitOf(stackFile({ aws_vpc: { main: {} } }))).toBe(ExitCode.success);
    } finally {
      write.mockRestore();
    }
  });
});
