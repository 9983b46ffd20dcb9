import { CONTAINER_CALLS } from "./containers";
import { DATA_SOURCE_CALLS } from "./data-sources";
import { DATABASE_CALLS } from "./database";
import { EDGE_CALLS } from "./edge";
import { IDENTITY_CALLS } from "./identity";
import { LIGHTSAIL_CALLS } from "./lightsail";
import { EC2_CALLS } from "./network";
import { OBSERVABILITY_CALLS } from "./observability";
import { STORAGE_CALLS } from "./storage";
import type { ProviderOperation, TypeCalls, TypeCallsTable } from "./type-calls";
import { knowsNoResources } from "../actions-on-everything";

const TYPES: TypeCallsTable = {
  ...CONTAINER_CALLS,
  ...DATABASE_CALLS,
  ...DATA_SOURCE_CALLS,
  ...EC2_CALLS,
  ...EDGE_CALLS,
  ...IDENTITY_CALLS,
  ...LIGHTSAIL_CALLS,
  ...OBSERVABILITY_CALLS,
  ...STORAGE_CALLS,
};

/** The service that a resource type passes its role to, as in `iam:PassedToService`. */
export const PASSED_TO: Readonly<Record<string, string>> = {
  aws_db_proxy: "rds.amazonaws.com",
  aws_ecs_task_definition: "ecs-tasks.amazonaws.com",
  aws_flow_log: "vpc-flow-logs.amazonaws.com",
  aws_iam_instance_profile: "ec2.amazonaws.com",
  aws_instance: "ec2.amazonaws.com",
  aws_lambda_function: "lambda.amazonaws.com",
};

/** A call that the provider makes. */
export interface ProviderCall {
  /** In IAM's spelling: `ec2:CreateSubnet`. */
  readonly action: string;
  /** An ARN, or `*` if IAM cannot limit the action to resources. */
  readonly resource: string;
}

/** Every type with known calls; data sources are listed as `data.aws_…`. */
export const KNOWN_TYPES: readonly string[] = Object.keys(TYPES);

/** The actions of one operation on a type, in IAM's spelling; empty for an unknown type. */
export function actionsOfType(type: string, operation: ProviderOperation): readonly string[] {
  const known = TYPES[type];
  return (known?.calls[operation] ?? []).map((call) => {
    const name = call.replace(/@.*/, "");
    return name.includes(":") ? name : `${known?.service ?? ""}:${name}`;
  });
}

/** A type's calls; undefined for an unknown type. Data sources are listed as `data.aws_…`. */
export function callsOfType(type: string): TypeCalls | undefined {
  return TYPES[type];
}

/**
 * The provider's calls for one operation on one resource.
 *
 * @param values the resource's attributes as texts, with `region` and `account`. A call about an unset attribute is
 * left out
 * @param isTagged whether the operation also sets or removes tags
 */
export function providerCalls(
  type: string,
  operation: ProviderOperation,
  values: Readonly<Record<string, string>>,
  isTagged: boolean,
): readonly ProviderCall[] {
  const known = TYPES[type];
  if (known === undefined) return [];
  const calls = [
    ...known.calls[operation],
    ...(isTagged ? known.tagging.slice(0, operation === "create" ? 1 : 2) : []),
  ];
  return calls.flatMap((call) => {
    const [name = "", template = known.about] = splitOnce(call, "@");
    const action = name.includes(":") ? name : `${known.service}:${name}`;
    const resource = knowsNoResources(action) ? "*" : filled(template, known.service, values);
    return resource === undefined ? [] : [{ action, resource }];
  });
}

function filled(
  template: string,
  service: string,
  values: Readonly<Record<string, string>>,
): string | undefined {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  if (names.some((name) => values[name] === undefined || values[name] === "")) return undefined;
  const text = template.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
  if (text === "*" || text.startsWith("arn:")) return text;
  return `arn:aws:${service}:${values["region"] ?? ""}:${values["account"] ?? ""}:${text}`;
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
