import { type ITerraformDependable, TerraformResource } from "cdktf";
import type { Construct } from "constructs";

/**
 * Every resource in the given constructs, for `dependsOn`: cdktf ignores `node.addDependency` between resources. Call
 * it after the grants, which add resources too.
 */
export function resourcesOf(...constructs: readonly Construct[]): ITerraformDependable[] {
  return constructs.flatMap((construct) =>
    construct.node
      .findAll()
      .filter((child): child is TerraformResource => TerraformResource.isTerraformResource(child)),
  );
}
