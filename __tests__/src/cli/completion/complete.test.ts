import { join } from "node:path";
import { type CommandNode, describeCommand } from "../../../../src/cli/completion/command-tree";
import committedTree from "../../../../src/cli/completion/command-tree.json";
import { complete } from "../../../../src/cli/completion/complete";
import { placesSeenFrom } from "../../../../src/cli/completion/places";
import { createWholeProgram } from "../../../../src/cli/program";
import { repositoryRoot } from "../../../../src/process/repository-root";

let ROOT: CommandNode;

beforeAll(async () => {
  ROOT = describeCommand(await createWholeProgram());
});

/** What completion offers for the last word of a line, which may be empty. */
const offeredFor = (line: string, directory = repositoryRoot): string[] =>
  complete(line.split(" ").slice(1), ROOT, placesSeenFrom(directory)).map(({ word }) => word);

it("uses an up-to-date command tree (if not: groundplan completion --update)", () => {
  expect(committedTree).toEqual(ROOT);
});

describe("completion", () => {
  it("offers the commands in --help, and no others", () => {
    expect(offeredFor("groundplan ")).toEqual(expect.arrayContaining(["plan", "apply", "help"]));
    expect(offeredFor("groundplan __")).toEqual([]);
    expect(offeredFor("groundplan pla")).toEqual(["plan"]);
  });

  it("offers systems, then the environments of the chosen one", () => {
    expect(offeredFor("groundplan plan hell")).toEqual(["hellotron-vega"]);
    expect(offeredFor("groundplan plan hellotron-vega ")).toEqual(["bootstrap", "prod"]);
    expect(offeredFor("groundplan plan hellotron-vega prod ")).toEqual([]);
  });

  it("offers only environments in a system's folder", () => {
    const here = offeredFor("groundplan plan p", join(repositoryRoot, "systems", "hermes"));
    expect(here).toEqual(["prod"]);
  });

  it("offers one system for a command without environments", () => {
    expect(offeredFor("groundplan bootstrap her")).toEqual(["hermes"]);
    expect(offeredFor("groundplan bootstrap hermes ")).toEqual([]);
    expect(offeredFor("groundplan rehearse hermes ")).toEqual([]);
  });

  it("offers the command's options at any position", () => {
    expect(offeredFor("groundplan plan hermes prod --js")).toEqual(["--json"]);
    expect(offeredFor("groundplan review post --mo")).toEqual(["--mode"]);
    expect(offeredFor("groundplan list --engine")).toEqual([]);
  });

  it.each([
    ["as a word of its own", "groundplan plan --engine to", ["tofu"]],
    ["after an equals sign", "groundplan plan --engine=to", ["--engine=tofu"]],
    ["after one, as bash splits it", "groundplan plan --engine = to", ["tofu"]],
    ["after one, before anything is typed", "groundplan plan --engine =", ["tofu", "terraform"]],
  ])("offers an option's values %s", (_, line, offered) => {
    expect(offeredFor(line)).toEqual(offered);
  });

  it("does not read an option's value as a system", () => {
    expect(offeredFor("groundplan plan --engine tofu hermes pr")).toEqual(["prod"]);
    expect(offeredFor("groundplan plan --engine=tofu hermes pr")).toEqual(["prod"]);
    expect(offeredFor("groundplan plan --engine = tofu hermes pr")).toEqual(["prod"]);
  });

  it("ignores everything after --, unless it is groundplan again", () => {
    expect(offeredFor("groundplan rehearse -- tofu pl")).toEqual([]);
    expect(offeredFor("groundplan rehearse -- groundplan apply hermes pr")).toEqual(["prod"]);
    expect(offeredFor("groundplan rehearse -- npx groundplan app")).toEqual(["apply"]);
  });

  it("offers nothing, without failing, for systems that do not exist", () => {
    expect(offeredFor("groundplan plan nowhere ")).toEqual([]);
    expect(offeredFor("groundplan plan ../.. ")).toEqual([]);
    expect(offeredFor("groundplan plan her", "/")).toEqual(["hermes"]);
  });
});
