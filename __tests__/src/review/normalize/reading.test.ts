import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import fc from "fast-check";
import { constructPathsOf, stackOf } from "../../../../src/plan/synthesized-stack";
import { readPlans, readPlanText } from "../../../../src/review/normalize/read-plans";
import { SectionScanner } from "../../../../src/plan/read/section-scanner";
import { created, destroyed, planOf, replaced, reviewOf, updated } from "../plan-builders";

describe("the scanner", () => {
  const scan = (json: string, chunk: number) => {
    const found: [name: string, key: string | undefined, value: unknown][] = [];
    let ended = 0;
    const scanner = new SectionScanner(
      { a: "elements", b: { c: "value" } },
      {
        take: ({ name, key, json: value }) => found.push([name, key, JSON.parse(value.toString())]),
        finish: () => ended++,
      },
    );
    const bytes = Buffer.from(json);
    for (let at = 0; at < bytes.length; at += chunk) scanner.push(bytes.subarray(at, at + chunk));
    return { found, ended };
  };

  it("passes on what JSON.parse finds, whatever the chunk boundaries", () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue()),
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.jsonValue(),
        fc.integer({ min: 1, max: 40 }),
        (list, object, value, chunk) => {
          const plain = (each: unknown) => JSON.parse(JSON.stringify(each)) as unknown;
          const inList = scan(JSON.stringify({ x: [value], a: list, b: { c: value, d: value } }), chunk);
          expect(inList).toEqual({
            found: [...list.map((each) => ["a", undefined, plain(each)]), ["b.c", undefined, plain(value)]],
            ended: 1,
          });
          const inObject = scan(JSON.stringify({ a: object }, null, 2), chunk);
          expect(inObject.found).toEqual(
            Object.entries(object).map(([key, each]) => ["a", key, plain(each)]),
          );
        },
      ),
    );
  });
});

describe("reading", () => {
  const folder = mkdtempSync(join(tmpdir(), "review-read-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const plan = JSON.stringify(planOf([created("aws_eip.a", {})]));

  it("accepts several plans, concatenated, as Terragrunt prints them", async () => {
    const plans = await readPlans(
      { file: "-" },
      Readable.from([`${plan}\n${plan.slice(0, 30)}`, `${plan.slice(30)}\n`]),
    );
    expect(plans.map(({ project }) => project.name)).toEqual(["plan-1", "plan-2"]);
  });

  it("names a project after its folder or file", async () => {
    const file = join(folder, "stage.tfplan.json");
    writeFileSync(file, plan);
    expect((await readPlans({ file }))[0]?.project.name).toBe("stage");
  });

  it.each([
    ["a plan file instead of its JSON", "PK\u0003\u0004 binary", /not JSON/],
    ["half a file", plan.slice(0, -10), /stops in the middle/],
    ["a state file", '{"version":4,"resources":[]}', /state file, not a plan/],
    ["JSON of another kind", '{"name":"x"}', /without a format_version/],
    ["a newer format", '{"format_version":"2.0","resource_changes":[]}', /newer than the supported format/],
    ["the log of plan -json", '{"@level":"info","type":"version"}\n', /log that `plan -json` prints/],
    ["a name with a broken escape", '{"\\x":1}', /not JSON/],
    ["nothing", "", /no plan in it/],
    ["changes that are none", '{"format_version":"1.2","resource_changes":[1]}', /not a plan/],
  ])("refuses %s with a sentence", (_what, text, sentence) => {
    expect(() => readPlanText(text)).toThrow(sentence);
  });

  it("refuses a missing file with exit code 2", async () => {
    await expect(readPlans({ file: join(folder, "missing.json") })).rejects.toMatchObject({ exitCode: 2 });
  });
});

describe("the fingerprint", () => {
  const fingerprint = (...changes: Parameters<typeof planOf>[0]) =>
    reviewOf(planOf(changes)).projects[0]?.plan.fingerprint;

  it.each([
    ["an address", created("aws_eip.b", { domain: "vpc" })],
    ["a value", created("aws_eip.a", { domain: "standard" })],
    ["an action", destroyed("aws_eip.a", { domain: "vpc" })],
    ["a replacement's reason", replaced("aws_eip.a", { domain: "vpc" }, { domain: "x" }, "domain")],
  ])("changes with %s", (_what, change) => {
    expect(fingerprint(change)).not.toBe(fingerprint(created("aws_eip.a", { domain: "vpc" })));
  });

  it("reveals no masked value: only that it changes counts", () => {
    const change = (to: string) =>
      updated(
        "aws_x.a",
        { it: "a" },
        { it: to },
        { before_sensitive: { it: true }, after_sensitive: { it: true } },
      );
    expect(fingerprint(change("secret-one"))).toBe(fingerprint(change("secret-two")));
    expect(fingerprint(change("a"))).not.toBe(fingerprint(change("secret-one")));
  });
});

describe("construct paths", () => {
  const json = {
    resource: { aws_vpc: { main: { "//": { metadata: { path: "hermes/vpc" } } } } },
    data: { aws_ami: { x: { "//": { metadata: { path: "hermes/ami" } } } } },
  };

  it("are CDKTF's, written next to its resources", () => {
    expect([...constructPathsOf(json)]).toEqual([
      ["aws_vpc.main", "hermes/vpc"],
      ["data.aws_ami.x", "hermes/ami"],
    ]);
  });

  it("come from the stack with the project's name, or the one with its addresses", () => {
    const stacks = [
      { name: "a", paths: new Map() },
      { name: "b", paths: constructPathsOf(json) },
    ];
    expect(stackOf("a", ["aws_vpc.main"], stacks)?.name).toBe("a");
    expect(stackOf("x", ["aws_vpc.main"], stacks)?.name).toBe("b");
    expect(stackOf("x", ["aws_vpc.other"], stacks)).toBeUndefined();
  });
});
