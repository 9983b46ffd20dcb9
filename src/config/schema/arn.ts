import type { z } from "zod";
import { PARTITION } from "../../aws/regions";
import { text, type TextFault } from "./expectation";

export interface ArnOptions {
  /** `acm`, `iam`, `kms` … @default any */
  readonly service?: string;
  /** The resource's type before its `/` or `:`, `certificate` or `role`. @default any */
  readonly resource?: string;
}

/** arn:partition:service:region:account:resource (AWS general reference, "Amazon Resource Names"). */
const ARN =
  /^arn:(?<partition>aws(-cn|-us-gov|-eusc)?):(?<service>[a-z0-9-]+):([a-z]{2,}(-[a-z]+)+-\d)?:(\d{12}|aws)?:(?<resource>\S+)$/;

/** An Amazon Resource Name, limited to a service and resource type if given. */
export function arn(options: ArnOptions = {}): z.ZodString {
  const { service = "service", resource = "resource" } = options;
  const kind = options.resource === undefined ? `an ARN` : `the ARN of a ${options.resource}`;
  const example = `arn:aws:${service}:us-east-1:123456789012:${resource}/name`;
  return text({
    want: `${kind} such as "${example}"`,
    pattern: /^arn:aws[a-z-]*:/,
    fault: (value) => arnFault(value, options),
  });
}

function arnFault(value: string, { service, resource }: ArnOptions): TextFault | undefined {
  const parts = ARN.exec(value)?.groups;
  if (parts === undefined) return { problem: "is not an ARN" };
  if (parts["partition"] !== PARTITION) return { problem: `is of the partition ${parts["partition"]}` };
  if (service !== undefined && parts["service"] !== service) {
    return { problem: `is an ARN of ${parts["service"]}, not of ${service}` };
  }
  const type = parts["resource"]?.split(/[/:]/)[0];
  return resource === undefined || type === resource ? undefined : { problem: `is the ARN of a ${type}` };
}
