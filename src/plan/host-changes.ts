import { isObject, type Json } from "../text/json";
import { changeKind } from "./change-kind";
import type { Plan, ResourceChange } from "./plan-model";

/** An instance in a load balancer's target group that a plan removes. */
export interface LeavingHost {
  /** The address of its target group attachment. */
  readonly address: string;
  /** Its `Name` tag, or its instance id if the plan does not have the tag. */
  readonly name: string;
  readonly instanceId: string;
  readonly targetGroupArn: string;
}

/** What a plan does to instances behind a load balancer. */
export interface HostChanges {
  /** Hosts that are replaced. */
  readonly replaced: readonly LeavingHost[];
  /** Hosts that are removed without a replacement; their target group stays. */
  readonly removed: readonly LeavingHost[];
}

const ATTACHMENT = /^aws_a?lb_target_group_attachment$/;
const GROUP = /^aws_a?lb_target_group$/;

/** Finds the hosts that a plan replaces or removes. Ignores the hosts of a target group that is destroyed too. */
export function hostChanges({ resource_changes: changes = [] }: Plan): HostChanges {
  const gone = changes.filter(
    ({ type = "", change }) => GROUP.test(type) && change.actions.join() === "delete",
  );
  const goneGroups = new Set(gone.map(({ change }) => textOf(change.before, "arn")));
  const of = (kind: "replace" | "destroy") =>
    changes
      .filter((resource) => ATTACHMENT.test(resource.type ?? "") && changeKind(resource) === kind)
      .map((resource) => leaving(resource, changes))
      .filter(({ targetGroupArn }) => !goneGroups.has(targetGroupArn));
  return { replaced: of("replace"), removed: of("destroy") };
}

function leaving({ address, change }: ResourceChange, changes: readonly ResourceChange[]): LeavingHost {
  const instanceId = textOf(change.before, "target_id");
  const instance = changes.find(
    ({ type, change: { before } }) => type === "aws_instance" && textOf(before, "id") === instanceId,
  );
  const tags = isObject(instance?.change.before) ? instance.change.before["tags"] : undefined;
  return {
    address,
    name: textOf(tags, "Name") || instanceId,
    instanceId,
    targetGroupArn: textOf(change.before, "target_group_arn"),
  };
}

function textOf(value: Json | undefined, key: string): string {
  const found = isObject(value) ? value[key] : undefined;
  return typeof found === "string" ? found : "";
}
