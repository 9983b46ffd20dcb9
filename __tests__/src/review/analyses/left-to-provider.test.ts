import { created, commentOf, destroyed, planOf, resource } from "../plan-builders";
import type { Plan } from "../../../../src/plan/plan-model";

const configured = (expressions: Record<string, Record<string, never>>): Partial<Plan> => ({
  configuration: {
    root_module: {
      resources: Object.entries(expressions).map(([address, own]) => {
        const [type = "", name = ""] = address.split(".");
        return { address, type, name, expressions: own };
      }),
    },
  },
});

const topic = created("aws_sns_topic.alarms", { name: "alarms" }, { after_unknown: { policy: true } });
const group = created(
  "aws_security_group.web",
  { name: "web" },
  { after_unknown: { ingress: true, egress: true } },
);
const rule = created("aws_vpc_security_group_ingress_rule.https", {
  cidr_ipv4: "10.0.0.0/8",
  from_port: 443,
  ip_protocol: "tcp",
  to_port: 443,
});

it("reports an unknown policy only if the configuration sets one", () => {
  const open = (own: Record<string, never>) =>
    commentOf(planOf([topic], configured({ "aws_sns_topic.alarms": own })));
  expect(open({ policy: {} as never })).toContain("not known before apply");
  expect(open({})).not.toContain("not known before apply");
});

it("reports it if the plan has no configuration", () => {
  expect(commentOf(planOf([topic]))).toContain("not known before apply");
});

it("ignores the rules of a group that has them as separate resources", () => {
  const own = configured({ "aws_security_group.web": {} });
  expect(commentOf(planOf([group, rule], own))).toContain("The network opens** in 1 place");
  expect(commentOf(planOf([group], own))).toContain(
    "**unknown** `aws_security_group.web`: `ingress rules` (`known only after apply`)",
  );
});

it("does not look for them in another module", () => {
  const elsewhere = resource("module.other.aws_security_group_rule.x", {
    actions: ["create"],
    before: null,
    after: {},
  });
  const own = configured({ "aws_security_group.web": {} });
  expect(commentOf(planOf([group, elsewhere], own))).toContain(
    "**unknown** `aws_security_group.web`: `ingress rules` (`known only after apply`)",
  );
});

describe("a role's own policies, which the provider fills in", () => {
  const role = created("aws_iam_role.app", { name: "app" }, { after_unknown: { inline_policy: true } });
  const policy = created("aws_iam_role_policy_attachment.app", {
    role: "app",
    policy_arn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
  });

  it("are ignored if the role has its policies as separate resources", () => {
    const own = configured({ "aws_iam_role.app": {} });
    expect(commentOf(planOf([role, policy], own))).not.toContain("unknown until apply");
    expect(commentOf(planOf([role], own))).toContain("IAM permissions: not known before apply");
  });

  it("are reported if the configuration sets them", () => {
    const own = configured({ "aws_iam_role.app": { inline_policy: {} as never } });
    expect(commentOf(planOf([role, policy], own))).toContain("unknown until apply");
  });
});

it("removing a deny together with everything it denied is not a widening", () => {
  const deny = {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: ["arn:aws:s3:::a", "arn:aws:s3:::a/*"],
  };
  const policy = destroyed("aws_s3_bucket_policy.a", { policy: JSON.stringify({ Statement: [deny] }) });
  const bucket = destroyed("aws_s3_bucket.a", { arn: "arn:aws:s3:::a", bucket: "a" });
  expect(commentOf(planOf([policy]))).toContain("IAM permissions widen");
  expect(commentOf(planOf([policy, bucket]))).not.toContain("IAM permissions widen");
});
