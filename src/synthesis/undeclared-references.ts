import type { SynthesizedStack } from "../plan/synthesized-stack";
import type { RefusedArgument } from "./refused-arguments";

/** `${…}` but not `$${…}`, which is text; with one level of braces inside. */
const EXPRESSION = /(?<!\$)\$\{(?:[^{}]|\{[^{}]*\})*\}/g;

/** `aws_vpc.main` or `data.aws_ami.debian` in an expression. */
const REFERENCE = /(?<![\w.])(data\.)?(aws_[a-z\d_]+)\.([A-Za-z_][\w-]*)/g;

/**
 * References to resources and data sources that the stack does not have: most often a construct of another stack, since
 * our stacks read each other's outputs from the state instead of cdktf's own references between stacks.
 *
 * @param stack its `cdk.tf.json`
 */
export function undeclaredReferences({ resource = {}, data = {} }: SynthesizedStack): RefusedArgument[] {
  const isDeclared = (isData: boolean, type: string, name: string): boolean =>
    (isData ? data : resource)[type]?.[name] !== undefined;
  const problems = (prefix: string, blocks: typeof resource): RefusedArgument[] =>
    Object.entries(blocks).flatMap(([type, byName]) =>
      Object.entries(byName).flatMap(([name, block]) => {
        const construct = block["//"]?.metadata?.path;
        const missing = referencesIn(block).filter((each) => !isDeclared(each.isData, each.type, each.name));
        return [...new Set(missing.map(({ text }) => text))].map((text) => ({
          address: `${prefix}${type}.${name}`,
          ...(construct === undefined ? {} : { construct }),
          argument: "",
          problem: `it refers to ${text}, which is not in this stack: hand on outputs of another stack by its state`,
        }));
      }),
    );
  return [...problems("", resource), ...problems("data.", data)];
}

function referencesIn(block: object): { isData: boolean; type: string; name: string; text: string }[] {
  const expressions = JSON.stringify(block).match(EXPRESSION) ?? [];
  return expressions.flatMap((expression) =>
    [...expression.matchAll(REFERENCE)].map(([text, isData, type = "", name = ""]) => ({
      isData: isData !== undefined,
      type,
      name,
      text,
    })),
  );
}
