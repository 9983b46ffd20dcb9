import { engineNames } from "../../src/engine/engine";
import { system as hellotron } from "../../systems/hellotron-vega/system";
import { system as hermes } from "../../systems/hermes/system";
import { type BackendPlan, backendStory, RENAMED_TABLE } from "./planned-backend";
import { unexplainedIn } from "./planned-files";
import { PLAN_KINDS } from "./planned-life";
import { counts, foldOf, headOf, lostIn, saysProtected, sizeOf } from "./rehearsed-comments";
import { engines, ReviewedStories } from "./reviewed-stories";

const NAMES: readonly BackendPlan[] = [...PLAN_KINDS, "otherTable"];
const TABLE = "aws_dynamodb_table.lock-table_D28631D7";
const BUCKET = "aws_s3_bucket.state-bucket_828F7150";

const stories = new ReviewedStories(NAMES);
const { files, told } = stories;

/** The backends are alike but for names and region: with one of them both engines are compared. */
const tellings = [
  ...engines.map((engine) => [hellotron.name, engine.kind, hellotron, engine] as const),
  ...engines.slice(0, 1).map((engine) => [hermes.name, engine.kind, hermes, engine] as const),
];

describe.each(tellings)("plans of the backend of %s by %s", (name, kind, system, engine) => {
  const tale = stories.tell(`${name} ${kind}`, () => backendStory(system, engine));
  const states = `${name}-terraform-state`;
  const locks = `${name}-terraform-locks`;

  it("create: bucket, table and the policies of those who plan and apply, by their constructs", () => {
    expect(sizeOf(tale.story.plans.create)).toBe(10);
    expect(counts(tale.comments.create)).toBe("Plan: 10 to add, 0 to change, 0 to destroy.");
    expect(tale.comments.create).toContain("<code>bootstrap/state-bucket/bucket</code>");
    expect(headOf(tale.comments.create)).toContain(
      `\`s3:GetObject, s3:PutObject\` on \`arn:aws:s3:::${states}/*\``,
    );
  });

  it("import: an existing bucket is imported under its id, and only its tags change", () => {
    expect(counts(tale.comments.import)).toMatch(/^Plan: 1 to import, 9 to add, 1 to change/);
    const bucket = foldOf(tale.comments.import, BUCKET);
    expect(bucket).toContain(`imported as <code>${states}</code>`);
    expect(bucket.match(/^[-+!] .*/gm)).toEqual([expect.stringMatching(/^\+ tags_all: .*managed-by/)]);
  });

  it("a failed apply: the next plan has only the table that could not be created", () => {
    expect(counts(tale.comments.failed)).toBe("Plan: 1 to add, 0 to change, 0 to destroy.");
    expect(foldOf(tale.comments.failed, TABLE)).toContain("will be created");
    expect(headOf(tale.comments.failed)).not.toContain("IAM permissions widen");
  });

  it("a second plan: no changes", () => {
    expect(headOf(tale.comments.steady)).toContain("**No changes.**");
    expect(tale.comments.steady).not.toContain("<details>");
  });

  it("drift: protection that somebody removed is reported and restored", () => {
    expect(headOf(tale.comments.drift)).toContain(
      `Changed outside of ${engineNames[engine.kind]}: 2 attributes of 2 resources.`,
    );
    expect(tale.comments.drift).toContain(
      "`aws_dynamodb_table` `deletion_protection_enabled` on 1 resource: `true -> false`",
    );
    expect(foldOf(tale.comments.drift, TABLE)).toContain("! deletion_protection_enabled = false -> true");
    expect(tale.comments.drift).toContain("! restrict_public_buckets = false -> true");
  });

  it("update: policies that name the account become narrower, which is folded", () => {
    expect(counts(tale.comments.update)).toBe("Plan: 0 to add, 2 to change, 0 to destroy.");
    expect(headOf(tale.comments.update)).not.toContain("IAM permissions widen");
    expect(tale.comments.update).toMatch(/^- narrowed .*dynamodb:DescribeTable, dynamodb:GetItem/m);
    const table = `arn:aws:dynamodb:\\S+:123456789012:table/${locks}`;
    expect(foldOf(tale.comments.update, "aws_iam_policy.plan-policy")).toMatch(
      new RegExp(`^\\+ .*${table}`, "m"),
    );
  });

  it("replace: a policy is replaced for its description, and its permissions stay the same", () => {
    expect(headOf(tale.comments.replace)).toContain(
      '`description` forces it: `"Reads Terraform states and takes their locks" -> "Reads states and takes their locks"`',
    );
    expect(headOf(tale.comments.replace)).not.toContain("holds data");
    expect(headOf(tale.comments.replace)).not.toContain("IAM permissions widen");
  });

  it("another name for the table: planning stops, and the comment says what would be lost and why", () => {
    expect(headOf(tale.comments.otherTable)).toContain("**Plan Error**");
    expect(saysProtected(tale.comments.otherTable, TABLE)).toBe(true);
    expect(headOf(tale.comments.otherTable)).toContain(
      `\`${TABLE}\` (\`bootstrap/lock-table/table\`, holds data): \`name\` forces it: \`"${locks}" -> "locks-of-everyone"\``,
    );
    expect(headOf(tale.comments.otherTable)).toMatch(
      /\*\*added\*\* .* on `arn:aws:dynamodb:\S+\/locks-of-everyone`/,
    );
  });

  it("moved: old and new address, and the locks stay", () => {
    expect(counts(tale.comments.move)).toBe("Plan: 0 to add, 0 to change, 0 to destroy.");
    expect(tale.comments.move).toContain(
      `<code>aws_dynamodb_table.${RENAMED_TABLE}</code> has moved from <code>${TABLE}</code>`,
    );
  });

  it("the same without its moved block: it would be destroyed, so the block to write comes first", () => {
    expect(headOf(tale.comments.rename)).toContain(
      `looks like \`aws_dynamodb_table.${RENAMED_TABLE}\` under another name`,
    );
    expect(headOf(tale.comments.rename)).toContain("1 destroyed resource looks like a renamed one.");
    expect(tale.comments.rename).toContain(
      `moved {\n  from = ${TABLE}\n  to   = aws_dynamodb_table.${RENAMED_TABLE}\n}`,
    );
  });

  it("forget: the table leaves the stack and stays in AWS", () => {
    expect(counts(tale.comments.forget)).toMatch(/0 to destroy, 1 to forget\.$/);
    expect(foldOf(tale.comments.forget, TABLE)).toContain("will be forgotten, not destroyed");
    expect(headOf(tale.comments.forget)).not.toContain("will be destroyed");
  });

  it("a refused destroy: planning stopped at the protection, and the states come first", () => {
    expect(headOf(tale.comments.refused)).toContain("**Plan Error**");
    for (const address of [TABLE, BUCKET]) expect(saysProtected(tale.comments.refused, address)).toBe(true);
    expect(lostIn(tale.story.plans.refused)).toContain(BUCKET);
  });

  it("destroy without protection: everything, data first", () => {
    expect(lostIn(tale.story.plans.destroy)).toHaveLength(sizeOf(tale.story.plans.create));
    const lines = headOf(tale.comments.destroy).match(/^> \* \*\*destroy\*\* .*$/gm) ?? [];
    expect(lines.map((line) => line.includes("holds data"))).toEqual(lines.map((_, index) => index < 2));
  });
});

describe("the comments of both engines", () => {
  const [first, second] = engines;
  if (first === undefined || second === undefined) return;
  it("on the backend of Hellotron Vega are the same", () => {
    const comments = told.get(`${hellotron.name} ${first.kind}`);
    expect(Object.keys(comments ?? {})).toHaveLength(NAMES.length);
    expect(comments).toEqual(told.get(`${hellotron.name} ${second.kind}`));
  });
});

it("the policy gate has no finding without a reason in any plan, and no reason without a finding", async () => {
  const findings = await files.findings();
  expect(new Set(findings.map(({ project }) => project)).size).toBeGreaterThan(tellings.length);
  expect(unexplainedIn(findings)).toEqual([]);
});
