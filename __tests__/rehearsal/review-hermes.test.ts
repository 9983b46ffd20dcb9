import { engineNames } from "../../src/engine/engine";
import { review } from "../../src/review/analyses/review";
import { buildDocument } from "../../src/review/document/build-document";
import { readPlanText } from "../../src/review/normalize/read-plans";
import { renderHtml } from "../../src/review/render/html";
import { renderJson } from "../../src/review/render/json";
import { renderMarkdown } from "../../src/review/render/markdown";
import { renderSarif } from "../../src/review/render/sarif";
import { availableEngines } from "../engines";
import { PlannedFiles, unexplainedIn } from "./planned-files";
import { CANARY, hermesStory, RENAMED_REPOSITORY } from "./planned-hermes";
import { PLAN_KINDS, type PlanKind, TELLING_KINDS } from "./planned-life";
import type { Story } from "./planned-story";
import {
  commentsOf,
  comparableComments,
  counts,
  foldOf,
  headOf,
  lostIn,
  saysProtected,
  sizeOf,
  tellsOfEveryPlan,
} from "./rehearsed-comments";

const STORY_MS = 180_000;
const REPOSITORY = "aws_ecr_repository.images_repository_F169625C";

const engines = availableEngines();
const files = new PlannedFiles();
const told = new Map<string, Readonly<Record<string, string>>>();
afterAll(() => files.remove());

describe.each(engines.map((engine) => [engine.kind, engine] as const))(
  "plans of Hermes by %s",
  (kind, engine) => {
    let story: Story<PlanKind>;
    let comments: Record<PlanKind, string>;

    beforeAll(async () => {
      story = await hermesStory(engine);
      comments = await commentsOf(story);
      files.add(story, engine === engines[0] ? PLAN_KINDS : TELLING_KINDS);
      told.set(kind, comparableComments(comments));
    }, STORY_MS);
    afterAll(() => story.close());

    tellsOfEveryPlan(PLAN_KINDS, () => ({ story, comments }));

    it("create: all resources in one comment, the unknown policies only where one is written", () => {
      const size = String(sizeOf(story.plans.create));
      expect(counts(comments.create)).toBe(`Plan: ${size} to add, 0 to change, 0 to destroy.`);
      expect(comments.create.length).toBeLessThanOrEqual(65_536);
      const unknown = headOf(comments.create).match(/\*\*unknown\*\* `[^`]*`/g) ?? [];
      for (const each of unknown) expect(each).toMatch(/aws_iam_role|aws_s3_bucket_policy/);
    });

    it("create: what pull requests may read is known before anything exists", () => {
      expect(headOf(comments.create)).toMatch(/delivery_plan_permissions_\w+`?:.*s3:\S*GetBucket/);
      expect(headOf(comments.create)).not.toMatch(/unknown.*delivery_plan_permissions/);
    });

    it("import: the registry that the guide made by hand is taken over, and what it lacks is added", () => {
      expect(counts(comments.import)).toMatch(/^Plan: 1 to import, /);
      expect(foldOf(comments.import, REPOSITORY)).toContain("imported as <code>hermes</code>");
      expect(headOf(comments.import)).not.toContain("holds data");
    });

    it("a failed apply: the next plan has the load balancer and what waits for it", () => {
      expect(counts(comments.failed)).toMatch(/^Plan: [2-9] to add, 0 to change, 0 to destroy/);
      expect(foldOf(comments.failed, "aws_lb.balancer_alb")).toContain("will be created");
      expect(comments.failed).toMatch(/<code>aws_lb_listener\.\S+<\/code> will be created/);
      expect(comments.failed).not.toMatch(/<code>aws_instance\.\S+<\/code> will be/);
    });

    it("the second plan: nothing to do", () => {
      expect(headOf(comments.steady)).toContain("**No changes.**");
    });

    it("drift that forces a replacement: both are said", () => {
      expect(headOf(comments.drift)).toContain(`Changed outside of ${engineNames[engine.kind]}:`);
      expect(headOf(comments.drift)).toContain('`instance_type` forces it: `"t3.nano" -> "t4g.small"`');
    });

    it("update: the target group waits longer, and no host is touched", () => {
      expect(counts(comments.update)).toBe("Plan: 0 to add, 1 to change, 0 to destroy.");
      expect(foldOf(comments.update, "aws_lb_target_group.")).toMatch(
        /^! deregistration_delay = "30" -> "60"$/m,
      );
      expect(headOf(comments.update)).not.toMatch(/\[!(CAUTION|WARNING)\]/);
    });

    it("replace: hosts of another architecture, and a deploy role that may do more", () => {
      expect(headOf(comments.replace)).toContain('`instance_type` forces it: `"t4g.small" -> "t3.small"`');
      expect(headOf(comments.replace)).toMatch(
        /\*\*added\*\* `aws_iam_role_policy\.delivery_deploy_permissions_\w+`: `ec2:RunInstances`/,
      );
    });

    it("a secret in a variable is in no format of the review", () => {
      expect(story.plans.replace.json).toContain("database_url");
      const plans = readPlanText(story.plans.replace.json, { file: "plan.json", name: "prod" });
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

    it("moved: the registry keeps its images under another name in the code", () => {
      expect(counts(comments.move)).toBe("Plan: 0 to add, 0 to change, 0 to destroy.");
      expect(comments.move).toContain(
        `<code>aws_ecr_repository.${RENAMED_REPOSITORY}</code> has moved from <code>${REPOSITORY}</code>`,
      );
    });

    it("the same without its moved block: images that would go, and the block that keeps them", () => {
      expect(headOf(comments.rename)).toMatch(
        new RegExp(`\\*\\*destroy\\*\\* \`${REPOSITORY}\` \\(.*holds data\\).*under another name`),
      );
      expect(comments.rename).toContain(
        `moved {\n  from = ${REPOSITORY}\n  to   = aws_ecr_repository.${RENAMED_REPOSITORY}\n}`,
      );
    });

    it("forget: an alarm that is handed over goes on watching", () => {
      expect(counts(comments.forget)).toBe("Plan: 0 to add, 0 to change, 0 to destroy, 1 to forget.");
      expect(foldOf(comments.forget, "aws_cloudwatch_metric_alarm.")).toContain(
        "will be forgotten, not destroyed",
      );
    });

    it("a refused destroy: says that planning stopped, and for which protection", () => {
      expect(headOf(comments.refused)).toContain("**Plan Error**");
      expect(saysProtected(comments.refused, REPOSITORY)).toBe(true);
    });

    it("destroy, once nothing protects it: every resource is named, data first", () => {
      expect(lostIn(story.plans.destroy)).toHaveLength(sizeOf(story.plans.create));
      const lines = headOf(comments.destroy).match(/^> \* \*\*destroy\*\* .*$/gm) ?? [];
      const holdData = lines.map((line) => /hold(s|ing) data/.test(line));
      expect(holdData.lastIndexOf(true)).toBeLessThan(holdData.indexOf(false));
    });
  },
);

describe("the comments of both engines", () => {
  const [first, second] = engines;
  if (first === undefined || second === undefined) return;
  it("on Hermes read the same", () => {
    expect(Object.keys(told.get(first.kind) ?? {})).toHaveLength(PLAN_KINDS.length);
    expect(told.get(first.kind)).toEqual(told.get(second.kind));
  });
});

describe("cost and check, piped into the comment", () => {
  it("leave no finding without a reason in any plan, and no reason without a finding", async () => {
    expect(unexplainedIn(await files.findings())).toEqual([]);
  });

  it("say of several plans in which one", async () => {
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
