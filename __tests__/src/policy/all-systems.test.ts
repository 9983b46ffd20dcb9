import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemsInScope } from "../../../src/systems/discover-systems";
import { repositoryRoot } from "../../../src/process/repository-root";
import { check, unexplained } from "../../../src/policy/check";
import { loadNamedSystems, synthesizeSystems } from "../../../src/synthesis/synthesize";

describe("the policy gate", () => {
  it("has no finding without a written reason, and no reason without a finding, in any stack", async () => {
    const outdir = mkdtempSync(join(tmpdir(), "groundplan-gate-"));
    try {
      const systems = loadNamedSystems(systemsInScope(repositoryRoot));
      synthesizeSystems(systems, { severalSystems: true, outdir });
      const stacks = readdirSync(join(outdir, "stacks")).map((id) =>
        join(outdir, "stacks", id, "cdk.tf.json"),
      );
      const report = await check(stacks);
      expect(report.stacks).toHaveLength(stacks.length);
      const open = unexplained(report).map(({ rule, address, title }) => `${rule} ${address}: ${title}`);
      expect(open).toEqual([]);
    } finally {
      rmSync(outdir, { recursive: true, force: true });
    }
  });
});
