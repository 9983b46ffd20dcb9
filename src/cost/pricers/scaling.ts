import { literal, numeric, ofType, referringTo, type StackResource } from "../../plan/resources/resource-set";

export interface ScalingRange {
  readonly least: number;
  /** `scales from 2 to 10`. */
  readonly said: string;
}

/** Between which numbers something scales by itself, if the stack says so. */
export function scalingRange(
  resource: StackResource,
  dimension: string,
  all: readonly StackResource[],
): ScalingRange | undefined {
  const type = "aws_appautoscaling_target";
  const target = [
    ...referringTo(resource, type, "resource_id", all),
    ...ofType(type, all).filter((one) => isNamed(one, resource)),
  ].find(({ values }) => literal(values.scalable_dimension) === dimension);
  const [least, most] = [numeric(target?.values.min_capacity), numeric(target?.values.max_capacity)];
  if (least === undefined || most === undefined) return undefined;
  return { least, said: `scales from ${String(least)} to ${String(most)}` };
}

/** `service/cluster/web` and `table/orders` name it last. */
function isNamed(target: StackResource, { values }: StackResource): boolean {
  const [id, name] = [literal(target.values.resource_id), literal(values.name)];
  return id !== undefined && name !== undefined && id.split("/").at(-1) === name;
}
