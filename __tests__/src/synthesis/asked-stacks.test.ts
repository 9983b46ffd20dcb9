import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stacksAskedFor } from "../../../src/synthesis/asked-stacks";
import { loadNamedSystems, synthesizeSystems } from "../../../src/synthesis/synthesize";

const shell = ["/bin/sh", "-c", "node ../../bin/synth.js"];
const cdktf = (...words: readonly string[]) => ["node", "/x/node_modules/.bin/cdktf", ...words];

describe("the stacks in a cdktf command line", () => {
  it.each([
    [["deploy", "stage"], ["stage"]],
    [
      ["deploy", "shared", "stage", "--auto-approve"],
      ["shared", "stage"],
    ],
    [["--log-level=DEBUG", "apply", "prod"], ["prod"]],
  ])("are those of %j", (words, stacks) => {
    expect(stacksAskedFor([shell, cdktf(...words)])).toEqual(new Set(stacks));
  });

  it.each([[["deploy"]], [["deploy", "*"]], [["deploy", "st?ge"]], [["synth"]], [["destroy", "shared"]]])(
    "are not found in %j",
    (words) => {
      expect(stacksAskedFor([shell, cdktf(...words)])).toBeUndefined();
    },
  );

  it("are not found for another program", () => {
    expect(
      stacksAskedFor([shell, ["bash", "deploy", "stage"], ["/usr/bin/vi", "cdktf.json"]]),
    ).toBeUndefined();
  });
});

describe("the manifest that cdktf reads", () => {
  let outdir: string;
  beforeEach(() => (outdir = mkdtempSync(join(tmpdir(), "groundplan-out-"))));
  afterEach(() => rmSync(outdir, { recursive: true, force: true }));

  function dependencies(askedFor?: ReadonlySet<string>): Readonly<Record<string, readonly string[]>> {
    const options = { severalSystems: false, outdir, ...(askedFor === undefined ? {} : { askedFor }) };
    synthesizeSystems(loadNamedSystems(["chronos"]), options);
    const { stacks } = JSON.parse(readFileSync(join(outdir, "manifest.json"), "utf8")) as {
      stacks: Readonly<Record<string, { readonly dependencies: readonly string[] }>>;
    };
    return Object.fromEntries(Object.entries(stacks).map(([name, stack]) => [name, stack.dependencies]));
  }

  it("has the order in which stacks are applied", () => {
    expect(dependencies()).toEqual({ bootstrap: [], shared: [], stage: ["shared"], prod: ["shared"] });
  });

  it("allows a stack to be deployed without its dependencies, and keeps the order of the given ones", () => {
    expect(dependencies(new Set(["stage"]))).toMatchObject({ stage: [], prod: ["shared"] });
    expect(dependencies(new Set(["shared", "stage"]))).toMatchObject({ stage: ["shared"] });
  });
});
