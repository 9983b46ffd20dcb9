import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "../../src/process/repository-root";

describe("npm ci --omit=dev in a clean clone", () => {
  const clone = mkdtempSync(join(tmpdir(), "groundplan-production-"));
  afterAll(() => rmSync(clone, { recursive: true, force: true }));

  const run = (program: string, ...words: string[]) => {
    const { status, stdout, stderr } = spawnSync(program, words, { cwd: clone, encoding: "utf8" });
    return { status, text: `${stdout}${stderr}` };
  };

  it("is enough to compile and synthesize", () => {
    const copied = spawnSync("git", ["clone", "--quiet", "--depth=1", `file://${repositoryRoot}`, clone]);
    expect(copied.status).toBe(0);
    const installed = run("npm", "ci", "--omit=dev", "--no-audit", "--no-fund", "--prefer-offline");
    expect({ ...installed, text: installed.status === 0 ? "" : installed.text }).toEqual({
      status: 0,
      text: "",
    });
    expect(existsSync(join(clone, "node_modules", "jest"))).toBe(false);

    for (const words of [["bin/groundplan.js", "synth"], ["bin/synth.js"]]) {
      const synthesized = run("node", ...words);
      expect({ ...synthesized, text: synthesized.status === 0 ? "" : synthesized.text }).toEqual({
        status: 0,
        text: "",
      });
    }
    expect(existsSync(join(clone, "systems/hermes/cdktf.out/stacks/prod/cdk.tf.json"))).toBe(true);
    expect(existsSync(join(clone, "cdktf.out/stacks/hermes-prod/cdk.tf.json"))).toBe(true);
  });
});
