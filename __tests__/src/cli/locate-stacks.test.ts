import { locateStacks } from "../../../src/cli/locate-stacks";

describe("the stacks for cost and check", () => {
  it.each([["/nowhere/plan.json"], ["./plan.json"], ["../cdktf.out/stacks/prod"], ["plan.json"]])(
    "include no %s: it is a missing file, not an environment",
    (word) => {
      expect(() => locateStacks([word])).toThrow(
        expect.objectContaining({ message: expect.stringContaining(word) as string, exitCode: 2 }),
      );
    },
  );
});
