import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import fc from "fast-check";
import { readStacks } from "../../../../src/plan/resources/read-stacks";
import { costReport } from "../../../../src/cost/report";
import { check } from "../../../../src/policy/check";
import { readPlans, readPlanText } from "../../../../src/review/normalize/read-plans";
import { writeExactly } from "../../../../src/text/exact-json";
import type { UserError } from "../../../../src/text/user-error";

const CASES = join(__dirname, "..", "..", "review", "fixtures", "cases");
const folder = mkdtempSync(join(tmpdir(), "plan-documents-"));
afterAll(() => rmSync(folder, { recursive: true }));

const written = (text: string | Buffer, name = "plan.json"): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

/** What each of the three says to a file; undefined where it takes it. */
async function answers(file: string): Promise<Record<"review" | "cost" | "check", UserError | undefined>> {
  const refusal = async (run: () => unknown): Promise<UserError | undefined> => {
    try {
      await run();
      return undefined;
    } catch (error) {
      return error as UserError;
    }
  };
  return {
    review: await refusal(() => readPlans({ file })),
    cost: await refusal(() => costReport([file], {})),
    check: await refusal(() => check([file], { ownRulesOnly: true })),
  };
}

const plan = {
  format_version: "1.2",
  terraform_version: "1.11.4",
  planned_values: { root_module: {} },
  resource_changes: [
    {
      address: "aws_eip.a",
      mode: "managed",
      type: "aws_eip",
      name: "a",
      change: { actions: ["create"], before: null, after: { domain: "vpc" }, after_unknown: {} },
    },
  ],
  configuration: { root_module: {} },
};
const text = JSON.stringify(plan);

describe("a document that is not a plan", () => {
  const nested = `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`;
  it.each<[what: string, content: string | Buffer, sentence: RegExp]>([
    ["a state", readFileSync(join(CASES, "showstate.json")), /a state .*not a plan/],
    ["an empty state", '{"format_version":"1.0"}', /an empty state/],
    ["a state file", '{"version":4,"serial":1,"lineage":"x","resources":[]}', /a state file/],
    [
      "validate -json",
      '{"format_version":"1.0","valid":true,"error_count":0,"warning_count":0,"diagnostics":[]}',
      /`validate -json`/,
    ],
    ["providers schema -json", '{"format_version":"1.0","provider_schemas":{}}', /`providers schema -json`/],
    ["metadata functions -json", '{"format_version":"1.0","function_signatures":{}}', /metadata functions/],
    ["modules -json", '{"format_version":"1.0","modules":[]}', /modules -json/],
    ["version -json", '{"terraform_version":"1.9.0","provider_selections":{}}', /version -json/],
    [
      "the log of plan -json",
      '{"@level":"info","@message":"x"}\n{"@level":"info"}\n',
      /log that `plan -json`/,
    ],
    ["a redacted plan", '{"plan_format_version":"1.2","resource_changes":[]}', /redacted plan of HCP/],
    [
      "an encrypted plan",
      '{"meta":{},"encrypted_data":"x","encryption_version":"v0"}',
      /encrypted OpenTofu file/,
    ],
    ["a plan file", Buffer.from("PK\u0003\u0004\u0000\u0001binary\n\u0007"), /a plan file/],
    ["an unknown action", readFileSync(join(CASES, "unknown-action.json")), /an unknown action/],
    ["changes that are no list", readFileSync(join(CASES, "rc-object.json")), /resource_changes has/],
    ["a newer format", JSON.stringify({ ...plan, format_version: "2.0" }), /plan format 2\.0 is newer/],
    [
      "a text that is no version",
      JSON.stringify({ ...plan, format_version: "\u001b[2J" }),
      /not a plan format version/,
    ],
    ["a list of plans", `[${text}]`, /a JSON list/],
    ["a list of plans over lines", `[\n${text},\n${text}\n]`, /a JSON list/],
    ["a plan in a text", JSON.stringify(text), /a single JSON value/],
    ["a plan that lost its beginning", text.slice(1), /not JSON/],
    ["a plan that lost its end", text.slice(0, -1), /stops in the middle/],
    [
      "resources without their changes",
      JSON.stringify({
        ...plan,
        resource_changes: undefined,
        planned_values: { root_module: { resources: [] } },
      }),
      /has no resource_changes/,
    ],
    ["a property twice", text.replace("{", '{"resource_changes":[],'), /a second value/],
    ["a plan within another document", JSON.stringify({ plan }), /a plan within another document/],
    ["JSON nested too deep", nested, /nested more than/],
    ["values nested too deep", text.replace('"vpc"', nested), /nested more than/],
    ["no list of changes, as it is null", '{"format_version":"1.2","resource_changes":null}', /empty state/],
    [
      "a number of changes",
      JSON.stringify({ ...plan, resource_changes: 5 }),
      /resource_changes has a number/,
    ],
    [
      "values that are true",
      JSON.stringify({ ...plan, planned_values: true }),
      /planned_values has a number/,
    ],
    ["a deferred change of nothing", JSON.stringify({ ...plan, deferred_changes: [{}] }), /deferred_changes/],
    ["a configuration", '{"format_version":"1.0","root_module":{}}', /a configuration/],
    ["a plan in a list's end", `${text}]`, /not JSON/],
    ["a plan before a comma", `${text},`, /not JSON/],
    ["a plan with a brace too many", `${text}}\n`, /not JSON/],
    ["properties without a comma", text.replace(',"configuration"', ' "configuration"'), /not JSON/],
    ["a comma too many", text.replace(',"configuration"', ',,"configuration"'), /not JSON/],
    [
      "a list that ends in a comma",
      text.replace('"after_unknown":{}}}]', '"after_unknown":{}}},]'),
      /not JSON/,
    ],
    ["a property without a colon", text.replace('"configuration":', '"configuration" '), /not JSON/],
    ["a word that is no value", text.replace('"configuration":{', '"x":nul,"configuration":{'), /not JSON/],
    [
      "a plan within a log's message",
      `${text}\n${JSON.stringify({ time: "1", level: "stdout", msg: text })}`,
      /plan within a message/,
    ],
    ["UTF-16 without a mark", Buffer.from(text, "utf16le"), /UTF-16/],
    ["UTF-16", Buffer.from(`\ufeff${text}`, "utf16le"), /UTF-16/],
    ["UTF-16 behind a line", Buffer.from(`\n\n${text}`, "utf16le"), /UTF-16/],
    ["text that is not UTF-8", Buffer.from(text.replace('"vpc"', '"\u00e9"'), "latin1"), /not UTF-8/],
    ["lines with a time stamp each", JSON.stringify(plan, null, 2).replace(/^/gm, "10:00 "), /not JSON/],
    ["UTF-32", Buffer.from([0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0]), /UTF-32/],
    ["nothing", "", /no plan in it/],
    ["a state file of version 1", '{"version":1,"serial":1,"modules":[]}', /a state file/],
    ["an empty object", "{}\n", /an empty JSON object/],
    ["outputs", '{"id":{"sensitive":false,"type":"string","value":"x"}}', /without a format_version/],
    ["an answer of HCP Terraform", '{"data":{"id":"run-1","type":"runs"}}', /an answer of a JSON API/],
    [
      "a CloudFormation template",
      '{"Resources":{"A":{"Type":"AWS::S3::Bucket"}}}',
      /CloudFormation template/,
    ],
    ["a change set", '{"Changes":[],"StackName":"s"}', /CloudFormation change set/],
    ["a preview of Pulumi", '{"config":{},"steps":[],"changeSummary":{"delete":1}}', /preview of Pulumi/],
    ["SARIF", '{"$schema":"x","version":"2.1.0","runs":[]}', /SARIF/],
    ["what graph prints", 'digraph G {\n  "a" [label="a"];\n}\n', /what `graph` prints/],
    ["a configuration in HCL", 'resource "aws_eip" "a" {\n}\n', /a configuration, not JSON/],
    ["the text of a plan", "Terraform will perform the following actions:\n", /text that `plan` prints/],
    ["a web page", "<!DOCTYPE html><html></html>", /a web page/],
    ["a pointer of Git LFS", "version https://git-lfs.github.com/spec/v1\n", /Git LFS/],
    ["a single number", "1", /a single JSON value/],
    [
      "the whole log of plan -json",
      '{"@level":"info","@message":"Terraform 1.9.0","@timestamp":"1","terraform":"1.9.0"}\n',
      /log that `plan -json`/,
    ],
    ["two actions in one text", text.replace('["create"]', '["delete,create"]'), /an unknown action/],
    [
      "an ephemeral action of a managed resource",
      text.replace('["create"]', '["open"]'),
      /an unknown action/,
    ],
    ["a version with three parts", text.replace('"1.2"', '"1.2.0"'), /not a plan format version/],
    ["changes that are null", JSON.stringify({ ...plan, resource_changes: null }), /no resource_changes/],
    ["changes of another name", text.replace("resource_changes", "Resource_Changes"), /no resource_changes/],
    ["an empty address", text.replace('"aws_eip.a"', '""'), /not a change/],
  ])("is refused by all three with its name: %s", async (_what, content, sentence) => {
    for (const [command, refusal] of Object.entries(await answers(written(content)))) {
      expect([command, refusal?.message]).toEqual([command, expect.stringMatching(sentence)]);
      expect(refusal).toMatchObject({ name: "UserError", exitCode: 2 });
      expect(refusal?.message).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
    }
  });

  it("is never accepted, whatever JSON it is", async () => {
    const stranger = fc.jsonValue({ maxDepth: 4 });
    const lookalike = fc.dictionary(
      fc.constantFrom(
        "format_version",
        "values",
        "planned_values",
        "resource_changes",
        "version",
        "valid",
        "x",
      ),
      fc.oneof(stranger, fc.constantFrom("1.0", "1.2", "4", null), fc.array(stranger)),
    );
    const isPlan = (json: unknown) => {
      const { format_version: version, ...rest } = json as Record<string, unknown>;
      const foreign = ["values", "valid"].some((key) => key in rest);
      const changes = rest.resource_changes ?? [];
      return (
        /^[01]\.\d+$/.test(typeof version === "string" ? version : "") &&
        !foreign &&
        ("planned_values" in rest || "resource_changes" in rest) &&
        (rest.planned_values ?? rest.resource_changes ?? null) !== null &&
        Array.isArray(changes) &&
        changes.length === 0
      );
    };
    await fc.assert(
      fc.asyncProperty(fc.oneof(stranger, lookalike), async (json) => {
        fc.pre(typeof json !== "object" || json === null || Array.isArray(json) || !isPlan(json));
        const said = await answers(written(JSON.stringify(json), "stranger.json"));
        for (const refusal of Object.values(said)) expect(refusal).toMatchObject({ exitCode: 2 });
      }),
      { numRuns: 300 },
    );
  });

  it("includes a plan with any unknown action", async () => {
    const action = fc.oneof(
      fc
        .string()
        .filter((word) => !/^(?:no-op|create|read|update|delete|forget|open|renew|close)$/.test(word)),
      fc.constantFrom(["update", "delete"], [], ["delete", "delete"], null, 1, {}),
    );
    await fc.assert(
      fc.asyncProperty(action, async (actions) => {
        const [change] = plan.resource_changes;
        const json = {
          ...plan,
          resource_changes: [
            change,
            {
              ...change,
              change: { ...change?.change, actions: Array.isArray(actions) ? actions : [actions] },
            },
          ],
        };
        for (const refusal of Object.values(await answers(written(JSON.stringify(json), "action.json"))))
          expect(refusal).toMatchObject({ exitCode: 2 });
      }),
      { numRuns: 100 },
    );
  });
});

describe("a plan", () => {
  const inner = { address: "module.a", resources: [], child_modules: [{ resources: [] }, { resources: [] }] };
  const modules = { resources: [], child_modules: [inner, inner, { address: "module.c" }] };
  it.each<[what: string, content: string | Buffer, plans: number]>([
    ["with a byte-order mark", `\ufeff${text}`, 1],
    ["several, concatenated", `${text}\n${text}\n`, 2],
    ["laid out", JSON.stringify(plan, null, 2), 1],
    ["between Terragrunt's lines", readFileSync(join(CASES, "i13-terragrunt-log.json")), 2],
    ["behind Terragrunt's prefix", `10:00:00.000 STDOUT [vpc] terraform: ${text}\n`, 1],
    ["within Terragrunt's log in JSON", `{"level":"info","msg":"x","time":"1"}\n${text}\n`, 1],
    [
      "within setup-terraform's lines",
      `[command]/usr/bin/terraform-bin show -json p\n${text}\n::debug::stdout: ${text}\n::set-output name=stdout::${text}`,
      1,
    ],
    [
      "with modules in its prior state",
      JSON.stringify({ ...plan, prior_state: { values: { root_module: modules }, format_version: "1.0" } }),
      1,
    ],
    ["of Terraform 0.12", text.replace('"1.2"', '"0.1"'), 1],
    [
      "after the log of plan -json",
      `{"@level":"info","@message":"Terraform 1.9.0","@timestamp":"1","terraform":"1.9.0"}\n${text}\n`,
      1,
    ],
  ])("is accepted by all three: %s", async (_what, content, plans) => {
    const file = written(content);
    expect(await answers(file)).toEqual({ review: undefined, cost: undefined, check: undefined });
    expect(await readPlans({ file })).toHaveLength(plans);
    const stacks = readStacks([file]);
    expect(stacks).toHaveLength(plans);
    expect(stacks[0]?.json.resource_changes).toHaveLength(1);
  });

  it("is read like JSON.parse would", () => {
    const whole = JSON.parse(readFileSync(join(CASES, "target.json"), "utf8")) as unknown;
    expect(readStacks([join(CASES, "target.json")])[0]?.json).toEqual(whole);
  });

  it("is found in a log, whatever the chunk boundaries", async () => {
    const log = `time=1 msg="{ x"\n${text}\n10:00 [vpc] ${text} done\n`;
    for (let size = 1; size < 60; size += 7) {
      const chunks = log.match(new RegExp(`[^]{1,${String(size)}}`, "g")) ?? [];
      expect(await readPlans({ file: "-" }, Readable.from(chunks))).toHaveLength(2);
    }
  });

  it("is never one text, in any of the three: V8 has none of more than 512 MB", async () => {
    const [change] = plan.resource_changes;
    const large = (index: number) => ({
      ...change,
      address: `aws_eip.a${String(index)}`,
      change: { ...change?.change, after: { note: "x".repeat(20_000) } },
    });
    const file = written(
      JSON.stringify({ ...plan, resource_changes: Array.from({ length: 200 }, (_, at) => large(at)) }),
    );
    const parse = jest.spyOn(JSON, "parse");
    const said = await answers(file);
    const pieces = parse.mock.calls.map(([piece]) => piece).filter((piece) => piece.includes("aws_eip"));
    const longest = Math.max(...pieces.map(({ length }) => length));
    parse.mockRestore();
    expect(said).toEqual({ review: undefined, cost: undefined, check: undefined });
    expect(longest).toBeLessThan(30_000);
  });

  it("keeps numbers that no double holds, in cost and check as in review", () => {
    const exact = text.replace('"vpc"', "9007199254740993");
    const [stack] = readStacks([written(exact)]);
    expect(writeExactly(stack?.json ?? null)).toBe(exact);
  });

  it("says how many lines were skipped", () => {
    const said: string[] = [];
    const spy = jest.spyOn(process.stderr, "write").mockImplementation((line) => said.push(String(line)) > 0);
    readPlanText(readFileSync(join(CASES, "i13-terragrunt-log.json"), "utf8"));
    spy.mockRestore();
    expect(said.join("")).toMatch(/2 lines are not JSON of a plan and skipped/);
  });
});
