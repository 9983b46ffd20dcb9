import type { AccessEntry } from "../../../../src/review/analyses/access-delta";
import type { ResourceChange } from "../../../../src/plan/plan-model";
import { commentOf, created, destroyed, planOf, reviewOf, updated } from "../plan-builders";
import type { Json } from "../../../../src/text/json";

const allow = (more: Record<string, Json>) => ({
  Effect: "Allow",
  Action: ["s3:GetObject"],
  Resource: ["arn:aws:s3:::b/*"],
  ...more,
});
const document = (...statements: Json[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const policy = (before: string, after: string) =>
  updated("aws_iam_policy.app", { policy: before }, { policy: after });

function iam(...changes: ResourceChange[]): readonly AccessEntry[] {
  return reviewOf(planOf(changes)).projects[0]?.iam.entries ?? [];
}
function network(...changes: ResourceChange[]): readonly AccessEntry[] {
  return reviewOf(planOf(changes)).projects[0]?.network.entries ?? [];
}
const effects = (entries: readonly AccessEntry[]) =>
  entries.map(({ effect, what, on, who }) => [
    effect,
    what.join(","),
    [...on, who].filter(Boolean).join(" "),
  ]);

describe("permissions", () => {
  it("do not change by order, formatting, grouping or case", () => {
    const before = document(
      allow({ Action: ["s3:GetObject", "s3:PutObject"], Resource: ["arn:a", "arn:b"] }),
    );
    const after = JSON.stringify(
      JSON.parse(
        document(
          allow({ Action: "s3:putobject", Resource: ["arn:b", "arn:a"] }),
          allow({ Action: "s3:GetObject", Resource: ["arn:a", "arn:b"] }),
        ),
      ),
      null,
      4,
    );
    expect(iam(policy(before, after))).toEqual([]);
  });

  it("widen if a wildcard covers what was granted before", () => {
    expect(effects(iam(policy(document(allow({})), document(allow({ Action: "s3:*" })))))).toEqual([
      ["widened", "s3:*", "arn:aws:s3:::b/*"],
    ]);
  });

  it("widen if a condition is removed", () => {
    const before = document(allow({ Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } } }));
    expect(iam(policy(before, document(allow({}))))).toMatchObject([
      { effect: "widened", widens: true, note: expect.stringContaining("was condition") },
    ]);
  });

  it("narrow if a condition is added", () => {
    const after = document(allow({ Condition: { Bool: { "aws:SecureTransport": "true" } } }));
    expect(iam(policy(document(allow({})), after))).toMatchObject([{ effect: "narrowed", widens: false }]);
  });

  it("widen if a deny is removed", () => {
    const deny = { Effect: "Deny", Action: "s3:DeleteObject", Resource: "*" };
    expect(iam(policy(document(allow({}), deny), document(allow({}))))).toMatchObject([
      { effect: "removed", widens: true, note: "a denial" },
    ]);
  });

  it("are open to all if the principal is everybody", () => {
    const entries = iam(created("aws_s3_bucket_policy.b", { policy: document(allow({ Principal: "*" })) }));
    expect(entries).toMatchObject([{ effect: "added", who: "*", isOpenToAll: true }]);
  });

  it("are found in any resource with a policy, including those known only after apply", () => {
    const entries = iam(
      created("aws_sqs_queue.q", {
        policy: document(allow({ Principal: { Service: "sns.amazonaws.com" } })),
      }),
      created("aws_iam_role_policy.r", {}, { after_unknown: { policy: true } }),
    );
    expect(effects(entries)).toEqual([
      ["added", "s3:GetObject", "arn:aws:s3:::b/* Service:sns.amazonaws.com"],
      ["unknown", "policy", ""],
    ]);
  });

  it("include attached managed policies", () => {
    const entries = iam(
      created("aws_iam_role_policy_attachment.a", {
        role: "app",
        policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess",
      }),
    );
    expect(entries).toMatchObject([{ effect: "added", who: "app", isOpenToAll: true }]);
  });

  it("end with destroyed resources", () => {
    expect(effects(iam(destroyed("aws_iam_policy.p", { policy: document(allow({})) })))).toEqual([
      ["removed", "s3:GetObject", "arn:aws:s3:::b/*"],
    ]);
  });
});

describe("the network", () => {
  const rule = (cidr: string, from = 443, to = from) => ({
    type: "ingress",
    protocol: "tcp",
    from_port: from,
    to_port: to,
    cidr_blocks: [cidr],
    security_group_id: "sg-1",
  });

  it("opens if a network contains the earlier one", () => {
    const entries = network(updated("aws_security_group_rule.r", rule("10.0.0.0/16"), rule("10.0.0.0/8")));
    expect(entries).toMatchObject([{ effect: "widened", what: ["ingress tcp 443"], who: "from 10.0.0.0/8" }]);
  });

  it("is open to all from 0.0.0.0/0, also as two halves", () => {
    for (const cidr of ["0.0.0.0/0", "128.0.0.0/1", "::/0"]) {
      expect(network(created("aws_security_group_rule.r", rule(cidr)))).toMatchObject([
        { effect: "added", isOpenToAll: true },
      ]);
    }
  });

  it("does not change if a rule moves out of its group", () => {
    const block = { protocol: "tcp", from_port: 443, to_port: 443, cidr_blocks: ["10.0.0.0/8"] };
    const entries = network(
      updated("aws_security_group.g", { id: "sg-1", ingress: [block] }, { id: "sg-1", ingress: [] }),
      created("aws_vpc_security_group_ingress_rule.r", {
        security_group_id: "sg-1",
        ip_protocol: "tcp",
        from_port: 443,
        to_port: 443,
        cidr_ipv4: "10.0.0.0/8",
      }),
    );
    expect(entries).toEqual([]);
  });

  it("closes if ports are removed", () => {
    expect(
      network(updated("aws_security_group_rule.r", rule("10.0.0.0/8", 1, 100), rule("10.0.0.0/8", 80))),
    ).toMatchObject([{ effect: "narrowed", widens: false }]);
  });

  it("names what is known only after apply", () => {
    const entries = network(
      created(
        "aws_vpc_security_group_ingress_rule.r",
        { ip_protocol: "-1" },
        { after_unknown: { referenced_security_group_id: true, security_group_id: true } },
      ),
    );
    expect(entries).toMatchObject([{ what: ["ingress all traffic"], who: "from (known after apply)" }]);
  });

  it("opens through settings too", () => {
    expect(
      network(updated("aws_db_instance.d", { publicly_accessible: false }, { publicly_accessible: true })),
    ).toMatchObject([{ effect: "widened", isOpenToAll: true }]);
    expect(
      network(created("aws_s3_bucket_public_access_block.b", { block_public_acls: false })),
    ).toMatchObject([{ widens: true }]);
  });

  it("is in the lines that are never folded", () => {
    const comment = commentOf(planOf([created("aws_security_group_rule.r", rule("0.0.0.0/0", 22))])).split(
      "<details>",
    )[0];
    expect(comment).toContain("**The network opens** in 1 place, 1 of them open to all.");
    expect(comment).toContain("`ingress tcp 22` `from 0.0.0.0/0`");
  });
});
