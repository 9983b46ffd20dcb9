import type { Json } from "../../../../src/text/json";
import { HOSTS } from "../../../../src/review/render/hosts";
import { commentOf, commentsOf, created, planOf, reviewTogether } from "../plan-builders";

const visible = (comment: string) => comment.replace(/<details>[\s\S]*?<\/details>/g, "");
const policy = (name: string, actions: string[], resources: string[]) =>
  created(`aws_iam_policy.${name}`, {
    policy: JSON.stringify({ Statement: [{ Effect: "Allow", Action: actions, Resource: resources }] }),
  });
const rule = (name: string, cidr: string, port: number): ReturnType<typeof created> =>
  created(`aws_security_group_rule.${name}`, {
    type: "ingress",
    protocol: "tcp",
    from_port: port,
    to_port: port,
    cidr_blocks: [cidr] as Json,
    security_group_id: `sg-${name}`,
  });

it("lists every action and every resource, however many a statement has", () => {
  const actions = Array.from({ length: 30 }, (_, n) => `ec2:Describe${String(n)}`).concat("iam:PassRole");
  const resources = Array.from({ length: 9 }, (_, n) => `arn:aws:iam::1:role/r${String(n)}`);
  const seen = visible(commentOf(planOf([policy("app", actions, resources)])));
  expect(seen).toContain("`aws_iam_policy.app`: 31 actions on 9 resources");
  for (const name of [...actions, ...resources]) expect(seen).toMatch(new RegExp(`${name}\\b`));
});

describe("hundreds of entries", () => {
  const rules = Array.from({ length: 400 }, (_, n) =>
    n === 250 ? rule("odd", "10.9.9.9/8", 22) : rule(`r${String(n)}`, `10.0.${String(n % 250)}.0/24`, 443),
  );

  it.each(Object.values(HOSTS))("are each listed on $name, even if they differ only in numbers", (host) => {
    const all = commentsOf(planOf(rules), { host, limit: 30_000 }).map(visible).join("\n");
    expect(all).toContain("**The network opens** in 400 places");
    expect(all).toMatch(/aws_security_group_rule\.odd: ingress tcp 22 from 10\.9\.9\.9\/8/);
    for (let n = 0; n < 400; n++)
      if (n !== 250) expect(all).toMatch(new RegExp(`aws_security_group_rule\\.r${String(n)}\\b`));
  });

  it("are merged if several share the same text", () => {
    const same = planOf(Array.from({ length: 200 }, (_, n) => rule(`r${String(n)}`, "10.0.0.0/8", 443)));
    const seen = visible(commentOf(same));
    expect(seen.match(/ingress tcp 443/g)).toHaveLength(1);
    expect(seen).toMatch(/^> \+ added ingress tcp 443 from 10\.0\.0\.0\/8, on 200:$/m);
    expect(seen).toMatch(/^> {7}aws_security_group_rule\.r199$/m);
  });

  it("show their project", () => {
    const seen = visible(
      commentOf(reviewTogether({ prod: planOf(rules.slice(0, 30)), stage: planOf(rules.slice(30, 60)) })),
    );
    expect(seen).toMatch(/aws_security_group_rule\.r3: .* in prod$/m);
    expect(seen).toMatch(/aws_security_group_rule\.r33: .* in stage$/m);
  });
});
