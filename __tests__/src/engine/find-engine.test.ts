import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

import { builtTofuVersion, isAtLeast } from "../../../src/engine/engine";
import { builtTofu, findEngine, installedEngines } from "../../../src/engine/find-engine";
import { repositoryRoot } from "../../../src/process/repository-root";
import { ExitCode } from "../../../src/text/user-error";
import { availableEngines } from "../../engines";

describe("finding the engine", () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "groundplan-engine-"));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  /** A folder with a program that says it is this version: which one is chosen is under test, not what it does. */
  function folderWith(...says: { file: string; text: string }[]): string {
    const folder = mkdtempSync(join(home, "bin-"));
    for (const { file, text } of says) program(join(folder, file), text);
    return folder;
  }
  function program(path: string, text: string): string {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `#!/bin/sh\necho '${text}'\n`);
    chmodSync(path, 0o755);
    return path;
  }
  const tofu = (version: string) => ({ file: "tofu", text: `OpenTofu v${version}` });
  const terraform = (version: string) => ({ file: "terraform", text: `Terraform v${version}` });
  const env = (...folders: string[]) => ({ HOME: home, PATH: folders.join(delimiter) });

  it("prefers tofu to terraform, wherever on PATH they are", () => {
    const found = findEngine({ env: env(folderWith(terraform("1.11.4")), folderWith(tofu("1.10.0"))) });
    expect(found).toMatchObject({ kind: "tofu", version: "1.10.0" });
  });

  it("uses terraform if there is no tofu, or only one that is too old", () => {
    const newer = folderWith(terraform("1.11.4"));
    expect(findEngine({ env: env(newer) })).toMatchObject({
      kind: "terraform",
      path: join(newer, "terraform"),
    });
    expect(findEngine({ env: env(folderWith(tofu("1.7.9")), newer) })).toMatchObject({ kind: "terraform" });
  });

  it("uses the tofu built here only if PATH has neither", () => {
    const built = program(builtTofu(env()), "OpenTofu v1.12.6");
    expect(findEngine({ env: env(folderWith(terraform("1.11.4"))) })).toMatchObject({ kind: "terraform" });
    expect(findEngine({ env: env(folderWith()) })).toEqual({ kind: "tofu", path: built, version: "1.12.6" });
  });

  it("obeys the flag first, then GROUNDPLAN_ENGINE, then PATH", () => {
    const both = { ...env(folderWith(tofu("1.12.0"), terraform("1.11.4"))), GROUNDPLAN_ENGINE: "terraform" };
    expect(findEngine({ env: both })).toMatchObject({ kind: "terraform" });
    expect(findEngine({ flag: "tofu", env: both })).toMatchObject({ kind: "tofu" });
  });

  it("accepts a path, whatever the file's name", () => {
    const path = program(join(home, "opt", "tf-1.11"), "Terraform v1.11.4");
    expect(findEngine({ flag: path, env: env() })).toEqual({ kind: "terraform", path, version: "1.11.4" });
  });

  it("finds tofu by GROUNDPLAN_TOFU and in the cache if tofu is requested", () => {
    const named = program(join(home, "opt", "tofu"), "OpenTofu v1.11.1");
    const asked = { ...env(folderWith(terraform("1.11.4"))), GROUNDPLAN_ENGINE: "tofu" };
    expect(findEngine({ env: { ...asked, GROUNDPLAN_TOFU: named } })).toMatchObject({ path: named });
    program(builtTofu(asked), "OpenTofu v1.12.6");
    expect(findEngine({ env: asked })).toMatchObject({ path: builtTofu(asked) });
  });

  it.each([
    ["there is none", {}, "there is neither OpenTofu (tofu) nor Terraform on PATH"],
    ["the asked one is missing", { GROUNDPLAN_ENGINE: "tofu" }, "GROUNDPLAN_ENGINE: tofu is not on PATH."],
    [
      "nothing is at the given path",
      { GROUNDPLAN_ENGINE: "/nowhere/tofu" },
      "/nowhere/tofu is not a program.",
    ],
  ])("says how to get one if %s", (_, wish, message) => {
    const search = () => findEngine({ env: { ...env(folderWith()), ...wish } });
    expect(search).toThrow(message);
    expect(search).toThrow(/Install OpenTofu .* or Terraform .*tools\/opentofu\/build\.sh/);
    expect(search).toThrow(expect.objectContaining({ exitCode: ExitCode.missingProgram }));
  });

  it("names every one that is too old, and the flag if it requested that one", () => {
    const old = env(folderWith(tofu("1.7.0"), terraform("1.4.6")));
    expect(() => findEngine({ env: old })).toThrow(
      /OpenTofu 1\.7\.0, at least 1\.8\.0 is needed; .*Terraform 1\.4\.6, at least 1\.5\.0 is needed/,
    );
    expect(() => findEngine({ flag: "terraform", env: old })).toThrow(/^--engine: .*Terraform 1\.4\.6/);
  });

  it("takes a signal that ends the question for an interrupt, not for another program", () => {
    const path = program(join(home, "tofu"), "");
    writeFileSync(path, "#!/bin/sh\nkill -TERM $$\n");
    expect(() => findEngine({ flag: path, env: {} })).toThrow(
      expect.objectContaining({
        exitCode: 143,
        message: expect.stringContaining("interrupted by SIGTERM") as string,
      }),
    );
  });

  it("refuses a program that is neither", () => {
    const path = program(join(home, "opt", "tofu"), "Terragrunt v0.60.0");
    expect(() => findEngine({ flag: path, env: env() })).toThrow("is neither OpenTofu nor Terraform");
  });

  it("lists this machine's real engines with their versions", () => {
    for (const engine of availableEngines()) expect(engine.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(installedEngines(process.env)).toEqual(expect.arrayContaining(availableEngines()));
  });
});

describe("versions", () => {
  it("compares by number, not by letter, and treats a pre-release as its release", () => {
    expect(isAtLeast("1.10.0", "1.9.9")).toBe(true);
    expect(isAtLeast("1.8.0", "1.8.0")).toBe(true);
    expect(isAtLeast("1.7.10", "1.8.0")).toBe(false);
    expect(isAtLeast("2.0.0-beta1", "1.8.0")).toBe(true);
  });

  it("looks for the version that tools/opentofu builds", () => {
    const module = readFileSync(join(repositoryRoot, "tools", "opentofu", "go.mod"), "utf8");
    expect(module).toContain(`github.com/opentofu/opentofu v${builtTofuVersion} `);
  });
});
