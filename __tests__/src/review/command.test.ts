import { stripVTControlCharacters } from "node:util";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { reviewCommand } from "../../../src/review/command";
import { created, destroyed, planOf } from "./plan-builders";

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

it("tells a project without a name by its folder and workspace, as Atlantis does", async () => {
  await run(two, "--format", "markdown", "--dir", "systems/hermes", "--workspace", "default");
  expect(printed).toContain("Ran Plan for dir: `systems/hermes` workspace: `default`");
  expect(printed).toContain("atlantis apply -d systems/hermes");
});

it("shows no commands of Atlantis where nobody listens for them", async () => {
  await run(two, "--format", "markdown", "--hints", "none");
  expect(printed).not.toContain("atlantis");
});

describe("the comment as it stands", () => {
  const comment = async (plan: string) => {
    printed = "";
    await run(plan, "--format", "markdown", "--project", "p");
    return at("comment.md", printed);
  };

  it("is printed again, unchanged, where the plan is the same", async () => {
    const previous = await comment(two);
    writeFileSync(previous, `${readFileSync(previous, "utf8")}edited by hand`);
    printed = "";
    await run(two, "--format", "markdown", "--project", "p", "--previous", previous);
    expect(printed).toMatch(/edited by hand$/);
  });

  it("lets the plan through that it shows and refuses any other with exit code 3", async () => {
    const reviewed = await comment(two);
    await run(two, "--verify", reviewed);
    await run(two, "--previous", reviewed, "--verify");
    await expect(run(one, "--verify", reviewed)).rejects.toMatchObject({ exitCode: 3 });
    await expect(run(two, "--verify", at("no-comment.md", "hello"))).rejects.toMatchObject({ exitCode: 3 });
    await expect(run(two, "--verify")).rejects.toMatchObject({ exitCode: 3 });
  });

  it("can be named by the fingerprint that it shows, if that is long enough", async () => {
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
