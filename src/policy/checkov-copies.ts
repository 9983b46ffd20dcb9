import { resourcesOfSynthesized } from "../plan/resources/from-synthesized";
import type { StackDocument } from "../plan/resources/read-stacks";
import { writeExactly } from "../text/exact-json";
import { isObject, type Json, type JsonObject } from "../text/json";
import { listOf, withoutIndex } from "../plan/resources/resource-set";
import { policyText } from "./policy-document";

/** What Checkov reads instead of a document, so that it misses nothing. */
export interface CheckovCopy {
  readonly document: StackDocument;
  /** The Checkov reader to use. */
  readonly kind: StackDocument["kind"];
  readonly text: string;
  /** Has only the resources with policies, so rules about several resources do not apply. */
  readonly partial: boolean;
}

/**
 * A bucket that fails several rules, added to every copy. Checkov silently skips files that it does not recognize as a
 * stack or a plan. If it does not report the bucket, it did not check the copy.
 */
const SENTINEL = {
  type: "aws_s3_bucket",
  name: "groundplan_was_read",
  values: { bucket: "groundplan" },
} as const;
export const SENTINEL_ADDRESS = `${SENTINEL.type}.${SENTINEL.name}`;

/** The sections that Checkov has rules for. A `required_version` in `terraform` makes it fail to read a file. */
const SECTIONS = ["resource", "data", "provider", "variable", "module"] as const;

/** Attributes with a policy as JSON text. Checkov reads the text in a plan, but skips it in a stack's JSON. */
const POLICIES: Readonly<Record<string, string>> = {
  aws_ecr_repository_policy: "policy",
  aws_iam_group_policy: "policy",
  aws_iam_policy: "policy",
  aws_iam_role: "assume_role_policy",
  aws_iam_role_policy: "policy",
  aws_iam_user_policy: "policy",
  aws_kms_key: "policy",
  aws_s3_bucket_policy: "policy",
  aws_secretsmanager_secret_policy: "policy",
  aws_sns_topic_policy: "policy",
  aws_sqs_queue_policy: "policy",
  aws_vpc_endpoint: "policy",
};

/** The document without what makes Checkov fail; for a stack also its policies, in the form of a plan. */
export function copiesFor(document: StackDocument): readonly CheckovCopy[] {
  const copy = (kind: StackDocument["kind"], json: Json, partial = false): CheckovCopy => ({
    document,
    kind,
    text: writeExactly(json, 2),
    partial,
  });
  if (document.kind === "plan") return [copy("plan", readablePlan(document.json))];
  const policies = plannedPolicies(document);
  return [
    copy("synthesized", readableStack(document.json)),
    ...(policies.length === 0 ? [] : [copy("plan", planOf(policies), true)]),
  ];
}

/** Without `null`s, which mean "not set" to Terraform. With `self: null`, Checkov passes an open port 22. */
function readableStack(json: JsonObject): Json {
  const resource = objectIn(json.resource);
  const buckets = { ...objectIn(resource[SENTINEL.type]), [SENTINEL.name]: SENTINEL.values };
  const sections = { ...json, resource: { ...resource, [SENTINEL.type]: buckets } } as JsonObject;
  return withoutNulls(Object.fromEntries(SECTIONS.map((section) => [section, sections[section] ?? null])));
}

/** Checkov recognizes a plan by its `terraform_version`, which the format does not require. */
function readablePlan(json: JsonObject): Json {
  const planned = objectIn(json.planned_values);
  const root = objectIn(planned.root_module);
  const sentinel = plannedResource(SENTINEL_ADDRESS, SENTINEL);
  const resources = [...listOf(root.resources), sentinel];
  return {
    terraform_version: "1.11.0",
    ...json,
    resource_changes: listOf(json.resource_changes).map(withBothSides),
    planned_values: { ...planned, root_module: { ...root, resources } },
  };
}

/** Checkov fails on a change without `before` or `after`. */
function withBothSides(resource: Json): Json {
  if (!isObject(resource)) return resource;
  return { ...resource, change: { before: null, after: null, ...objectIn(resource.change) } };
}

function planOf(resources: readonly JsonObject[]): Json {
  return readablePlan({ format_version: "1.2", planned_values: { root_module: { resources } } });
}

function plannedPolicies({ json, file, stack }: StackDocument): readonly JsonObject[] {
  return resourcesOfSynthesized(json, file, stack).resources.flatMap(({ address, type, name, values }) => {
    const attribute = POLICIES[type];
    const text = attribute === undefined ? undefined : policyText(values[attribute]);
    if (attribute === undefined || text === undefined) return [];
    const known = withoutNulls({ ...values, [attribute]: text }) as JsonObject;
    return [plannedResource(withoutIndex(address), { type, name, values: known })];
  });
}

function plannedResource(
  address: string,
  { type, name, values }: { readonly type: string; readonly name: string; readonly values: JsonObject },
): JsonObject {
  return { address, mode: "managed", type, name, schema_version: 0, values };
}

function objectIn(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(withoutNulls);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutNulls(inner)]));
}
