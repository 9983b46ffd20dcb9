import { isIPv4 } from "node:net";
import { type ArgumentProblem, type Arguments, type IsUnknown, type Path, blocksIn } from "./arguments";
import { cidr, json } from "./value-rule";

/** The problem with a value, or undefined. */
type Check = (name: string, value: string) => string | undefined;

interface Rule {
  readonly types: RegExp;
  /** The argument's name, at any depth. */
  readonly argument: RegExp;
  readonly check: Check;
}

/** Checks that the table lacks, because the provider implements them in code. */
const RULES: readonly Rule[] = [
  { types: /^aws_(vpc|default_vpc)$/, argument: /^cidr_block$/, check: cidr("4") },
  { types: /^aws_vpc_security_group_(in|e)gress_rule$/, argument: /^cidr_ipv4$/, check: cidr("4") },
  { types: /^aws_vpc_security_group_(in|e)gress_rule$/, argument: /^cidr_ipv6$/, check: cidr("6") },
  { types: /^aws_(instance|launch_template)$/, argument: /^instance_type$/, check: instanceType },
  { types: /^aws_s3_bucket$/, argument: /^bucket$/, check: bucketName },
  { types: /^aws_ecs_task_definition$/, argument: /^container_definitions$/, check: json },
  { types: /^aws_(lb|alb|lb_target_group|alb_target_group)$/, argument: /^name$/, check: balancerName },
  { types: /^aws_iam_(role|user|group|policy|instance_profile)$/, argument: /^name$/, check: iamName },
  { types: /^aws_security_group$/, argument: /^name$/, check: groupName },
  {
    types: /^aws_(db_instance|rds_cluster|rds_cluster_instance)$/,
    argument: /^(identifier|cluster_identifier)$/,
    check: databaseName,
  },
];

/** Problems in a resource's arguments that the table does not cover. */
export function* ownProblems(
  type: string,
  config: Arguments,
  isUnknown: IsUnknown,
): Generator<ArgumentProblem> {
  const rules = rulesOf(type);
  if (rules.length > 0) yield* walk(config, [], rules, isUnknown);
  if (type === "aws_dynamodb_table") yield* undeclaredKeys(config, isUnknown);
}

const rulesByType = new Map<string, readonly Rule[]>();

function rulesOf(type: string): readonly Rule[] {
  const known = rulesByType.get(type) ?? RULES.filter(({ types }) => types.test(type));
  rulesByType.set(type, known);
  return known;
}

function* walk(
  config: Arguments,
  path: Path,
  rules: readonly Rule[],
  isUnknown: IsUnknown,
): Generator<ArgumentProblem> {
  for (const [name, value] of Object.entries(config)) {
    const place = [...path, name];
    if (typeof value === "string" && !isUnknown(value)) {
      const problem = rules.find(({ argument }) => argument.test(name))?.check(place.join("."), value);
      if (problem !== undefined) yield { summary: problem, path: place };
    }
    for (const [block, inner] of blocksIn(value, place, isUnknown))
      yield* walk(block, inner, rules, isUnknown);
  }
}

function instanceType(name: string, value: string): string | undefined {
  if (/^[a-z][a-z0-9-]*\.(nano|micro|small|medium|large|\d*xlarge|metal(-\d+xl)?)$/.test(value))
    return undefined;
  return `"${name}" (${value}) does not look like an EC2 instance type such as t3.small`;
}

function bucketName(name: string, value: string): string | undefined {
  if (value.length < 3 || value.length > 63)
    return `expected length of ${name} to be in the range (3 - 63), got ${value}`;
  if (!/^[a-z0-9][a-z0-9.-]*[a-z0-9]$/.test(value) || value.includes("..") || isIPv4(value)) {
    return `only lowercase alphanumeric characters, hyphens and single periods are allowed in "${name}", got ${value}`;
  }
  return undefined;
}

function balancerName(name: string, value: string): string | undefined {
  if (value.length > 32) return `"${name}" cannot be longer than 32 characters: "${value}"`;
  if (!/^[a-zA-Z0-9-]+$/.test(value))
    return `only alphanumeric characters and hyphens allowed in "${name}": "${value}"`;
  if (value.startsWith("internal-")) return `"${name}" cannot begin with "internal-": "${value}"`;
  return /^-|-$/.test(value) ? `"${name}" cannot begin or end with a hyphen: "${value}"` : undefined;
}

function iamName(name: string, value: string): string | undefined {
  return /^[\w+=,.@-]*$/.test(value)
    ? undefined
    : `invalid value for ${name} (must match [\\w+=,.@-]): ${value}`;
}

function groupName(name: string, value: string): string | undefined {
  return value.startsWith("sg-") ? `invalid value for ${name} (cannot begin with sg-): ${value}` : undefined;
}

function databaseName(name: string, value: string): string | undefined {
  if (!/^[0-9a-z-]*$/.test(value))
    return `only lowercase alphanumeric characters and hyphens allowed in "${name}": "${value}"`;
  if (!/^[a-z]/.test(value)) return `first character of "${name}" must be a letter: "${value}"`;
  if (value.includes("--")) return `"${name}" cannot contain two consecutive hyphens: "${value}"`;
  return value.endsWith("-") ? `"${name}" cannot end with a hyphen: "${value}"` : undefined;
}

/** DynamoDB requires every key attribute, of the table or of an index, to be declared. */
function* undeclaredKeys(config: Arguments, isUnknown: IsUnknown): Generator<ArgumentProblem> {
  const declared = new Set([...blocksIn(config["attribute"], [], isUnknown)].map(([block]) => block["name"]));
  if ("dynamic" in config || isUnknown(config["attribute"]) || [...declared].some(isUnknown)) return;
  const keys = [config["hash_key"], config["range_key"]];
  const missing = keys.filter(
    (key) => typeof key === "string" && key !== "" && !isUnknown(key) && !declared.has(key),
  );
  if (missing.length > 0)
    yield {
      summary: `all indexed attributes must be defined: missing ${missing.join(", ")}`,
      path: ["attribute"],
    };
}
