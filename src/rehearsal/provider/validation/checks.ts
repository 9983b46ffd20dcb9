import { isIPv4, isIPv6 } from "node:net";
import { ProviderError } from "../protocol/diagnostics";
import { type ObjectValue, elements, isObjectValue } from "../values/compare";

/** What is wrong with a value, or undefined. */
type Check = (value: string) => string | undefined;

interface Rule {
  /** Types that the rule is for. @default all that have the attribute */
  readonly types?: RegExp;
  /** The attribute's name, wherever it stands. */
  readonly attribute: RegExp;
  readonly check: Check;
}

const RULES: readonly Rule[] = [
  { attribute: /^(cidr_block|cidr_ipv4|destination_cidr_block|cidr_blocks)$/, check: ipv4Block },
  {
    attribute: /^(ipv6_cidr_block|cidr_ipv6|destination_ipv6_cidr_block|ipv6_cidr_blocks)$/,
    check: ipv6Block,
  },
  { types: /^aws_(instance|launch_template)$/, attribute: /^instance_type$/, check: instanceType },
  { types: /^aws_s3_bucket$/, attribute: /^bucket$/, check: bucketName },
  {
    types: /^aws_(iam|s3|ecr|kms|sns|sqs|secretsmanager|vpc)_/,
    attribute: /^(policy|assume_role_policy)$/,
    check: json,
  },
  { types: /^aws_ecs_task_definition$/, attribute: /^container_definitions$/, check: json },
  { types: /^aws_cloudwatch_dashboard$/, attribute: /^dashboard_body$/, check: json },
  { types: /^aws_(lb|alb|lb_target_group|alb_target_group)$/, attribute: /^name$/, check: balancerName },
  { types: /^aws_iam_role$/, attribute: /^name$/, check: iamName },
];

/** What the provider would refuse in a configuration that fits the schema, each with its place. */
export function problemsOf(typeName: string, config: ObjectValue): ProviderError[] {
  const rules = RULES.filter(({ types }) => types === undefined || types.test(typeName));
  return [...walk(config, [], rules), ...crossChecks(typeName, config)];
}

function* walk(
  values: ObjectValue,
  path: readonly (string | number)[],
  rules: readonly Rule[],
): Generator<ProviderError> {
  for (const [name, value] of Object.entries(values)) {
    for (const [index, item] of (Array.isArray(value) ? value : [value]).entries()) {
      // A list's elements have an index in their path; a set's have not, so the path stops at the attribute.
      const place = [...path, name];
      if (isObjectValue(item)) yield* walk(item, Array.isArray(value) ? [...place, index] : place, rules);
      if (typeof item !== "string") continue;
      const found = rules.find(({ attribute }) => attribute.test(name));
      const problem = found?.check(item);
      if (problem !== undefined)
        yield new ProviderError(`invalid value for ${name}`, problem, place.slice(0, 1));
    }
  }
}

function ipv4Block(value: string): string | undefined {
  const [address = "", bits = ""] = value.split("/");
  if (isIPv4(address) && /^\d{1,2}$/.test(bits) && Number(bits) <= 32) return undefined;
  return `"${value}" is not a valid IPv4 CIDR block: invalid CIDR address: ${value}`;
}

function ipv6Block(value: string): string | undefined {
  const [address = "", bits = ""] = value.split("/");
  if (value === "" || (isIPv6(address) && /^\d{1,3}$/.test(bits) && Number(bits) <= 128)) return undefined;
  return `"${value}" is not a valid IPv6 CIDR block: invalid CIDR address: ${value}`;
}

function instanceType(value: string): string | undefined {
  if (/^[a-z][a-z0-9-]*\.(nano|micro|small|medium|large|\d*xlarge|metal(-\d+xl)?)$/.test(value))
    return undefined;
  return `"${value}" does not look like an EC2 instance type such as t3.small`;
}

function bucketName(value: string): string | undefined {
  if (value.length < 3 || value.length > 63)
    return `expected length of bucket to be in the range (3 - 63), got ${value}`;
  if (!/^[a-z0-9][a-z0-9.-]*[a-z0-9]$/.test(value) || value.includes("..") || isIPv4(value)) {
    return `only lowercase alphanumeric characters, hyphens and single periods are allowed in "bucket", got ${value}`;
  }
  return undefined;
}

function json(value: string): string | undefined {
  try {
    JSON.parse(value);
    return undefined;
  } catch (error) {
    return `contains an invalid JSON policy: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function balancerName(value: string): string | undefined {
  if (value.length > 32) return `"name" cannot be longer than 32 characters: "${value}"`;
  if (!/^[a-zA-Z0-9-]+$/.test(value))
    return `only alphanumeric characters and hyphens allowed in "name": "${value}"`;
  return /^-|-$/.test(value) ? `"name" cannot begin or end with a hyphen: "${value}"` : undefined;
}

function iamName(value: string): string | undefined {
  if (value.length > 64) return `expected length of name to be in the range (1 - 64), got ${value}`;
  return /^[\w+=,.@-]*$/.test(value)
    ? undefined
    : `invalid value for name (must match [\\w+=,.@-]): ${value}`;
}

/** Checks that look at more than one attribute. */
function crossChecks(typeName: string, config: ObjectValue): ProviderError[] {
  if (typeName !== "aws_dynamodb_table") return [];
  const declared = new Set(elements(config, "attribute").map((attribute) => attribute["name"]));
  const keys = [config["hash_key"], config["range_key"]].filter(
    (key) => typeof key === "string" && key !== "",
  );
  const missing = keys.filter((key) => !declared.has(key));
  const unknownAttributes = !Array.isArray(config["attribute"]);
  if (missing.length === 0 || unknownAttributes) return [];
  return [
    new ProviderError(`all indexed attributes must be defined: missing ${missing.join(", ")}`, "", [
      "attribute",
    ]),
  ];
}
