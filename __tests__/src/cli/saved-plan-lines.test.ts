import { withoutSavedPlan } from "../../../src/cli/saved-plan-lines";

const RULE = "─".repeat(77);

function shown(lines: readonly string[]): readonly string[] {
  const written: string[] = [];
  const filter = withoutSavedPlan((line) => written.push(line));
  lines.forEach((line) => filter.take(line));
  filter.end();
  return written;
}

describe("what is shown of a plan that a run keeps for itself", () => {
  it("is all but the advice to apply the file", () => {
    const plan = ["", "Plan: 1 to add, 0 to change, 0 to destroy."];
    const advice = [
      "",
      RULE,
      "",
      "Saved the plan to:",
      "/tmp/groundplan-run-1/groundplan.tfplan",
      "",
      "To perform exactly these actions, run the following command to apply:",
      '    terraform apply "/tmp/groundplan-run-1/groundplan.tfplan"',
    ];
    expect(shown([...plan, ...advice])).toEqual(plan);
    expect(shown([...plan, "", RULE, "", "Saved the plan to: p", ""])).toEqual(plan);
    const coloured = advice.map((line) => `\u001b[90m${line}\u001b[0m`);
    expect(shown([...plan, ...coloured])).toEqual(plan);
  });

  it("keeps rules and empty lines that stand before anything else", () => {
    const lines = ["a", "", RULE, "", "b", ""];
    expect(shown(lines)).toEqual(lines);
  });
});
