import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import type { Engine } from "../../src/engine/engine";
import { engineNames } from "../../src/engine/engine";
import { review } from "../../src/review/analyses/review";
import { reviewCommand } from "../../src/review/command";
import { costCommand } from "../../src/review/cost/command";
import { buildDocument } from "../../src/review/document/build-document";
import { checkCommand } from "../../src/review/policy/command";
import { readPlanText } from "../../src/review/read/read-plans";
import { renderHtml } from "../../src/review/render/html";
import { renderJson } from "../../src/review/render/json";
import { renderMarkdown } from "../../src/review/render/markdown";
import { renderSarif } from "../../src/review/render/sarif";
import { system as hellotron } from "../../systems/hellotron-vega/system";
import { system as hermes } from "../../systems/hermes/system";
import { availableEngines } from "../engines";
import { commentsOf, counts, headOf, lostIn, visible } from "./rehearsed-comments";
import { CANARY, hellotronStory, hermesStory, type Story } from "./planned-stories";

const STORY_MS = 180_000;

const engines = availableEngines();
const told = new Map<string, Record<string, string>>();

/** The plans that create, with their stacks, of the engine that was first. */
const created = new Map<string, { readonly json: string; readonly stack: string }>();

function remember(
  system: string,
  engine: Engine,
  story: Story<"create">,
  comments: Record<string, string>,
): void {
  const names = Object.entries(comments).map(([name, comment]) => [name, visible(name, comment)]);
  if (!created.has(system)) {
    const stack = readFileSync(join(story.synthesized, "stacks/prod/cdk.tf.json"), "utf8");
    created.set(system, { json: story.plans.create, stack });
  }
  told.set(`${system} ${engine.kind}`, Object.fromEntries(names) as Record<string, string>);
}

describe.each(engines.map((engine) => [engine.kind, engine] as const))(
  "plans of Hellotron Vega by %s",
  (_, engine) => {
    let story: Awaited<ReturnType<typeof hellotronStory>>;
    let comments: Awaited<ReturnType<typeof commentsOf<keyof typeof story.plans>>>;

    beforeAll(async () => {
      story = await hellotronStory(hellotron, engine);
      comments = await commentsOf(story);
      remember("hellotron-vega", engine, story, comments);
    }, STORY_MS);
    afterAll(() => story.close());

    it("create: everything is counted, by its construct, and only what is written opens something", () => {
      expect(counts(comments.create)).toBe("Plan: 33 to add, 0 to change, 0 to destroy.");
      expect(comments.create).toContain("<code>prod/prod/server/instance</code>");
      expect(headOf(comments.create)).toMatch(
        /open to all\*\* `aws_vpc_security_group_ingress_rule[^`]*443[^`]*`/,
      );
      expect(headOf(comments.create)).not.toContain("`aws_sns_topic");
      expect(headOf(comments.create)).not.toContain("`aws_security_group.");
      expect(comments.bootstrap).toContain(
        "<code>state-bucket</code>".replace("state-bucket", "bootstrap/state-bucket/bucket"),
      );
    });

    it("import: the bucket is taken over under its id", () => {
      expect(counts(comments.adopt)).toMatch(/^Plan: 1 to import, 9 to add/);
      expect(comments.adopt).toContain("imported as <code>hellotron-vega-terraform-state</code>");
    });

    it("a failed apply: the next plan has what is left", () => {
      expect(counts(comments.halfway)).toMatch(/^Plan: [1-9] to add, 0 to change, 0 to destroy/);
      expect(comments.halfway).toContain("<code>aws_sns_topic.alarms_topic_CB6504A9</code> will be created");
    });

    it("drift: in a section of its own, with what was there and what is", () => {
      expect(headOf(comments.drift)).toContain(
        `Changed outside of ${engineNames[engine.kind]}: 2 attributes of 2 resources.`,
      );
      expect(comments.drift).toContain(
        '`aws_instance` `instance_type` on 1 resource: `"t3.medium" -> "t3.nano"`',
      );
      expect(comments.drift).toContain('! instance_type = "t3.nano" -> "t3.medium"');
    });

    it("update: a rule for SSH is named where nobody has to open anything", () => {
      expect(headOf(comments.update)).toMatch(/The network opens.*1 place/);
      expect(headOf(comments.update)).toContain("`ingress tcp 22` `from 203.0.113.0/24`");
    });

    it("update: a policy that grows says by what, and what it was", () => {
      expect(headOf(comments.grow)).toMatch(
        /\*\*widened\*\* `aws_iam_role_policy\.ci_role_permissions_\w+`: `s3:\*` on `arn:aws:s3:::hellotron-vega-deploy\/\*` \(`was action s3:GetObject`\)/,
      );
    });

    it("replace: every one with what forces it; user data by the line that differs", () => {
      for (const address of lostIn(story.plans.replace)) expect(headOf(comments.replace)).toContain(address);
      expect(headOf(comments.replace)).toContain(
        "`user_data` forces it: `PORT=3000 -> PORT=3100 and 1 more line`",
      );
      expect(headOf(comments.replace)).toMatch(/`instance_id` forces it: `"i-\w+" -> \(known after apply\)`/);
      expect(comments.replace).toMatch(/^- +PORT=3000\n\+ +PORT=3100$/m);
      expect(comments.replace).toMatch(/^! \(known after apply, as the resource is made anew:\).*public_ip/m);
    });

    it("moved: from where to where, and nothing is destroyed", () => {
      expect(counts(comments.move)).toBe("Plan: 0 to add, 0 to change, 0 to destroy.");
      expect(comments.move).toContain(
        "<code>aws_sns_topic.notices_topic_CB6504A9</code> has moved from <code>aws_sns_topic.alarms_topic_CB6504A9</code>",
      );
    });

    it("the same without its moved block: the block to write", () => {
      expect(headOf(comments.rename)).toContain("1 destroyed resource looks like a renamed one.");
      expect(comments.rename).toContain(
        "moved {\n  from = aws_sns_topic.alarms_topic_CB6504A9\n  to   = aws_sns_topic.notices_topic_CB6504A9\n}",
      );
    });

    it("forget: counted, and called not destroyed", () => {
      expect(counts(comments.forget)).toMatch(/1 to forget\.$/);
      expect(comments.forget).toContain("will be forgotten, not destroyed");
      expect(headOf(comments.forget)).not.toContain("will be destroyed");
    });

    it("destroy: every resource by its name, data first, and no permission wider for it", () => {
      const lost = lostIn(story.plans.destroy);
      expect(lost.length).toBeGreaterThan(25);
      for (const address of lost) expect(headOf(comments.destroy)).toContain(address);
      const lines = headOf(comments.destroy)
        .split("\n")
        .filter((line) => line.startsWith("> * **destroy**"));
      const holdData = lines.map((line) => line.includes("holds data"));
      expect(holdData.lastIndexOf(true)).toBeLessThan(holdData.indexOf(false));
      expect(headOf(comments.destroy)).not.toContain("IAM permissions widen");
    });

    it("a refused destroy: says that planning stopped", () => {
      expect(headOf(comments.refused)).toContain("**Plan Error**");
      for (const address of lostIn(story.plans.refused)) expect(headOf(comments.refused)).toContain(address);
    });
  },
);

describe.each(engines.map((engine) => [engine.kind, engine] as const))(
  "plans of Hermes by %s",
  (_, engine) => {
    let story: Awaited<ReturnType<typeof hermesStory>>;
    let comments: Awaited<ReturnType<typeof commentsOf<keyof typeof story.plans>>>;

    beforeAll(async () => {
      story = await hermesStory(hermes, engine);
      comments = await commentsOf(story);
      remember("hermes", engine, story, comments);
    }, STORY_MS);
    afterAll(() => story.close());

    it("create: 91 resources in one comment, the unknown policies only where one is written", () => {
      expect(counts(comments.create)).toBe("Plan: 91 to add, 0 to change, 0 to destroy.");
      expect(comments.create.length).toBeLessThanOrEqual(65_536);
      const unknown = headOf(comments.create).match(/\*\*unknown\*\* `[^`]*`/g) ?? [];
      expect(unknown.length).toBeGreaterThan(0);
      for (const each of unknown) expect(each).toMatch(/aws_iam_role|aws_s3_bucket_policy/);
      expect(counts(comments.bootstrap)).toMatch(/^Plan: 10 to add/);
    });

    it("drift that forces a replacement: both are said", () => {
      expect(headOf(comments.drift)).toContain(`Changed outside of ${engineNames[engine.kind]}:`);
      expect(headOf(comments.drift)).toContain('`instance_type` forces it: `"t3.nano" -> "t4g.small"`');
    });

    it("replace: hosts of another architecture, and a deploy role that may do more", () => {
      for (const address of lostIn(story.plans.replace)) expect(headOf(comments.replace)).toContain(address);
      expect(headOf(comments.replace)).toContain('`instance_type` forces it: `"t4g.small" -> "t3.small"`');
      expect(headOf(comments.replace)).toMatch(
        /\*\*added\*\* `aws_iam_role_policy\.delivery_deploy_permissions_\w+`: `ec2:RunInstances`/,
      );
    });

    it("a secret in a variable is in no format of the review", () => {
      expect(story.plans.replace).toContain("database_url");
      const plans = readPlanText(story.plans.replace, { file: "plan.json", name: "prod" });
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

    it("destroy: 91 resources, and every one is named", () => {
      expect(counts(comments.destroy)).toBe("Plan: 0 to add, 0 to change, 91 to destroy.");
      const lost = lostIn(story.plans.destroy);
      expect(lost).toHaveLength(91);
      for (const address of lost) expect(headOf(comments.destroy)).toContain(address);
    });
  },
);

describe("the comments of both engines", () => {
  const [first, second] = engines;
  if (first === undefined || second === undefined) return;
  it.each(["hellotron-vega", "hermes"])("%s reads the same whichever engine planned it", (system) => {
    const comments = told.get(`${system} ${first.kind}`);
    expect(Object.keys(comments ?? {}).length).toBeGreaterThan(4);
    expect(comments).toEqual(told.get(`${system} ${second.kind}`));
  });
});

describe("cost and check, piped into the comment", () => {
  const folder = mkdtempSync(join(tmpdir(), "groundplan-piped-"));
  const at = (name: string, content?: string): string => {
    if (content !== undefined) writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  afterAll(() => rmSync(folder, { recursive: true }));
  afterEach(() => void (process.exitCode = undefined));

  /** A plan in its stack's folder, as CI makes it. */
  function planFile(system: string): string {
    const { json, stack } = created.get(system) ?? { json: "", stack: "" };
    mkdirSync(at(`${system}-prod`));
    at(`${system}-prod/cdk.tf.json`, stack);
    return at(`${system}-prod/plan.json`, json);
  }

  async function printed(command: Command, ...args: string[]): Promise<string> {
    let output = "";
    const write = jest
      .spyOn(process.stdout, "write")
      .mockImplementation((text) => ((output += String(text)), true));
    const progress = jest.spyOn(process.stderr, "write").mockImplementation(() => true);
    try {
      await new Command()
        .enablePositionalOptions()
        .addCommand(command)
        .parseAsync([command.name(), ...args], { from: "user" });
      return output;
    } finally {
      write.mockRestore();
      progress.mockRestore();
    }
  }

  async function comment(plans: readonly string[], ...more: string[]): Promise<string> {
    const cost = at("cost.json", await printed(costCommand(), ...plans, "--json"));
    const findings = at("findings.json", await printed(checkCommand(), ...plans, "--json"));
    const options = ["--cost", cost, "--findings", findings, "--synthesized", folder, "--format", "markdown"];
    return printed(reviewCommand(), ...plans, ...options, ...more);
  }

  it("says of one plan what it costs and which findings are accepted, under the name it is given", async () => {
    const text = await comment([planFile("hellotron-vega")], "--project", "production");
    expect(text).toContain("Ran Plan for project: `production`");
    expect(headOf(text)).toMatch(/\*\*Cost\*\* a month: `USD 0\.00 -> \d+\.\d\d` \(\+\d+\.\d\d\)/);
    expect(headOf(text)).not.toContain("policy finding");
    expect(text).toMatch(/Policy<\/strong>: (\d+) findings, \1 accepted with a reason/);
    expect(text).toContain("<code>prod/prod/server/instance</code>");
    expect(text).not.toContain(folder);
  });

  it("says of several in which one", async () => {
    const text = await comment(
      [planFile("hermes"), at("hellotron-vega-prod/plan.json")],
      "--max-comments",
      "9",
    );
    expect(text).toContain("project: `hellotron-vega-prod` (+33)");
    expect(text).toContain("project: `hermes-prod` (+91)");
    expect(text).toMatch(/^\+ \d+\.\d\d {2}aws_instance\.hosts_host-1_\w+ in hermes-prod: 0\.00 ->/m);
    expect(text).toMatch(/accepted\*\* `CKV\w+` .* on `[^`]+` in `hellotron-vega-prod`/);
    expect(text).toContain("<code>prod/hosts/host-1</code>");
  });
});
