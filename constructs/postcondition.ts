import { App, type TerraformElement } from "cdktf";

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
