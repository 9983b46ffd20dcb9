import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadDefinition, systemDirectory, systemsInScope } from "../../../src/systems/discover-systems";

describe("the systems in scope", () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "checkout-")));
  afterAll(() => rmSync(root, { recursive: true }));

  beforeAll(() => {
    for (const name of ["hermes", "hebo"]) {
      mkdirSync(join(root, "systems", name, "cdktf.out", "stacks", "prod"), { recursive: true });
      for (const file of ["cdktf.json", "system.ts"]) writeFileSync(join(root, "systems", name, file), "");
    }
    mkdirSync(join(root, "systems", "unfinished"));
    mkdirSync(join(root, "src"));
  });

  it.each([
    ["", ["hebo", "hermes"]],
    ["src", ["hebo", "hermes"]],
    ["systems", ["hebo", "hermes"]],
    ["systems/hermes", ["hermes"]],
    ["systems/hermes/cdktf.out/stacks/prod", ["hermes"]],
  ])("in %j are %j", (folder, expected) => {
    expect(systemsInScope(join(root, folder), root)).toEqual(expected);
  });

  it("are all of them outside the checkout", () => {
    expect(systemsInScope(tmpdir(), root)).toEqual(["hebo", "hermes"]);
  });

  it("are empty in a folder that is not a system yet", () => {
    expect(() => systemsInScope(join(root, "systems/unfinished"), root)).toThrow(
      /there is no system "unfinished"/,
    );
  });

  it("are found by name, with the closest one for a typo", () => {
    expect(systemDirectory("hermes", root)).toBe(join(root, "systems/hermes"));
    expect(() => systemDirectory("hemres", root)).toThrow(/Did you mean hermes\?/);
  });
});

describe("the definitions of this checkout", () => {
  it("have the names of their folders", () => {
    const names = systemsInScope();
    expect(names.map((name) => loadDefinition(name).name)).toEqual(names);
  });

  it("are refused under a name without a folder", () => {
    expect(() => loadDefinition("../etc")).toThrow(/there is no system/);
  });
});
