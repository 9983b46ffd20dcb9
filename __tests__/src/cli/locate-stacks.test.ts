import { existsSync } from "node:fs";
import { join } from "node:path";
import { locateStacks } from "../../../src/cli/locate-stacks";
import { check } from "../../../src/policy/check";
import { outputFolder } from "../../../src/synthesis/synthesize";

describe("the stacks for cost and check", () => {
  it.each([["/nowhere/plan.json"], ["./plan.json"], ["../cdktf.out/stacks/prod"], ["plan.json"]])(
    "include no %s: it is a missing file, not an environment",
    (word) => {
      expect(() => locateStacks([word])).toThrow(
        expect.objectContaining({ message: expect.stringContaining(word) as string, exitCode: 2 }),
      );
    },
  );

  it("is synthesized into a folder of this run, and shown as the copy that stays", async () => {
    const { paths, shownFile } = locateStacks(["jarvis", "prod"]);
    const [folder = ""] = paths;
    const shared = outputFolder("jarvis");
    expect(folder.startsWith(shared)).toBe(false);
    expect(shownFile(join(folder, "cdk.tf.json"))).toBe(join(shared, "stacks", "prod", "cdk.tf.json"));
    const { findings } = await check(paths, { ownRulesOnly: true, shownFile });
    expect(findings.length).toBeGreaterThan(0);
    for (const { file = "" } of findings) {
      expect(file.startsWith(shared)).toBe(true);
      expect(existsSync(file)).toBe(true);
    }
  });
});
