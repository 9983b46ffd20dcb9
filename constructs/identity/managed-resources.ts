import { TerraformResource, Token } from "cdktf";
import { patternCovers } from "../../src/review/analyses/permissions/wildcard";
import { resourcesOf } from "../resources-of";
import type { SystemStack } from "../system-stack";
import type { ProviderCall } from "./provider-calls/provider-calls";
import { SHAPES } from "./resource-arns";

/** Name prefix and location of a deployment's resources. */
export interface DeploymentScope {
  /** `agt-chronos` */
  readonly prefix: string;
  readonly region: string;
  /** @default - any account: the names decide */
  readonly account?: string | undefined;
  readonly bucket: string;
  readonly lockTable: string;
}

/** What managing a system's stacks involves. */
export interface Managed {
  readonly scope: DeploymentScope;
  readonly stacks: readonly SystemStack[];
  /** The types in all stacks except the backend's own, which has separate statements. */
  readonly types: ReadonlySet<string>;
  /** Every call on own resources and on `*`, as the provider makes them. */
  readonly calls: readonly ManagingCall[];
  /** Every region of a stack. */
  readonly regions: readonly string[];
}

/** An action of a type, and its resource if that is not the type's own. */
export interface ManagingCall {
  readonly type: string;
  readonly action: ProviderCall["action"];
  readonly about?: string;
}

/** The resources of a service's calls: the ARNs of named resources, otherwise all of the service's in the regions. */
export function ownArns(
  { stacks, scope, regions }: Managed,
  service: string,
  calls: readonly ManagingCall[],
): readonly string[] {
  const { account = "*", prefix } = scope;
  const region = regions.length === 1 ? scope.region : "*";
  const types = distinctTexts(calls.map(({ type }) => type));
  const shaped = types.flatMap((type) =>
    (shapeOf(type)?.arns ?? []).flatMap((arn) =>
      namesIn(stacks, type, shapeOf(type)?.named).map((name) =>
        widened(`arn:aws:${filledIn(arn, { account, region, name })}`, prefix),
      ),
    ),
  );
  const beside = calls.flatMap(({ about }) =>
    about?.startsWith("arn:") === true
      ? [filledIn(about, { account, region }).replace("change/C0", "change/*")]
      : [],
  );
  const found = [...shaped, ...beside].filter((arn) => arn.startsWith(`arn:aws:${service}:`));
  const objects = types.includes("aws_s3_object") ? found.map((arn) => `${arn}/*`) : [];
  const everything = regions.map((each) => `arn:aws:${service}:${each}:${account}:*`);
  return withoutCovered(found.length === 0 ? everything : distinctTexts([...found, ...objects]));
}

function shapeOf(type: string) {
  return SHAPES[type.replace(/^data\./, "")];
}

function filledIn(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, key: string) => values[key] ?? "*");
}

/** The names of a type's resources; `*` for names that are known only after creation. */
function namesIn(
  stacks: readonly SystemStack[],
  type: string,
  argument: string | undefined,
): readonly string[] {
  if (argument === undefined) return ["*"];
  const names = valuesOf(stacks, type, `${argument}Input`);
  return names.length === 0 ? ["*"] : names.map((name) => (Token.isUnresolved(name) ? "*" : name));
}

/** An ARN with the system's prefix and a wildcard, if its name starts with the prefix. */
export function widened(arn: string, prefix: string): string {
  const at = arn.search(new RegExp(`(?<=[:/])${prefix}[-/]`));
  return at < 0 ? arn : `${arn.slice(0, at + prefix.length + 1)}*`;
}

function withoutCovered(arns: readonly string[]): readonly string[] {
  return arns.filter((arn) => !arns.some((other) => other !== arn && patternCovers(other, arn)));
}

/** The distinct values of an argument in the stacks' resources of a type. */
export function valuesOf(stacks: readonly SystemStack[], type: string, argument: string): readonly string[] {
  const values = resourcesOf(...stacks).flatMap((resource) => {
    if (!TerraformResource.isTerraformResource(resource) || resource.terraformResourceType !== type)
      return [];
    const value = (resource as unknown as Readonly<Record<string, unknown>>)[argument];
    return typeof value === "string" ? [value] : [];
  });
  return [...new Set(values)].sort();
}

/** Each text once, sorted. */
export const distinctTexts = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort();
