import { App, type IResolveContext, Lazy, type TerraformResource } from "cdktf";

/**
 * For `replaceTriggeredBy`: one attribute of a resource, so that only its replacement counts and not every change
 * of its tags. HCL takes a reference there and no text.
 */
export function replacedWith(resource: TerraformResource, attribute: string): string {
  const reference = `${resource.terraformResourceType}.${resource.friendlyUniqueId}.${attribute}`;
  return Lazy.stringValue({
    produce: ({ scope }: IResolveContext) => (App.of(scope).hclOutput ? `\${${reference}}` : reference),
  });
}
