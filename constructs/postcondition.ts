import { App, type TerraformElement } from "cdktf";

/** A condition that must hold after a resource or data source was read or applied. */
export interface Postcondition {
  /** An expression that is true when all is well: `${self.…}`. */
  readonly condition: string;
  /** The error of the plan or apply otherwise. */
  readonly errorMessage: string;
}

/**
 * Lets a plan or an apply end where a condition does not hold afterwards. cdktf 0.21 has none on remote states, and
 * prints those of resources as something that HCL does not read; overrides become blocks there where they say so.
 *
 * @param ignoreChanges the arguments that the resource's lifecycle ignores: they must be said here, not beside it
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
