import { App, type TerraformResource } from "cdktf";

/**
 * Has a resource replaced whenever another one is, and not with every change of its tags: one attribute of it is
 * looked at, which only another resource has another value of.
 */
export function replaceWith(follower: TerraformResource, leader: TerraformResource, attribute: string): void {
  const reference = `${leader.terraformResourceType}.${leader.friendlyUniqueId}.${attribute}`;
  // In HCL it must be a reference and no text, and cdktf's printer leaves as it is what begins with a bracket.
  const triggers = App.of(follower).hclOutput ? `[${reference}]` : [reference];
  follower.addOverride("lifecycle.replace_triggered_by", triggers);
}
