import { engineNames } from "../../src/engine/engine";
import { review } from "../../src/review/analyses/review";
import { buildDocument } from "../../src/review/document/build-document";
import { readPlanText } from "../../src/review/normalize/read-plans";
import { renderHtml } from "../../src/review/render/html";
import { renderJson } from "../../src/review/render/json";
import { renderMarkdown } from "../../src/review/render/markdown";
import { renderSarif } from "../../src/review/render/sarif";
import { unexplainedIn } from "./planned-files";
import { CANARY, hermesStory, RENAMED_REPOSITORY } from "./planned-hermes";
import { PLAN_KINDS } from "./planned-life";
import { counts, foldOf, headOf, lostIn, saysProtected, sizeOf } from "./rehearsed-comments";
import { engines, ReviewedStories } from "./reviewed-stories";

const REPOSITORY = "aws_ecr_repository.images_repository_F169625C";

const stories = new ReviewedStories(PLAN_KINDS);
const { files, told } = stories;

describe.each(engines.map((engine) => [engine.kind, engine] as const))(
  "plans of Hermes by %s",
  (kind, engine) => {
    const tale = stories.tell(kind, () => hermesStory(engine));

    it("create: all resources in one comment, with unknown policies only if one is configured", () => {
      const size = String(sizeOf(tale.story.plans.create));
      expect(counts(tale.comments.create)).toBe(`Plan: ${size} to add, 0 to change, 0 to destroy.`);
      expect(tale.comments.create.length).toBeLessThanOrEqual(65_536);
      const unknown = headOf(tale.comments.create).match(/\*\*unknown\*\* `[^`]*`/g) ?? [];
      for (const each of unknown) expect(each).toMatch(/aws_iam_role|aws_s3_bucket_policy/);
    });

    it("create: the permissions of pull requests are known before anything exists", () => {
      expect(tale.comments.create).toMatch(/delivery_plan_permissions_\w+`?:.*s3:\S*GetBucket/);
      expect(headOf(tale.comments.create)).not.toMatch(/unknown.*delivery_plan_permissions/);
    });

    it("import: the registry that was created manually is imported, and missing settings are added", () => {
      expect(counts(tale.comments.import)).toMatch(/^Plan: 1 to import, /);
      expect(foldOf(tale.comments.import, REPOSITORY)).toContain("imported as <code>hermes</code>");
      expect(headOf(tale.comments.import)).not.toContain("holds data");
    });

    it("a failed apply: the next plan has the load balancer and everything that depends on it", () => {
      expect(counts(tale.comments.failed)).toMatch(/^Plan: [2-9] to add, 0 to change, 0 to destroy/);
      expect(foldOf(tale.comments.failed, "aws_lb.balancer_alb")).toContain("will be created");
      expect(tale.comments.failed).toMatch(/<code>aws_lb_listener\.\S+<\/code> will be created/);
      expect(tale.comments.failed).not.toMatch(/<code>aws_instance\.\S+<\/code> will be/);
    });

    it("a second plan: no changes", () => {
      expect(headOf(tale.comments.steady)).toContain("**No changes.**");
    });

    it("drift that forces a replacement: both are reported", () => {
      expect(headOf(tale.comments.drift)).toContain(`Changed outside of ${engineNames[engine.kind]}:`);
      expect(headOf(tale.comments.drift)).toContain('`instance_type` forces it: `"t3.nano" -> "t4g.small"`');
    });

    it("update: the target group's delay changes, and no host is touched", () => {
      expect(counts(tale.comments.update)).toBe("Plan: 0 to add, 1 to change, 0 to destroy.");
      expect(foldOf(tale.comments.update, "aws_lb_target_group.")).toMatch(
        /^! deregistration_delay = "30" -> "60"$/m,
      );
      // The one warning: this environment's alarms tell nobody.
      expect(headOf(tale.comments.update)).not.toContain("[!CAUTION]");
      expect(headOf(tale.comments.update).match(/\[!WARNING\]/g)).toHaveLength(1);
      expect(headOf(tale.comments.update)).toContain("**1 check failed**");
    });

    it("replace: hosts of another architecture, and a deploy role with more permissions", () => {
      expect(headOf(tale.comments.replace)).toContain(
        '`instance_type` forces it: `"t4g.small" -> "t3.small"`',
      );
      expect(headOf(tale.comments.replace)).toMatch(
        /\*\*added\*\* `aws_iam_role_policy\.delivery_deploy_permissions_\w+`: `ec2:RunInstances`/,
      );
    });

    it("a secret in a variable appears in no format of the review", () => {
      expect(tale.story.plans.replace.json).toContain("database_url");
      const plans = readPlanText(tale.story.plans.replace.json, { file: "plan.json", name: "prod" });
      const subject = review({ plans });
      const document = buildDocument(subject);
      const printed = [
        ...renderMarkdown(document, { maxParts: 9 }),
        ...renderHtml(document),
        ...renderJson(subject),
        renderSarif(subject),
      ].join("");
      expect(printed.length).toBeGreaterThan(10_000);
      expect(printed).not.toContain(CANARY);
      expect(printed).not.toContain(Buffer.from(CANARY).toString("base64").slice(0, 24));
    });

    it("moved: the registry keeps its images under a new name in the code", () => {
      expect(counts(tale.comments.move)).toBe("Plan: 0 to add, 0 to change, 0 to destroy.");
      expect(tale.comments.move).toContain(
        `<code>aws_ecr_repository.${RENAMED_REPOSITORY}</code> has moved from <code>${REPOSITORY}</code>`,
      );
    });

    it("the same without its moved block: images would be destroyed, and the block that keeps them", () => {
      expect(headOf(tale.comments.rename)).toMatch(
        new RegExp(`\\*\\*destroy\\*\\* \`${REPOSITORY}\` \\(.*holds data\\).*under another name`),
      );
      expect(tale.comments.rename).toContain(
        `moved {\n  from = ${REPOSITORY}\n  to   = aws_ecr_repository.${RENAMED_REPOSITORY}\n}`,
      );
    });

    it("forget: an alarm that leaves the stack keeps watching", () => {
      expect(counts(tale.comments.forget)).toBe("Plan: 0 to add, 0 to change, 0 to destroy, 1 to forget.");
      expect(foldOf(tale.comments.forget, "aws_cloudwatch_metric_alarm.")).toContain(
        "will be forgotten, not destroyed",
      );
    });

    it("a refused destroy: planning stopped, with the protection that caused it", () => {
      expect(headOf(tale.comments.refused)).toContain("**Plan Error**");
      expect(saysProtected(tale.comments.refused, REPOSITORY)).toBe(true);
    });

    it("destroy without protection: every resource by name, data first", () => {
      expect(lostIn(tale.story.plans.destroy)).toHaveLength(sizeOf(tale.story.plans.create));
      const lines = headOf(tale.comments.destroy).match(/^> \* \*\*destroy\*\* .*$/gm) ?? [];
      const holdData = lines.map((line) => /hold(s|ing) data/.test(line));
      expect(holdData.lastIndexOf(true)).toBeLessThan(holdData.indexOf(false));
    });
  },
);

describe("the comments of both engines", () => {
  const [first, second] = engines;
  if (first === undefined || second === undefined) return;
  it("on Hermes are the same", () => {
    expect(Object.keys(told.get(first.kind) ?? {})).toHaveLength(PLAN_KINDS.length);
    expect(told.get(first.kind)).toEqual(told.get(second.kind));
  });
});

describe("cost and check, piped into the comment", () => {
  it("leave no finding without a reason in any plan, and no reason without a finding", async () => {
    expect(unexplainedIn(await files.findings())).toEqual([]);
  });

  it("say for several plans which one they are about", async () => {
    const [{ kind } = { kind: "" }] = engines;
    const [first, then] = [`hermes-create-${kind}`, `hermes-update-${kind}`];
    const text = await files.comment([first, then], "--max-comments", "9");
    expect(text).toMatch(new RegExp(`project: \`${first}\` \\(\\+\\d\\d\\)`));
    expect(text).toContain(`project: \`${then}\` (~1)`);
    expect(text).toMatch(
      new RegExp(`^\\+ \\d+\\.\\d\\d {2}aws_instance\\.hosts_host-1_\\w+ in ${first}: 0\\.00 ->`, "m"),
    );
    expect(text).toMatch(new RegExp(`accepted\\*\\* \`CKV\\w+\` .* on \`[^\`]+\` in \`${then}\``));
    expect(text).toContain("<code>prod/hosts/host-1</code>");
  });
});
