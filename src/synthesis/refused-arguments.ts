import { explain } from "../config/explain";
import type { Environment } from "../config/environment";
import type { SynthesizedStack } from "../plan/synthesized-stack";
import { argumentProblems } from "../provider-facts/argument-problems";
import type { ArgumentProblem, Path } from "../provider-facts/arguments";
import { ExitCode, UserError } from "../text/user-error";

/** One argument in a stack that the provider would refuse before it plans. */
export interface RefusedArgument {
  /** `aws_lb.balancer_1A2B` */
  readonly address: string;
  /** The construct's path: `prod/balancer`. */
  readonly construct?: string;
  /** `default_action.0.type`; empty for the resource as a whole. */
  readonly argument: string;
  readonly problem: string;
  /** The value, if it is a single text or number. */
  readonly value?: string | number;
}

/**
 * What the provider would refuse in a synthesized stack. Expressions are not checked.
 *
 * @param stack its `cdk.tf.json`
 */
export function refusedArguments({ resource = {} }: SynthesizedStack): RefusedArgument[] {
  return Object.entries(resource).flatMap(([type, resources]) =>
    Object.entries(resources).flatMap(([name, block]) => {
      const construct = block["//"]?.metadata?.path;
      return argumentProblems(type, { ...block }, isExpression).map((problem) => ({
        address: `${type}.${name}`,
        ...(construct === undefined ? {} : { construct }),
        ...told(problem, valueAt(block, problem.path)),
      }));
    }),
  );
}

const isExpression = (value: unknown): boolean => typeof value === "string" && value.includes("${");

function told({ summary, detail, path }: ArgumentProblem, value: unknown): Omit<RefusedArgument, "address"> {
  return {
    argument: path.join("."),
    problem: detail === undefined ? summary : `${summary}: ${detail}`,
    ...(typeof value === "string" || typeof value === "number" ? { value } : {}),
  };
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, step) =>
      typeof at === "object" && at !== null ? (at as Record<string | number, unknown>)[step] : undefined,
    value,
  );
}

/** The refused arguments of one environment's stack. */
export interface Refusal {
  readonly environment: Environment;
  readonly refused: readonly RefusedArgument[];
}

/** One error that lists all refused arguments of several stacks. */
export function refusedArgumentsError(refusals: readonly Refusal[]): UserError {
  const lines = refusals.flatMap(({ environment, refused }) =>
    refused.map((each) => lineOf(each, environment)),
  );
  const counted = lines.length === 1 ? "an argument" : `${lines.length} arguments`;
  return new UserError({
    what: [`a plan would refuse ${counted}`, ...lines].join("\n  "),
    next: "Nothing was synthesized of these stacks. Correct them in the YAML where a line of it is named, else in the construct.",
    exitCode: ExitCode.usage,
  });
}

function lineOf(refused: RefusedArgument, environment: Environment): string {
  const { address, construct = environment.name, argument, problem } = refused;
  const written = placeInYaml(refused, environment);
  const place = [...(written === undefined ? [] : [`${written}:`]), construct, `(${address})`];
  return `${place.join(" ")}${argument === "" ? "" : ` ${argument}`}: ${problem}`;
}

/** `file:line:column key` of the value in the YAML, if only one entry has it, or one whose key matches the argument. */
function placeInYaml({ argument, value }: RefusedArgument, environment: Environment): string | undefined {
  if (value === undefined) return undefined;
  const same = explain(environment).filter(
    (each) => each.from !== "default" && String(each.value) === String(value),
  );
  const words = new Set(wordsOf(argument.split(".").findLast((step) => !/^\d+$/.test(step)) ?? ""));
  const named = same.filter(({ key }) =>
    wordsOf(key.split(".").at(-1) ?? "").some((word) => words.has(word)),
  );
  const [only, ...others] = named.length > 0 ? named : same;
  return only === undefined || others.length > 0 ? undefined : `${only.from} ${only.key}`;
}

const wordsOf = (key: string): string[] => key.split(/[^a-z]+/).filter((word) => word.length > 2);
