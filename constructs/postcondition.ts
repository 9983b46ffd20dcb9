import { App, type TerraformElement, TerraformStack } from "cdktf";
import type { Construct } from "constructs";

/** A condition that must hold after a resource or data source was read or applied. */
export interface Postcondition {
  /** An expression that must be true: `${self.…}`. */
  readonly condition: string;
  /** The error if it is false. */
  readonly errorMessage: string;
}

/**
 * Makes a plan or apply fail if the condition is false afterwards. cdktf 0.21 has no postconditions on remote states,
 * and prints those on resources as invalid HCL, so this uses overrides.
 *
 * @param ignoreChanges the arguments that the resource's lifecycle ignores: set them here, not in the resource
 */
export function addPostcondition(
  element: TerraformElement,
  { condition, errorMessage }: Postcondition,
  ignoreChanges: readonly string[] = [],
): void {
  const asBlock = (value: object) => (App.of(element).hclOutput ? { isBlock: true, value } : value);
  element.addOverride(
    "lifecycle",
    asBlock({
      ...(ignoreChanges.length === 0 ? {} : { ignore_changes: [...ignoreChanges] }),
      postcondition: asBlock({ condition, error_message: errorMessage }),
    }),
  );
}

/**
 * Makes every plan and apply warn if the condition is false; nothing fails. Needs Terraform or OpenTofu 1.5. HCL output
 * has no warning, because cdktf cannot print it.
 *
 * @param scope names the check
 */
export function addWarning(scope: Construct, { condition, errorMessage }: Postcondition): void {
  if (App.of(scope).hclOutput) return;
  const stack = TerraformStack.of(scope);
  const name = scope.node.path
    .split("/")
    .slice(1)
    .join("_")
    .replaceAll(/[^\w-]/g, "_");
  stack.addOverride(`check.${name}.assert`, { condition, error_message: errorMessage });
}
