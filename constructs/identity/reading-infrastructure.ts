import { Aspects, TerraformDataSource, TerraformResource } from "cdktf";
import type { IConstruct } from "constructs";
import { patternCovers } from "../../src/review/analyses/permissions/wildcard";
import { UserError } from "../../src/text/user-error";
import type { SystemStack } from "../system-stack";
import type { PolicyStatement } from "./policy-document";
import { knowsNoResources } from "./actions-on-everything";
import { actionsOfType } from "./provider-calls/provider-calls";
import { KEPT_FROM_PLANS, READABLE_SERVICES, readableServiceOf } from "./readable-services";
import { arnsOfResources, SHAPES } from "./resource-arns";

/** Public parameters with image ids. */
const PUBLIC_PARAMETERS = "/aws/service/*";

/**
 * Permissions to plan a stack without changing anything: reading the configuration of the stack's own resources, by
 * name, and listing what the account has in the services that the stack uses. These come from the stack's resources and
 * data sources, so the role can read what was last applied; people plan a service's first data source.
 *
 * @throws UserError during synthesis if the stack has a resource of an unknown type
 */
export function readingInfrastructure(stack: SystemStack): readonly PolicyStatement[] {
  Aspects.of(stack).add({ visit: requireReadable });
  return [
    listing(stack),
    ...Object.entries(READABLE_SERVICES).flatMap(([service, { own }]) =>
      own === undefined ? [] : [ownReading(stack, service, own)],
    ),
    readingMachines(stack),
    ...readingParameters(stack),
  ];
}

/** Statements are written after all resources exist, because only then is it known which ones they need. */
function listing(stack: SystemStack): PolicyStatement {
  return {
    sid: "ListInfrastructure",
    get actions() {
      const asked = readsIn(stack);
      return Object.entries(READABLE_SERVICES).flatMap(([service, { lists = [] }]) =>
        named(service, lists).filter((pattern) => asked.some((action) => patternCovers(pattern, action))),
      );
    },
    get resources() {
      return this.actions.length === 0 ? [] : ["*"];
    },
  };
}

function ownReading(
  stack: SystemStack,
  service: string,
  { sid, calls, types }: { sid: string; calls: readonly string[]; types: readonly string[] },
): PolicyStatement {
  return {
    sid,
    get actions() {
      const asked = readsIn(stack).filter((action) => !knowsNoResources(action));
      return named(service, calls).filter((pattern) =>
        asked.some((action) => patternCovers(pattern, action)),
      );
    },
    get resources() {
      return this.actions.length === 0 ? [] : arnsOfResources(stack, types);
    },
  };
}

/** AWS generates these ids, but the system's instances have its tags. User data is one of the attributes. */
function readingMachines(stack: SystemStack): PolicyStatement {
  const { region, account = "*", system, name } = stack.environment;
  return {
    sid: "ReadMachines",
    actions: ["ec2:DescribeInstanceAttribute", "ec2:DescribeVpcAttribute"],
    get resources() {
      const kinds = ["instance", "vpc"].filter((kind) => typesIn(stack).has(`aws_${kind}`));
      return kinds.map((kind) => `arn:aws:ec2:${region}:${account}:${kind}/*`);
    },
    conditions: { StringEquals: { "aws:ResourceTag/system": system, "aws:ResourceTag/environment": name } },
  };
}

function readingParameters(stack: SystemStack): readonly PolicyStatement[] {
  const { region, system } = stack.environment;
  const arn = (path: string) => `arn:aws:ssm:${region}:*:parameter${path}`;
  const ofTypes = (...types: readonly string[]) => types.some((type) => typesIn(stack).has(type));
  return [
    {
      sid: "ReadParameters",
      actions: ["ssm:GetParameter"],
      get resources() {
        const [isLookedUp, isMade] = [ofTypes("data.aws_ssm_parameter"), ofTypes("aws_ssm_parameter")];
        return [
          ...(isLookedUp ? [arn(PUBLIC_PARAMETERS)] : []),
          ...(isLookedUp || isMade ? [arn(`/${system}/*`)] : []),
        ];
      },
    },
    {
      sid: "ReadParameterTags",
      actions: ["ssm:ListTagsForResource"],
      get resources() {
        return ofTypes("aws_ssm_parameter") ? [arn(`/${system}/*`)] : [];
      },
    },
  ];
}

function requireReadable(node: IConstruct): void {
  const type = awsTypeOf(node);
  if (type === undefined || type in KEPT_FROM_PLANS) return;
  const service = readableServiceOf(type);
  if (service === undefined) {
    throw new UserError({
      what: `the calls that a plan makes to read ${type} are not known, so this stack's plan roles could not read it`,
      where: node.node.path,
      next: "Add it to its service in constructs/identity/readable-services.ts.",
    });
  }
  if (isReadByName(service, type) && SHAPES[type] === undefined) {
    throw new UserError({
      what: `the ARN format of ${type} is not known, so this stack's plan roles could not read it`,
      where: node.node.path,
      next: "Add it to constructs/identity/resource-arns.ts.",
    });
  }
}

/** Whether a statement limits the service's calls to the type's resources, which needs their ARNs. */
function isReadByName(service: string, type: string): boolean {
  return READABLE_SERVICES[service]?.own?.types.includes(type) ?? false;
}

/** Every action with which the provider reads the stack's resources and data sources. */
function readsIn(stack: SystemStack): readonly string[] {
  return contentsOf(stack).reads;
}

function typesIn(stack: SystemStack): ReadonlySet<string> {
  return contentsOf(stack).types;
}

interface Contents {
  readonly size: number;
  readonly types: ReadonlySet<string>;
  readonly reads: readonly string[];
}

/** Of each stack, for as long as it does not grow: every statement of every role asks for them several times. */
const known = new WeakMap<SystemStack, Contents>();

function contentsOf(stack: SystemStack): Contents {
  const nodes = stack.node.findAll();
  const before = known.get(stack);
  if (before?.size === nodes.length) return before;
  const types = new Set(nodes.flatMap((node) => awsTypeOf(node) ?? []));
  const reads = [...new Set([...types].flatMap((type) => actionsOfType(type, "read")))];
  const contents = { size: nodes.length, types, reads };
  known.set(stack, contents);
  return contents;
}

/** `aws_vpc`, `data.aws_route53_zone`; undefined for constructs that are not AWS resources or data sources. */
function awsTypeOf(node: IConstruct): string | undefined {
  const isData = TerraformDataSource.isTerraformDataSource(node);
  if (!isData && !TerraformResource.isTerraformResource(node)) return undefined;
  const type = node.terraformResourceType;
  if (!type.startsWith("aws_")) return undefined;
  return isData ? `data.${type}` : type;
}

function named(service: string, calls: readonly string[]): readonly string[] {
  return calls.map((call) => `${service}:${call}`);
}
