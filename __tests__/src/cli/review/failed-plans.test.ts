import { review } from "../../../../src/review/analyses/review";
import { failedPlan } from "../../../../src/cli/review/failed-plan";
import { fingerprintOfAll } from "../../../../src/review/document/build-document";
import { readPlanText } from "../../../../src/review/normalize/read-plans";
import type { Plan } from "../../../../src/plan/plan-model";
import { commentOf, created, everyFormat, planOf, reviewTogether, updated } from "../../review/plan-builders";

/** What Terraform prints where a provider refuses in the middle of a plan. */
const PRINTED = `Terraform planned the following actions, but then encountered a problem:

  # aws_eip.a will be created

Plan: 1 to add, 0 to change, 0 to destroy.
\u001b[33m╷\u001b[0m
\u001b[33m│\u001b[0m \u001b[33mWarning: \u001b[0mDeprecated argument
\u001b[33m╵\u001b[0m
\u001b[31m╷\u001b[0m
\u001b[31m│\u001b[0m \u001b[31mError: \u001b[0mreading EIP: AccessDenied for @octocat \`\`\`
\u001b[31m│\u001b[0m
\u001b[31m│\u001b[0m   with aws_eip.a,
\u001b[31m│\u001b[0m   on main.tf line 3, in resource "aws_eip" "a":
\u001b[31m╵\u001b[0m
`;
const visible = (comment: string) => comment.replace(/<details>[\s\S]*?<\/details>/g, "");
const errored = (plan: Plan, text?: string) =>
  review({
    plans: readPlanText(JSON.stringify({ ...plan, errored: true }), {
      file: "prod.json",
      name: "prod",
      ...(text === undefined ? {} : { text }),
    }),
  });

it("shows the error in a fence, as Atlantis does, without warnings", () => {
  const seen = visible(commentOf(errored(planOf([created("aws_eip.a", {})]), PRINTED)));
  expect(seen).toContain(
    '````\nError: reading EIP: AccessDenied for @octocat ```\n\n  with aws_eip.a,\n  on main.tf line 3, in resource "aws_eip" "a":\n````',
  );
  expect(seen).not.toContain("Deprecated argument");
});

it.each([
  [
    "without boxes, as old versions print",
    "Refreshing…\n\nError: no such thing\n\n  on main.tf",
    "Error: no such thing\n\n  on main.tf",
  ],
  ["that begins with no word of error", "panic: oh\ngoroutine 1", "panic: oh\ngoroutine 1"],
])("shows an error %s", (_, printed, shown) => {
  expect(visible(commentOf(errored(planOf([]), printed)))).toContain(`\`\`\`\n${shown}\n\`\`\``);
});

it("never claims that nothing changes if planning stopped", () => {
  const comment = commentOf(errored(planOf([])));
  expect(comment).toContain("**Plan Error**");
  expect(comment).not.toMatch(/No changes|matches the configuration/);
});

it("names and counts the projects that failed", () => {
  const comment = commentOf(
    reviewTogether({ prod: { ...planOf([]), errored: true }, stage: planOf([created("aws_eip.a", {})]) }),
  );
  expect(comment).toContain("1. project: `prod` (failed)\n2. project: `stage` (+1)");
  expect(comment).toContain("2 projects, 1 with changes, 0 with no changes, 1 failed");
});

describe("a plan that was never created", () => {
  const failed = failedPlan({ name: "prod" }, `${PRINTED}\nexport TOKEN=ghp_${"a1B2".repeat(9)}`);

  it("is a failed project, with the printed output", () => {
    const [other] = readPlanText(JSON.stringify(planOf([created("aws_eip.a", {})])), { file: "stage.json" });
    const comment = commentOf(review({ plans: other === undefined ? [failed] : [failed, other] }));
    expect(comment).toContain("1. project: `prod` (failed)");
    expect(visible(comment)).toContain("Error: reading EIP: AccessDenied");
    expect(comment).not.toContain("atlantis apply -p prod");
  });

  it("is in JSON and SARIF too", () => {
    const printed = everyFormat(review({ plans: [failed] }));
    expect(JSON.parse(printed["json"] ?? "")).toMatchObject({
      projects: [
        {
          name: "prod",
          errored: true,
          errors: [expect.stringContaining("AccessDenied"), "", expect.any(String), expect.any(String)],
        },
      ],
    });
    expect(JSON.parse(printed["sarif"] ?? "")).toMatchObject({
      runs: [{ results: [{ ruleId: "plan-failed", level: "error" }] }],
    });
  });

  it("is masked in every format", () => {
    for (const printed of Object.values(everyFormat(review({ plans: [failed] }))))
      expect(printed).not.toContain("ghp_");
  });

  it("has a fingerprint that no other plan can have", () => {
    const plan = planOf([updated("aws_eip.a", { a: 1 }, { a: 2 })]);
    const whole = review({ plans: readPlanText(JSON.stringify(plan)) });
    const prints = [
      review({ plans: [failed] }),
      errored(plan),
      whole,
      review({ plans: readPlanText(JSON.stringify(planOf([]))) }),
    ];
    expect(new Set(prints.map(fingerprintOfAll)).size).toBe(prints.length);
  });
});
