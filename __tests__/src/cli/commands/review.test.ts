import { stripVTControlCharacters } from "node:util";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { reviewCommand } from "../../../../src/cli/commands/review";
import { created, destroyed, planOf } from "../../review/plan-builders";

const folder = mkdtempSync(join(tmpdir(), "review-command-"));
const at = (name: string, content?: string) => {
  if (content !== undefined) writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const one = at(
  "one.json",
  JSON.stringify(planOf([destroyed("aws_db_instance.main", { identifier: "main" })])),
);
const two = at("two.json", JSON.stringify(planOf([created("aws_eip.a", { domain: "vpc" })])));
afterAll(() => rmSync(folder, { recursive: true }));

let printed = "";
beforeEach(() => {
  printed = "";
  jest.spyOn(process.stdout, "write").mockImplementation((text) => ((printed += String(text)), true));
  jest.spyOn(process.stderr, "write").mockImplementation(() => true);
});
afterEach(() => jest.restoreAllMocks());

const run = (...args: string[]) =>
  new Command()
    .enablePositionalOptions()
    .addCommand(reviewCommand())
    .parseAsync(["review", ...args], { from: "user" });

it("prints the comment of several plans", async () => {
  await run(one, two, "--format", "markdown");
  expect(printed).toContain("Ran Plan for 2 projects:\n\n1. project: `one` (-1)\n2. project: `two` (+1)");
});

it("prints JSON and SARIF that programs can read", async () => {
  await run(one, "--json");
  const json = JSON.parse(printed) as {
    version: number;
    counts: { destroy: number };
    projects: { changes: { action: string }[] }[];
  };
  expect(json).toMatchObject({
    version: 1,
    counts: { destroy: 1 },
    projects: [{ name: "one", changes: [{ action: "destroy", stateful: true }] }],
  });
  printed = "";
  await run(one, "--sarif");
  const { runs } = JSON.parse(printed) as { runs: { results: { ruleId: string }[] }[] };
  expect(runs[0]?.results).toMatchObject([{ ruleId: "destroys-data", level: "error" }]);
});

it("prints lines for a terminal and writes a page", async () => {
  await run(one, "--format", "terminal");
  expect(stripVTControlCharacters(printed)).toMatch(/destroy aws_db_instance\.main \(holds data\)/);
  await run(one, "--format", "html", "--output", at("page.html"));
  expect(readFileSync(at("page.html"), "utf8")).toMatch(
    /^<!doctype html>[\s\S]*aws_db_instance\.main[\s\S]*<\/html>\n$/,
  );
});

it("identifies a project without a name by its folder and workspace, as Atlantis does", async () => {
  await run(
    two,
    "--format",
    "markdown",
    "--dir",
    "systems/hermes",
    "--workspace",
    "default",
    "--hints",
    "atlantis",
  );
  expect(printed).toContain("Ran Plan for dir: `systems/hermes` workspace: `default`");
  expect(printed).toContain("atlantis apply -d systems/hermes");
});

it("shows no Atlantis commands if Atlantis does not run the plans", async () => {
  await run(two, "--format", "markdown", "--hints", "none");
  expect(printed).not.toContain("atlantis");
});

describe("the existing comment", () => {
  const comment = async (plan: string) => {
    printed = "";
    await run(plan, "--format", "markdown", "--project", "p");
    return at("comment.md", printed);
  };

  it("is printed again unchanged for the same plan", async () => {
    const previous = await comment(two);
    writeFileSync(previous, `${readFileSync(previous, "utf8")}edited by hand`);
    printed = "";
    await run(two, "--format", "markdown", "--project", "p", "--previous", previous);
    expect(printed).toMatch(/edited by hand$/);
  });

  it("accepts the plan that it shows and refuses any other with exit code 3", async () => {
    const reviewed = await comment(two);
    await run(two, "--verify", reviewed);
    await run(two, "--previous", reviewed, "--verify");
    await expect(run(one, "--verify", reviewed)).rejects.toMatchObject({ exitCode: 3 });
    await expect(run(two, "--verify", at("no-comment.md", "hello"))).rejects.toMatchObject({ exitCode: 3 });
    await expect(run(two, "--verify")).rejects.toMatchObject({ exitCode: 3 });
  });

  it("can be given as its fingerprint, if that is long enough", async () => {
    const fingerprint =
      /fingerprint=([0-9a-f]{64})/.exec(readFileSync(await comment(two), "utf8"))?.[1] ?? "";
    await run(two, "--verify", fingerprint.slice(0, 16));
    await expect(run(two, "--verify", fingerprint.slice(0, 8))).rejects.toThrow();
  });
});

it.each([
  [[], /no plan was named/],
  [["-", "-"], /standard input can be read once/],
  [[one, "--limit", "10"], /needs 2000 characters/],
  [[one, "--synthesized", join(folder, "nowhere")], /no cdk\.tf\.json/],
  [[one, "--cost", two], /not what that command prints/],
])("refuses %j with a sentence and exit code 2", async (args, sentence) => {
  await expect(run(...args)).rejects.toMatchObject({ exitCode: 2, message: expect.stringMatching(sentence) });
});

it("shows Atlantis's lock with its unchanged address", async () => {
  const url = "https://atlantis.example.com/lock?id=acme%2Finfra%2F.%2Fdefault";
  await run(two, "--format", "markdown", "--lock-url", url);
  expect(printed).toContain(`click [here](${url})`);
  printed = "";
  await run(two, "--format", "html", "--lock-url", url);
  expect(printed).toContain(`<a href="${url}">here</a>`);
});

it("has construct paths of instances in its JSON too", async () => {
  const plan = at(
    "keyed.json",
    JSON.stringify(planOf([created('aws_vpc.net["a"]', { cidr_block: "10.0.0.0/8" })])),
  );
  const stack = at(
    "cdk.tf.json",
    JSON.stringify({ resource: { aws_vpc: { net: { "//": { metadata: { path: "hermes/net" } } } } } }),
  );
  await run(plan, "--synthesized", stack, "--json");
  const { projects } = JSON.parse(printed) as { projects: { changes: { constructPath?: string }[] }[] };
  expect(projects[0]?.changes[0]?.constructPath).toBe("hermes/net");
});

it("gives each SARIF result its own fingerprint, so that code scanning does not merge two", async () => {
  const plan = at(
    "three.json",
    JSON.stringify(planOf(["a", "b", "c"].map((name) => destroyed(`aws_eip.${name}`, { domain: "vpc" })))),
  );
  await run(plan, "--sarif");
  const { runs } = JSON.parse(printed) as {
    runs: { results: { partialFingerprints: { primaryLocationLineHash: string } }[] }[];
  };
  const prints = runs[0]?.results.map((result) => result.partialFingerprints.primaryLocationLineHash);
  expect(new Set(prints).size).toBe(3);
});

describe("a review longer than one comment", () => {
  const many = () =>
    at(
      "many.json",
      JSON.stringify(
        planOf(Array.from({ length: 400 }, (_, n) => destroyed(`aws_eip.a${String(n)}`, { domain: "vpc" }))),
      ),
    );

  it("is written to one file per comment, which are listed", async () => {
    const said = jest.mocked(process.stderr.write);
    await run(many(), "--format", "markdown", "--limit", "4000", "--output", at("long.md"));
    expect(readFileSync(at("long.md"), "utf8").length).toBeLessThanOrEqual(4000);
    expect(readFileSync(at("long-2.md"), "utf8")).toMatch(/^<!-- groundplan:plan .* part=2\/\d+ -->/);
    expect(said.mock.calls.join("")).toMatch(/long-2\.md/);
  });

  it("is explained when it goes to standard output in one piece", async () => {
    const said = jest.mocked(process.stderr.write);
    await run(many(), "--format", "markdown", "--limit", "4000");
    expect(said.mock.calls.join("")).toMatch(/These are \d+ comments.*--output/);
  });
});

it.each([
  [["--json", "--sarif"], /--json and --sarif/],
  [["--format", "html", "--json"], /--format html and --json/],
  [["--limit", "many"], /not a whole number/],
  [["--lock-url", "javascript:alert(1)"], /not the address of a page/],
  [["--output", join(folder, "nowhere", "x.md")], /there is no such folder/],
  [["--output", folder], /this is a folder/],
  [["--findings", one], /not what that command prints: Invalid input: expected array/],
])("refuses %j with a sentence and exit code 2", async (args, sentence) => {
  await expect(run(one, ...args)).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringMatching(sentence),
  });
});

it("recognizes a plan file that was given as the value of --verify", async () => {
  await expect(run("--verify", one)).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringMatching(/no plan was named[\s\S]*--verify takes the word after it/),
  });
});
