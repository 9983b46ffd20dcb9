import { engineNames } from "../../src/engine/engine";
import { unexplainedIn } from "./planned-files";
import { type HellotronPlan, hellotronStory, RENAMED_TOPIC } from "./planned-hellotron-vega";
import { PLAN_KINDS } from "./planned-life";
import { counts, foldOf, headOf, lostIn, saysProtected, sizeOf } from "./rehearsed-comments";
import { engines, ReviewedStories } from "./reviewed-stories";

const NAMES: readonly HellotronPlan[] = [...PLAN_KINDS, "grow"];
const TOPIC = "aws_sns_topic.alarms_topic_CB6504A9";

const stories = new ReviewedStories(NAMES);
const { files, told } = stories;

describe.each(engines.map((engine) => [engine.kind, engine] as const))(
  "plans of Hellotron Vega by %s",
  (kind, engine) => {
    const tale = stories.tell(kind, () => hellotronStory(engine));

    it("create: everything is counted, by construct, and only configured access is listed", () => {
      const size = String(sizeOf(tale.story.plans.create));
      expect(counts(tale.comments.create)).toBe(`Plan: ${size} to add, 0 to change, 0 to destroy.`);
      expect(tale.comments.create).toContain("<code>prod/prod/server/instance</code>");
      expect(headOf(tale.comments.create)).toMatch(
        /open to all\*\* `aws_vpc_security_group_ingress_rule[^`]*443[^`]*`/,
      );
      expect(headOf(tale.comments.create)).not.toContain("`aws_sns_topic");
      expect(headOf(tale.comments.create)).not.toContain("`aws_security_group.");
    });

    it("import: the bucket that was created manually is imported under its id", () => {
      expect(counts(tale.comments.import)).toMatch(/^Plan: 1 to import, /);
      expect(foldOf(tale.comments.import, "aws_s3_bucket.artifacts_bucket")).toContain(
        "imported as <code>hellotron-vega-deploy</code>",
      );
    });

    it("a failed apply: the next plan has what is left", () => {
      expect(counts(tale.comments.failed)).toMatch(/^Plan: [1-9] to add, 0 to change, 0 to destroy/);
      expect(foldOf(tale.comments.failed, TOPIC)).toContain("will be created");
    });

    it("a second plan: no changes", () => {
      expect(headOf(tale.comments.steady)).toContain("**No changes.**");
    });

    it("drift: in a separate section, with the old and new values", () => {
      expect(headOf(tale.comments.drift)).toContain(
        `Changed outside of ${engineNames[engine.kind]}: 2 attributes of 2 resources.`,
      );
      expect(tale.comments.drift).toContain(
        '`aws_instance` `instance_type` on 1 resource: `"t3.medium" -> "t3.nano"`',
      );
      expect(tale.comments.drift).toContain('! instance_type = "t3.nano" -> "t3.medium"');
    });

    it("update: an SSH rule is listed even if it is not open to all", () => {
      expect(headOf(tale.comments.update)).toMatch(/The network opens.*1 place/);
      expect(headOf(tale.comments.update)).toContain("`ingress tcp 22` `from 203.0.113.0/24`");
    });

    it("update: a wider policy is shown with the additions and the old scope", () => {
      expect(headOf(tale.comments.grow)).toMatch(
        /\*\*widened\*\* `aws_iam_role_policy\.ci_role_permissions_\w+`: `s3:\*` on `arn:aws:s3:::hellotron-vega-deploy\/\*` \(`was action s3:GetObject`\)/,
      );
    });

    it("replace: every resource with the reason; user data with the changed line", () => {
      expect(headOf(tale.comments.replace)).toContain(
        "`user_data` forces it: `# For x86_64. -> # For arm64.`",
      );
      expect(headOf(tale.comments.replace)).toMatch(
        /`instance_id` forces it: `"i-\w+" -> \(known after apply\)`/,
      );
      expect(tale.comments.replace).toMatch(/^- +# For x86_64\.\n\+ +# For arm64\.$/m);
      expect(tale.comments.replace).toMatch(
        /^! \(known after apply, because the resource is replaced:\).*public_ip/m,
      );
    });

    it("moved: old and new address, and nothing is destroyed", () => {
      expect(counts(tale.comments.move)).toBe("Plan: 0 to add, 0 to change, 0 to destroy.");
      expect(tale.comments.move).toContain(
        `<code>aws_sns_topic.${RENAMED_TOPIC}</code> has moved from <code>${TOPIC}</code>`,
      );
    });

    it("the same without its moved block: the block to write", () => {
      expect(headOf(tale.comments.rename)).toContain("1 destroyed resource looks like a renamed one.");
      expect(tale.comments.rename).toContain(
        `moved {\n  from = ${TOPIC}\n  to   = aws_sns_topic.${RENAMED_TOPIC}\n}`,
      );
    });

    it("forget: counted, and not called destroyed", () => {
      expect(counts(tale.comments.forget)).toMatch(/1 to forget\.$/);
      expect(tale.comments.forget).toContain("will be forgotten, not destroyed");
      expect(headOf(tale.comments.forget)).not.toContain("will be destroyed");
    });

    it("destroy: every resource by name, data first, and no permission reported as wider", () => {
      expect(lostIn(tale.story.plans.destroy)).toHaveLength(sizeOf(tale.story.plans.steady));
      const lines = headOf(tale.comments.destroy).match(/^> \* \*\*destroy\*\* .*$/gm) ?? [];
      const holdData = lines.map((line) => line.includes("holds data"));
      expect(holdData.lastIndexOf(true)).toBeLessThan(holdData.indexOf(false));
      expect(headOf(tale.comments.destroy)).not.toContain("IAM permissions widen");
    });

    it("a refused destroy: planning stopped, with the protection that caused it", () => {
      expect(headOf(tale.comments.refused)).toContain("**Plan Error**");
      expect(saysProtected(tale.comments.refused, "aws_s3_bucket.artifacts_bucket_A41425E9")).toBe(true);
    });
  },
);

describe("the comments of both engines", () => {
  const [first, second] = engines;
  if (first === undefined || second === undefined) return;
  it("on Hellotron Vega are the same", () => {
    expect(Object.keys(told.get(first.kind) ?? {})).toHaveLength(NAMES.length);
    expect(told.get(first.kind)).toEqual(told.get(second.kind));
  });
});

describe("cost and check, piped into the comment", () => {
  it("leave no finding without a reason in any plan, and no reason without a finding", async () => {
    expect(unexplainedIn(await files.findings())).toEqual([]);
  });

  it("report the plan's cost and the accepted findings, under its given name", async () => {
    const [{ kind } = { kind: "" }] = engines;
    const text = await files.comment([`hellotron-vega-create-${kind}`], "--project", "production");
    expect(text).toContain("Ran Plan for project: `production`");
    expect(headOf(text)).toMatch(/\*\*Cost\*\* a month: `USD 0\.00 -> \d+\.\d\d` \(\+\d+\.\d\d\)/);
    expect(headOf(text)).not.toContain("policy finding");
    expect(text).toMatch(/Policy<\/strong>: (\d+) findings, \1 accepted with a reason/);
    expect(text).toContain("<code>prod/prod/server/instance</code>");
    expect(text).not.toContain(files.folder);
  });
});
