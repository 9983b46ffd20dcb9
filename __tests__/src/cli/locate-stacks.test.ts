import { locateStacks } from "../../../src/cli/locate-stacks";

describe("what cost and check are to look at", () => {
  it.each([["/nowhere/plan.json"], ["./plan.json"], ["../cdktf.out/stacks/prod"], ["plan.json"]])(
    "%s is a file that is missing, not an environment",
    (word) => {
      expect(() => locateStacks([word])).toThrow(
        expect.objectContaining({ message: expect.stringContaining(word) as string, exitCode: 2 }),
      );
    },
  );
});
