import fc from "fast-check";
import type { Plan, PlanAction, ResourceChange } from "../../../src/plan/plan-model";
import { fingerprintOfAll } from "../../../src/review/document/build-document";
import { visibleLine } from "../../../src/review/blocks/visible-text";
import { HOSTS } from "../../../src/review/render/hosts";
import { commentsOf, everyFormat, reviewOf } from "./plan-builders";
import type { Json } from "../../../src/text/json";

const CANARY = "Canary-5Kq8-Zt2Lm-planted";

const text = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom("```", "</details>", "<!--", "@all", "\n\n", "`"),
);
const json: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    text,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(text, tie("value"), { maxKeys: 4 }),
  ),
})).value;

const actions = fc.constantFrom<PlanAction[]>(
  ["no-op"],
  ["create"],
  ["read"],
  ["update"],
  ["delete"],
  ["delete", "create"],
  ["create", "delete"],
  ["forget"],
);

/** Secrets as plans hold them: marked, named, known to a variable, in JSON, in base64. */
const planted: fc.Arbitrary<{ after: Json; marks: Json }> = fc
  .constantFrom<{ after: Json; marks: Json }[]>(
    { after: { a: CANARY }, marks: { a: true } },
    { after: { a: [{ b: CANARY }] }, marks: { a: [{ b: true }] } },
    { after: { a: { any: [CANARY] } }, marks: { a: true } },
    { after: { db_password: CANARY }, marks: {} },
    { after: { text: `export TOKEN=${CANARY}` }, marks: false },
    { after: { json: JSON.stringify({ secret: CANARY }) }, marks: {} },
    { after: { user_data: Buffer.from(`#!/bin/sh\nPASSWORD=${CANARY}\n`).toString("base64") }, marks: {} },
    { after: { known: `in the open: ${CANARY}` }, marks: {} },
  )
  .map((each) => each);

const address = fc
  .tuple(
    fc.constantFrom("aws_instance", "aws_db_instance", "aws_security_group", "aws_iam_policy"),
    fc.string({ maxLength: 30 }),
  )
  .map(([type, key]) => `${type}.x[${JSON.stringify(key)}]`);

const change: fc.Arbitrary<ResourceChange> = fc
  .record({
    address,
    actions,
    before: json,
    after: json,
    unknown: json,
    marks: json,
    secret: fc.option(planted),
    path: fc.array(fc.oneof(text, fc.nat(3)), { maxLength: 3 }),
  })
  .map(({ address, actions, before, after, unknown, marks, secret, path }) => ({
    address,
    mode: "managed",
    type: address.split(".")[0] ?? "",
    name: "x",
    change: {
      actions,
      before,
      after: secret === null ? after : secret.after,
      after_unknown: unknown,
      before_sensitive: marks,
      after_sensitive: secret === null ? marks : secret.marks,
      replace_paths: [path],
    },
  }));

const plan: fc.Arbitrary<Plan> = fc.record({
  format_version: fc.constant("1.2"),
  variables: fc.constant({ secret: { value: CANARY } }),
  resource_changes: fc.array(change, { maxLength: 12 }),
  resource_drift: fc.array(change, { maxLength: 4 }),
  output_changes: fc.dictionary(text, fc.record({ actions, before: json, after: json }), { maxKeys: 3 }),
  errored: fc.boolean(),
  configuration: fc.constant({ root_module: { variables: { secret: { sensitive: true } } } }),
});

const limit = fc.integer({ min: 3_000, max: 70_000 });

it("whatever a plan has, comments stay within the limit and list every destroy and replacement", () => {
  fc.assert(
    fc.property(plan, limit, fc.constantFrom(...Object.values(HOSTS)), (subject, length, host) => {
      const comments = commentsOf(subject, { limit: length, host });
      const all = comments
        .join("\n")
        .replaceAll("&#34;", '"')
        .replaceAll("&#39;", "'")
        .replaceAll("&#38;", "&")
        .replaceAll("&#60;", "<")
        .replaceAll("&#62;", ">");
      for (const comment of comments)
        expect(comment.length).toBeLessThanOrEqual(Math.min(length, host.limit));
      for (const { address, change } of subject.resource_changes ?? []) {
        if (change.actions.includes("delete")) expect(all).toContain(visibleLine(address));
      }
    }),
    { numRuns: 150 },
  );
});

it("whatever a plan has, no planted secret is in any format", () => {
  fc.assert(
    fc.property(plan, (subject) => {
      for (const [format, printed] of Object.entries(everyFormat(reviewOf(subject)))) {
        expect([format, printed.includes(CANARY)]).toEqual([format, false]);
      }
    }),
    { numRuns: 150 },
  );
});

const unmarked = (drift: ResourceChange): ResourceChange => ({
  ...drift,
  change: { ...drift.change, before_sensitive: false, after_sensitive: false },
});

it("the order of changes, and anything that is not a change, do not affect the fingerprint", () => {
  fc.assert(
    fc.property(plan, fc.array(fc.nat(), { minLength: 12, maxLength: 12 }), (drifted, keys) => {
      // What drift marks as sensitive is masked in changes too, and a fingerprint knows no masked value.
      const subject = { ...drifted, resource_drift: drifted.resource_drift?.map(unmarked) ?? [] };
      const changes = subject.resource_changes ?? [];
      // Drift without any change is a plan with -refresh-only, whose fingerprint is that of its drift.
      fc.pre(changes.length > 0);
      const shuffled = changes
        .map((each, index) => ({ each, key: keys[index] ?? 0 }))
        .sort((a, b) => a.key - b.key);
      const noisy: Plan = {
        ...subject,
        terraform_version: "1.99.0",
        timestamp: "2030-01-01T00:00:00Z",
        resource_drift: [],
        resource_changes: shuffled.map(({ each }) => each),
      };
      expect(fingerprintOfAll(reviewOf(noisy))).toBe(fingerprintOfAll(reviewOf(subject)));
    }),
    { numRuns: 100 },
  );
});

/** Names of what rules, policies and attachments are read from, with whatever stands there. */
const ACCESS_TYPES = [
  "aws_security_group", "aws_security_group_rule", "aws_vpc_security_group_ingress_rule", "aws_network_acl",
  "aws_network_acl_rule", "aws_lightsail_instance_public_ports", "aws_iam_role", "aws_iam_policy_attachment",
  "aws_lambda_permission", "aws_cloudwatch_event_permission", "aws_kms_grant", "aws_eks_cluster", "aws_s3_bucket",
  "aws_opensearchserverless_access_policy", "aws_s3_bucket_public_access_block", "aws_organizations_policy",
]; // prettier-ignore
const ACCESS_NAMES = [
  "ingress", "egress", "port_info", "cidr_blocks", "from_port", "protocol", "self", "role", "users", "policy_arn",
  "managed_policy_arns", "permissions_boundary", "principal", "action", "source_arn", "condition", "operations",
  "policy", "content", "assume_role_policy", "inline_policy", "vpc_config", "acl", "bucket", "rule_action",
]; // prettier-ignore
const PARTS = ["Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "Condition", "AWS", "Rules", "Permission"]; // prettier-ignore

const inPolicies = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom<Json>(null, true, 1, "", "*", "s3:*", "arn:aws:s3:::b", "0.0.0.0/0", "::/0", -1, "tcp"),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...PARTS, ...ACCESS_NAMES, "StringEquals"), tie("value"), { maxKeys: 4 }),
  ),
})).value;
const access = fc.dictionary(
  fc.constantFrom(...ACCESS_NAMES),
  fc.oneof(
    inPolicies,
    inPolicies.map((Statement) => JSON.stringify({ Statement })),
    inPolicies.map((value) => JSON.stringify(value)),
  ),
  { maxKeys: 6 },
);

it("whatever is in the place of a policy, a rule or an attachment, the review succeeds", () => {
  const changed = fc
    .tuple(fc.constantFrom(...ACCESS_TYPES), actions, access, access, inPolicies)
    .map(([type, done, before, after, unknown]) => ({
      address: `${type}.x`,
      type,
      name: "x",
      change: { actions: done, before, after, after_unknown: unknown },
    }));
  fc.assert(
    fc.property(fc.array(changed, { minLength: 1, maxLength: 6 }), (resource_changes) => {
      const subject = { format_version: "1.2", resource_changes, resource_drift: resource_changes };
      expect(reviewOf(subject).projects).toHaveLength(1);
    }),
    { numRuns: 300 },
  );
});
