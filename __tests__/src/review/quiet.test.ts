import { hintsOf } from "../../../src/cli/review/review-options";
import type { PolicyFinding } from "../../../src/policy/finding";
import { buildDocument } from "../../../src/review/document/build-document";
import { renderMarkdown } from "../../../src/review/render/markdown";
import { commentOf, created, planOf, reviewOf, updated } from "./plan-builders";

const visible = (comment: string) => comment.replace(/<details>[^]*?<\/details>/g, "");
const policy = (...actions: string[]) =>
  JSON.stringify({
    Statement: actions.map((Action) => ({ Effect: "Allow", Action, Resource: `arn:aws:s3:::${Action}` })),
  });

describe("findings", () => {
  const finding = (address: string, level: PolicyFinding["level"], rule = "CKV_X"): PolicyFinding => ({
    rule,
    title: "T",
    level,
    address,
    project: "prod",
  });
  const review = (findings: readonly PolicyFinding[]) =>
    reviewOf(planOf([created("aws_eip.touched", {})]), { findings });

  it("on changed resources stay visible, the worst first, and all others are counted", () => {
    const others = Array.from({ length: 200 }, (_, index) =>
      finding(`aws_eip.other${String(index)}`, "error"),
    );
    const text = visible(
      commentOf(
        review([
          ...others,
          finding("aws_eip.touched", "note", "N"),
          finding("aws_eip.touched", "error", "E"),
        ]),
      ),
    );
    expect(text).toContain("**202 policy findings**, 201 errors; 200 of them folded below.");
    expect(text).not.toContain("aws_eip.other");
    expect(text.indexOf("`E`")).toBeLessThan(text.indexOf("`N`"));
  });

  it("on changed resources are limited in number", () => {
    const many = Array.from({ length: 50 }, (_, index) =>
      finding("aws_eip.touched", "warning", `W${String(index)}`),
    );
    expect(visible(commentOf(review(many))).match(/\*\*warning\*\*/g)).toHaveLength(20);
  });
});

describe("grants of created resources", () => {
  const actions = Array.from({ length: 31 }, (_, index) => `s3:Get${String(index)}`);

  it("are folded into one line with their count", () => {
    const text = visible(commentOf(planOf([created("aws_iam_policy.p", { policy: policy(...actions) })])));
    expect(text).toContain(
      "31 grants of 1 resource that this plan creates, none of them open to all: folded below.",
    );
    expect(text).not.toContain("s3:Get7");
  });

  it("are folded by the lines they take, not by their number", () => {
    const roles = ["a", "b", "c", "d"];
    const plan = planOf(
      roles.flatMap((name) => [
        created(`aws_iam_role.${name}`, { name }),
        created(`aws_iam_role_policy.${name}`, {
          role: name,
          policy: JSON.stringify({
            Statement: [{ Effect: "Allow", Action: actions.slice(0, 25), Resource: "arn:aws:s3:::b/*" }],
          }),
        }),
      ]),
    );
    const text = visible(commentOf(plan));
    expect(text).toContain("4 grants of 4 resources that this plan creates, none of them open to all");
    expect(text).not.toContain("s3:Get7");
  });

  it.each([
    [
      "a managed policy of everything",
      { policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" },
      "AdministratorAccess",
    ],
    [
      "a managed policy of a whole service",
      { policy_arn: "arn:aws:iam::aws:policy/AmazonS3FullAccess" },
      "AmazonS3FullAccess",
    ],
  ])("stay visible if they attach %s", (_, attached, expected) => {
    const plan = planOf([
      created("aws_iam_role.r", { name: "r" }),
      created("aws_iam_role_policy.p", { role: "r", policy: policy(...actions) }),
      created("aws_iam_role_policy_attachment.x", { role: "r", ...attached }),
    ]);
    const text = visible(commentOf(plan));
    expect(text).toContain(expected);
    expect(text).toContain("31 grants of 1 resource");
  });

  it("stay visible if they pass any role on", () => {
    const passing = { Statement: [{ Effect: "Allow", Action: "iam:PassRole", Resource: "*" }] };
    const plan = planOf([
      created("aws_iam_role.r", { name: "r" }),
      created("aws_iam_role_policy.p", { role: "r", policy: policy(...actions) }),
      created("aws_iam_role_policy.q", { role: "r", policy: JSON.stringify(passing) }),
    ]);
    expect(visible(commentOf(plan))).toContain("`iam:PassRole`");
  });

  it("stay visible if they belong to an existing role", () => {
    const hanging = created("aws_iam_role_policy.p", { role: "there", policy: policy(...actions) });
    expect(visible(commentOf(planOf([hanging])))).toContain("s3:Get7");
    const role = created("aws_iam_role.r", { name: "there" });
    expect(visible(commentOf(planOf([role, hanging])))).not.toContain("s3:Get7");
  });

  it("stay visible if they cover all of a service, or an existing resource", () => {
    const wide = created("aws_iam_policy.p", { policy: policy(...actions, "iam:*") });
    const there = updated(
      "aws_iam_policy.q",
      { policy: policy("s3:List") },
      { policy: policy("s3:List", "s3:Delete") },
    );
    const text = visible(commentOf(planOf([wide, there])));
    expect(text).toContain("`iam:*`");
    expect(text).toContain("`s3:Delete`");
  });
});

describe("hints", () => {
  it.each([
    ["atlantis", { REPO_REL_DIR: "x" }],
    ["github-actions", { GITHUB_ACTIONS: "true" }],
    ["none", {}],
  ])("are those of the tool that runs it: %s", (style, env) => {
    expect(hintsOf({ hints: "auto" }, env).style).toBe(style);
  });

  it("for GitHub Actions link to the run, and do not mention Atlantis", () => {
    const env = {
      GITHUB_ACTIONS: "true",
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_REPOSITORY: "a/b",
      GITHUB_RUN_ID: "7",
    };
    const review = reviewOf(planOf([created("aws_eip.a", {})]));
    const [comment = ""] = renderMarkdown(buildDocument(review, hintsOf({ hints: "auto" }, env)));
    expect(comment).toContain("https://github.com/a/b/actions/runs/7");
    expect(comment).not.toContain("atlantis");
  });

  it("come with one line with the engine and its version", () => {
    expect(commentOf(planOf([created("aws_eip.a", {})], { complete: true }))).toContain(
      "Planned with Terraform 1.11.4.",
    );
  });
});
