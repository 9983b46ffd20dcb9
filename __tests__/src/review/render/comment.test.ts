import { review } from "../../../../src/review/analyses/review";
import { readMarker } from "../../../../src/review/marker";
import type { Plan } from "../../../../src/plan/plan-model";
import { readPlanText } from "../../../../src/review/normalize/read-plans";
import { HOSTS } from "../../../../src/review/render/hosts";
import {
  commentOf,
  commentsOf,
  created,
  destroyed,
  fixture,
  planOf,
  replaced,
  resource,
  reviewOf,
  reviewTogether,
  updated,
} from "../plan-builders";

const visible = (comment: string) => comment.replace(/<details>[\s\S]*?<\/details>/g, "");

describe("the comment on a plan printed by Terraform", () => {
  const plans = readPlanText(fixture("terraform-change.json"), {
    file: "prod.json",
    name: "prod",
    text: fixture("terraform-change.txt"),
  });
  const comment = commentOf(review({ plans }));

  it("reads like Atlantis's: heading, counts, hints", () => {
    expect(comment).toContain("Ran Plan for project: `prod`");
    expect(comment).toContain("Plan: 3 to add, 1 to change, 4 to destroy, 1 to forget.");
    expect(comment).toContain(
      "* :arrow_forward: To **apply** this plan, comment:\n  ```shell\n  atlantis apply -p prod\n  ```",
    );
    expect(comment).toContain("* :repeat: To **plan** this project again, comment:");
    expect(comment).toContain("<details><summary>Show Output</summary>");
  });

  it("lists every destroy and replacement outside the folds, with its reason", () => {
    const seen = visible(comment);
    expect(seen).toContain("* **destroy** `terraform_data.goes`: it is no longer in the configuration");
    expect(seen).toContain("* **replace** `terraform_data.machine[0]`: `triggers_replace` forces it");
    expect(seen).toContain("* **replace** `terraform_data.machine[1]`: `triggers_replace` forces it");
  });

  it("shows failed checks with their messages", () => {
    expect(visible(comment)).toContain("**failed** `check.size` `The size large is too large.`");
  });

  it("offers a moved block for a likely rename", () => {
    expect(comment).toContain(
      "moved {\n  from = terraform_data.old_name\n  to   = terraform_data.new_name\n}",
    );
  });

  it("sorts folded resources by risk", () => {
    const summaries = [
      ...comment.matchAll(/<summary>(?:<code>[^<]*<\/code> )?<code>(terraform_data[^<]*)<\/code>/g),
    ].map(([, address]) => address);
    expect(summaries).toEqual([
      "terraform_data.goes",
      "terraform_data.old_name",
      "terraform_data.machine[0]",
      "terraform_data.machine[1]",
      "terraform_data.left",
      "terraform_data.secret",
      "terraform_data.new_name",
      "terraform_data.moved",
    ]);
  });

  it("shows a script's change as lines", () => {
    expect(comment).toContain("-   echo two\n+   echo three");
  });
});

it("counts like Terraform", () => {
  const [plan] = readPlanText(fixture("terraform-destroy.json"));
  expect(commentOf(review({ plans: plan === undefined ? [] : [plan] }))).toContain(
    "Plan: 0 to add, 0 to change, 7 to destroy.",
  );
});

it("puts what holds data before other destroys, and destroys before replacements", () => {
  const comment = commentOf(
    planOf([
      replaced("aws_instance.web", { ami: "ami-1" }, { ami: "ami-2" }, "ami"),
      destroyed("aws_iam_role.app", { name: "app" }),
      destroyed("aws_db_instance.main", { identifier: "main" }),
    ]),
  );
  const order = ["aws_db_instance.main", "aws_iam_role.app", "aws_instance.web"].map((address) =>
    comment.indexOf(address),
  );
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(comment).toContain("**destroy** `aws_db_instance.main` (holds data)");
  expect(comment).toContain('`ami` forces it: `"ami-1" -> "ami-2"`');
});

it("says that nothing changes", () => {
  expect(commentOf(planOf([]))).toContain("**No changes.** Your infrastructure matches the configuration.");
});

describe("the text about a plan without changes", () => {
  it("does not claim that everything matches if something is deferred", () => {
    const later = planOf([], {
      complete: false,
      deferred_changes: [{ reason: "provider_config_unknown", resource_change: created("aws_eip.a", {}) }],
    });
    expect(commentOf(later)).toContain("**No changes** in the planned part.");
    expect(commentOf(later)).not.toContain("matches the configuration");
  });

  it("does not claim that everything matches if there is drift", () => {
    const drifted = planOf([resource("aws_vpc.d", { actions: ["no-op"], before: {}, after: {} })], {
      resource_drift: [updated("aws_vpc.d", { tags: { a: "1" } }, { tags: { a: "2" } })],
    });
    expect(commentOf(drifted)).toContain("applying only records it in the state");
    expect(commentOf(drifted)).not.toContain("Your infrastructure matches");
  });

  it("says that the outputs change, if they do", () => {
    const outputs = planOf([], { output_changes: { url: { actions: ["update"], before: "a", after: "b" } } });
    expect(commentOf(outputs)).toContain(
      "**Plan: 0 to add, 0 to change, 0 to destroy.** 1 output changes. Applying it saves the outputs and changes no infrastructure.",
    );
  });
});

describe("the marker of a comment", () => {
  const context = (...drift: NonNullable<Plan["resource_drift"]>) =>
    readMarker(commentOf(planOf([], { resource_drift: drift })))?.context;
  const opened = (name: string, cidr: string) =>
    updated(`aws_security_group.${name}`, { ingress: [] }, { ingress: [{ cidr_blocks: [cidr] }] });

  it("changes with the drift values that the comment shows", () => {
    expect(context(opened("a", "10.0.0.0/8"))).not.toBe(context(opened("a", "0.0.0.0/0")));
  });

  it("does not change with the order of the drift", () => {
    const [a, b] = [opened("a", "10.0.0.0/8"), opened("b", "10.0.0.0/8")];
    expect(context(a, b)).toBe(context(b, a));
  });
});

it("says that planning failed, and offers no apply", () => {
  const comment = commentOf(planOf([created("aws_eip.a", {})], { errored: true }));
  expect(comment).toContain("**Plan Error**");
  expect(comment).not.toContain("atlantis apply -p");
});

it("summarizes several projects as Atlantis does", () => {
  const comment = commentOf(
    reviewTogether({ prod: planOf([created("aws_eip.a", { domain: "vpc" })]), stage: planOf([]) }),
  );
  expect(comment).toContain(
    "Ran Plan for 2 projects:\n\n1. project: `prod` (+1)\n2. project: `stage` (no changes)",
  );
  expect(comment).toContain("### 1. project: `prod`");
  expect(comment).toContain("### Plan Summary\n\n2 projects, 1 with changes, 1 with no changes, 0 failed");
});

it("shows a change that two environments share once, with its differences", () => {
  const change = (size: string) =>
    planOf([
      updated("aws_instance.web", { instance_type: "t3.nano", ami: "a" }, { instance_type: size, ami: "b" }),
    ]);
  const comment = commentOf(
    reviewTogether({ "app-prod": change("m5.large"), "app-stage": change("t3.micro") }),
  );
  expect(comment.match(/<summary>.*aws_instance\.web/g)).toHaveLength(1);
  expect(comment).toContain(
    '`instance_type`: `app-prod` `"t3.nano" -> "m5.large"`; `app-stage` `"t3.nano" -> "t3.micro"`',
  );
});

it("shows values that several projects share once", () => {
  const change = (size: string) =>
    planOf([updated("aws_instance.web", { instance_type: "t3.nano" }, { instance_type: size })]);
  const comment = commentOf(
    reviewTogether({ prod: change("m5.large"), stage: change("t3.micro"), test: change("t3.micro") }),
  );
  expect(comment).toContain(
    '`instance_type`: `prod` `"t3.nano" -> "m5.large"`; `stage`, `test` `"t3.nano" -> "t3.micro"`',
  );
});

describe("resources that several projects destroy", () => {
  const destroys = (key: string, bucket: string) =>
    planOf([
      destroyed(`module.site["${key}"].aws_s3_bucket.logs`, { bucket }),
      replaced(
        "aws_db_instance.main",
        { engine_version: "15" },
        { engine_version: bucket },
        "engine_version",
      ),
    ]);
  const NAMES = Array.from(
    { length: 120 },
    (_, n) => `tenant${String.fromCharCode(97 + (n % 26))}x${String(n)}`,
  );

  it("are counted as resources, not as kinds of changes", () => {
    const comment = commentOf(
      reviewTogether({ "app-prod": destroys("a", "p"), "app-stage": destroys("a", "s") }),
    );
    expect(comment).toContain(
      "**2 resources will be destroyed, 2 resources will be replaced**; 4 of them hold data.",
    );
  });

  it("are shown with each project's values", () => {
    const comment = commentOf(
      reviewTogether({ prod: destroys("a", "16"), stage: destroys("a", "17"), test: destroys("a", "17") }),
    );
    expect(visible(comment)).toContain(
      '* **replace** `aws_db_instance.main` (holds data) in `prod`, `stage`, `test`: `engine_version` forces it: `"15" -> "16"` in `prod`, `"15" -> "17"` in `stage`, `test`',
    );
  });

  it("are shown with each address's project if the addresses differ", () => {
    const comment = commentOf(reviewTogether({ prod: destroys("prod", "x"), stage: destroys("stage", "x") }));
    expect(visible(comment)).toContain(
      '* **destroy** `module.site["prod"].aws_s3_bucket.logs` in `prod`, `module.site["stage"].aws_s3_bucket.logs` in `stage` (holds data)',
    );
  });

  it.each(Object.values(HOSTS))("are all listed on $name, however many projects there are", (host) => {
    const together = reviewTogether(
      Object.fromEntries(NAMES.map((name) => [name, destroys(`${name}${"k".repeat(300)}`, "x")])),
    );
    const comments = commentsOf(together, { host, limit: 20_000 });
    expect(Math.max(...comments.map(({ length }) => length))).toBeLessThanOrEqual(20_000);
    expect(comments[0]).toContain("**120 resources will be destroyed, 120 resources will be replaced**");
    const all = comments.join("\n");
    for (const name of NAMES) {
      expect(all).toContain(`module.site["${name}${"k".repeat(300)}"].aws_s3_bucket.logs`);
      expect(all).toMatch(new RegExp(`aws_db_instance\\.main[^\n]*\\b${name}\\b`));
    }
  });
});

it("distinguishes a deposed object from the one in use", () => {
  const comment = commentOf(
    planOf([
      resource(
        "aws_db_instance.main",
        { actions: ["delete"], before: { identifier: "m" }, after: null },
        { deposed: "abcd1234" },
      ),
    ]),
  );
  expect(visible(comment)).toContain(
    "**destroy** `aws_db_instance.main` (deposed object `abcd1234`, holds data)",
  );
  expect(comment).toContain(
    "<code>aws_db_instance.main</code> (deposed object <code>abcd1234</code>, holds data) will be destroyed",
  );
});

it("shows forgotten resources without the color of removals, and an identical replacement as one", () => {
  const comment = commentOf(
    planOf([
      resource("aws_s3_bucket.kept", { actions: ["forget"], before: { bucket: "kept" }, after: null }),
      resource(
        "aws_instance.tainted",
        { actions: ["delete", "create"], before: { ami: "1" }, after: { ami: "1" } },
        { action_reason: "replace_because_tainted" },
      ),
    ]),
  );
  expect(comment).toContain('```diff\n  bucket = "kept"\n```');
  expect(comment).toContain(
    "Why: it is tainted.\n\nNo attribute differs: an identical resource replaces it.",
  );
});

it("shows imports and moves", () => {
  const comment = commentOf(
    planOf([
      resource("aws_eip.a", { actions: ["no-op"], before: {}, after: {}, importing: { id: "eipalloc-1" } }),
      resource(
        "aws_eip.b",
        { actions: ["no-op"], before: {}, after: {} },
        { previous_address: "aws_eip.old" },
      ),
    ]),
  );
  expect(comment).toContain("Plan: 1 to import, 0 to add, 0 to change, 0 to destroy.");
  expect(comment).toContain("will be imported as <code>eipalloc-1</code>");
  expect(comment).toContain("has moved from <code>aws_eip.old</code>");
});

it("shows construct paths of synthesized stacks", () => {
  const paths = new Map([["prod", new Map([["aws_vpc.network_vpc_1", "hermes/network/vpc"]])]]);
  const comment = commentOf(
    reviewOf(planOf([destroyed("aws_vpc.network_vpc_1", { cidr_block: "10.0.0.0/16" })]), {
      constructPaths: paths,
    }),
  );
  expect(comment).toContain("`aws_vpc.network_vpc_1` (`hermes/network/vpc`)");
});

it("has cost, findings and their reasons", () => {
  const comment = commentOf(
    reviewOf(planOf([created("aws_eip.a", {})]), {
      cost: { currency: "USD", before: 31, after: 45.2, resources: [], unpriced: ["aws_x.y"] },
      findings: [
        { rule: "CKV_1", title: "Encrypt it", level: "error", address: "aws_eip.a" },
        { rule: "CKV_2", title: "Log it", level: "error", acceptedBecause: "logs cost more than it" },
      ],
    }),
  );
  expect(visible(comment)).toContain(
    "**Cost** a month: at least `USD 31.00 -> 45.20` (+14.20 for the counted resources, the rest is unknown). 1 resource without a price, not counted.",
  );
  expect(visible(comment)).toContain("**error** `CKV_1` `Encrypt it` on `aws_eip.a`");
  expect(comment).toContain("accepted with a reason");
});

it("says what the cost leaves out", () => {
  const cost = {
    currency: "USD",
    before: 1,
    after: 2,
    resources: [],
    unpriced: [],
    usageNeeded: ["nat_gb", "lcu"],
  };
  const comment = commentOf(reviewOf(planOf([created("aws_eip.a", {})]), { cost }));
  expect(visible(comment)).toContain("Depends on usage, not counted: `nat_gb, lcu`.");
});

it("never reports an unknown cost as zero", () => {
  const cost = {
    currency: "USD",
    after: 45.2,
    resources: [{ address: "aws_eip.a", after: 3.65 }],
    unpriced: [],
  };
  const comment = commentOf(reviewOf(planOf([created("aws_eip.a", {})]), { cost }));
  expect(comment).toContain("**Cost** a month: `USD 45.20`; the cost before is unknown.");
  expect(comment).toContain("  aws_eip.a: 3.65");
  expect(comment).not.toContain("0.00");
});

describe("one of several projects", () => {
  const same = planOf([updated("aws_instance.web", { ami: "a" }, { ami: "b" })]);
  const comment = commentOf(reviewTogether({ prod: same, stage: same }));

  it("says where its changes are shown, if not under its heading", () => {
    expect(comment).toMatch(
      /### 2\. project: `stage`\n\n1 change is shown above, the same in several projects\.\n/,
    );
  });

  it("offers no command that would also delete the other's plan", () => {
    const [, second = ""] = comment.split("### 2. project: `stage`");
    const own = second.split("### Plan Summary")[0] ?? "";
    expect(own).toContain("atlantis apply -p stage");
    expect(own).not.toContain("atlantis unlock");
    expect(second).toMatch(
      /\*\*delete\*\* all plans and locks from this pull request, comment:\n {2}```shell\n {2}atlantis unlock/,
    );
  });
});

it("says that deleting the only plan deletes all plans and locks of the pull request", () => {
  expect(commentOf(planOf([created("aws_eip.a", {})]))).toContain(
    "To **delete** all plans and locks from this pull request, comment:\n  ```shell\n  atlantis unlock",
  );
});

describe("a plan too large for a comment", () => {
  const many = planOf([
    ...Array.from({ length: 900 }, (_, n) =>
      destroyed(`aws_s3_bucket.bucket_${String(n)}`, { bucket: `bucket-${String(n)}` }),
    ),
    ...Array.from({ length: 900 }, (_, n) =>
      created(`aws_eip.ip_${String(n)}`, { description: "x".repeat(100), n }),
    ),
  ]);

  it.each(Object.values(HOSTS))("stays within the limit of $name and lists every destroy", (host) => {
    const comments = commentsOf(many, { host });
    const all = comments.join("\n");
    expect(Math.max(...comments.map((comment) => comment.length))).toBeLessThanOrEqual(host.limit);
    for (let n = 0; n < 900; n++) expect(all).toMatch(new RegExp(`aws_s3_bucket\\.bucket_${String(n)}\\b`));
    expect(comments[0]).toContain("Plan: 900 to add, 0 to change, 900 to destroy.");
  });

  it("shows what explains the plan before the attributes of destroyed resources", () => {
    const policies = (action: string) =>
      JSON.stringify({ Statement: [{ Effect: "Allow", Action: action, Resource: "*" }] });
    const comment = commentOf(
      planOf(
        [
          ...(many.resource_changes ?? []),
          destroyed("aws_vpc.old", { cidr_block: "10.9.0.0/16", enable_dns_support: true, region: "eu" }),
          created("aws_vpc.new", { cidr_block: "10.9.0.0/16", enable_dns_support: true, region: "eu" }),
          updated("aws_iam_policy.p", { policy: policies("s3:Get*") }, { policy: policies("s3:*") }),
        ],
        { resource_drift: [updated("aws_vpc.d", { tags: { a: "1" } }, { tags: { a: "2" } })] },
      ),
    );
    expect(comment).toContain("moved {\n  from = aws_vpc.old\n  to   = aws_vpc.new\n}");
    expect(comment).toMatch(/<summary><strong>IAM permissions<\/strong>: /);
    expect(comment).toMatch(/<summary>Changed outside of /);
  });

  it("says what was left out, and continues in Atlantis's words", () => {
    const comments = commentsOf(many, { limit: 10_000 });
    expect(comments.length).toBeGreaterThan(1);
    expect(comments[0]).toContain(
      "**Warning**: Output length greater than max comment size. Continued in next comment.",
    );
    expect(comments.at(-1)).toMatch(/Left out for length.*\d+ creates/);
  });
});

it("uses no HTML if the host does not support it", () => {
  const comment = commentOf(planOf([destroyed("aws_eip.a", { domain: "vpc" })]), { host: HOSTS.bitbucket });
  expect(comment).not.toMatch(/<details>|<!--|\[!CAUTION\]/);
});
