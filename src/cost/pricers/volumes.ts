import type { JsonObject } from "../../text/json";
import { blocks, literal, numeric } from "../../plan/resources/resource-set";
import { type Charge, monthly, used } from "../charge";
import type { UsageFigures } from "../usage";

/** The root disk of Amazon's and Canonical's images, in GB. */
const IMAGE_ROOT = 8;
/** AWS's default for a volume without a type. An image may say gp3, which costs a fifth less. */
const DEFAULT_KIND = "gp2";
const GP3_FREE_IOPS = 3000;
const GP3_FREE_MBPS = 125;

/** What is known of a volume, from any resource type. */
export interface WrittenVolume {
  readonly type: JsonObject[string] | undefined;
  readonly size: JsonObject[string] | undefined;
  readonly settings: JsonObject;
  /** The root disk, which has a size even if none is set. */
  readonly isRoot?: boolean;
  /** How many there are. @default 1 */
  readonly count?: number;
  /** `true` where a setting is known only after apply. */
  readonly unknown?: JsonObject;
  readonly usage?: UsageFigures;
}

/** The charges of one or more equal volumes. */
export function volume({
  type,
  size,
  settings,
  isRoot = false,
  count = 1,
  unknown = {},
  usage = {},
}: WrittenVolume): readonly Charge[] {
  const written = literal(type);
  const kind = written ?? DEFAULT_KIND;
  const gigabytes = numeric(size) ?? (isRoot ? IMAGE_ROOT : undefined);
  if (gigabytes === undefined) {
    return [{ meter: `ebs/${kind}`, quantity: undefined, needs: "the volume's size" }];
  }
  const assumed = [
    numeric(size) === undefined ? `root disk ${gigabytes} GB, as images have it` : "",
    written === undefined ? `${kind}, as no volume type is known` : "",
  ].filter(Boolean);
  const assumes = assumed.length === 0 ? undefined : assumed.join(", ");
  return [
    monthly(`ebs/${kind}`, gigabytes * count, assumes),
    ...(kind === "standard" ? [used("ebs/standard-io", usage, "ebsIoRequests", 1_000_000)] : []),
    ...performance(kind, settings, count, unknown.iops === true),
  ];
}

/** IOPS and throughput that are billed in addition to storage. */
function performance(
  kind: string,
  settings: JsonObject,
  count: number,
  isUnknown: boolean,
): readonly Charge[] {
  const iops = numeric(settings.iops) ?? 0;
  if (kind === "io1" || kind === "io2") {
    const meter = `ebs/${kind}-iops`;
    if (iops > 0) return [monthly(meter, iops * count)];
    return isUnknown ? [{ meter, quantity: undefined, needs: "the volume's IOPS" }] : [];
  }
  if (kind !== "gp3") return [];
  const more = iops - GP3_FREE_IOPS;
  const faster = (numeric(settings.throughput) ?? 0) - GP3_FREE_MBPS;
  return [
    ...(more > 0 ? [monthly("ebs/gp3-iops", more * count)] : []),
    ...(faster > 0 ? [monthly("ebs/gp3-throughput", faster * count)] : []),
  ];
}

/** The disks of `count` machines, as `aws_instance` and launch configurations write them. */
export function machineDisks(values: JsonObject, count = 1, usage: UsageFigures = {}): readonly Charge[] {
  const root = blocks(values.root_block_device)[0] ?? {};
  const others = blocks(values.ebs_block_device);
  return [root, ...others].flatMap((block, index) =>
    volume({
      type: block.volume_type,
      size: block.volume_size,
      settings: block,
      isRoot: index === 0,
      count,
      usage,
    }),
  );
}

const ROOT_DEVICE = /^(?:\/dev\/)?(?:xvda|sda1?|nvme0n1)$/;

/** A machine with a template: its own blocks override the template's of the same device, setting by setting. */
export function overriddenDisks(
  own: JsonObject,
  template: JsonObject,
  usage: UsageFigures,
): readonly Charge[] {
  const mappings = blocks(template.block_device_mappings).map((mapping) => ({
    device: literal(mapping.device_name) ?? "",
    ebs: blocks(mapping.ebs)[0] ?? {},
  }));
  const isRoot = ({ device }: { readonly device: string }) => device === "" || ROOT_DEVICE.test(device);
  const root = blocks(own.root_block_device)[0] ?? mappings.find(isRoot)?.ebs ?? {};
  const written = new Map(
    blocks(own.ebs_block_device).map((block) => [literal(block.device_name) ?? "", block]),
  );
  const others = new Map(mappings.filter((one) => !isRoot(one)).map(({ device, ebs }) => [device, ebs]));
  for (const [device, block] of written) others.set(device, { ...others.get(device), ...setIn(block) });
  return machineDisks({ root_block_device: [root], ebs_block_device: [...others.values()] }, 1, usage);
}

function setIn(block: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(block).filter(([, value]) => value !== null));
}

/** The disks of `count` machines, as launch templates write them. */
export function templateDisks(values: JsonObject, count = 1): readonly Charge[] {
  const mappings = blocks(values.block_device_mappings).flatMap(({ ebs }) => blocks(ebs));
  const found = mappings.length === 0 ? [{} as JsonObject] : mappings;
  return found.flatMap((ebs, index) =>
    volume({ type: ebs.volume_type, size: ebs.volume_size, settings: ebs, isRoot: index === 0, count }),
  );
}
