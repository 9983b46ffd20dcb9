import type { JsonObject } from "../../text/json";
import { blocks, literal, numeric } from "../../plan/resources/resource-set";
import { type Charge, monthly } from "../charge";

/** The default of Amazon's and Canonical's images. */
const IMAGE_ROOT = { kind: "gp3", gigabytes: 8 };
/** AWS's default for any other volume without a type. */
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
}

/** The charges of one or more equal volumes. */
export function volume({
  type,
  size,
  settings,
  isRoot = false,
  count = 1,
}: WrittenVolume): readonly Charge[] {
  const written = literal(type);
  const kind = written ?? (isRoot ? IMAGE_ROOT.kind : DEFAULT_KIND);
  const gigabytes = numeric(size) ?? (isRoot ? IMAGE_ROOT.gigabytes : undefined);
  if (gigabytes === undefined) {
    return [{ meter: `ebs/${kind}`, quantity: undefined, needs: "the volume's size" }];
  }
  const assumed = [
    numeric(size) === undefined ? `root disk ${gigabytes} GB, as images have it` : "",
    written === undefined && numeric(size) !== undefined ? `${kind}, as no volume type is known` : "",
  ].filter(Boolean);
  const assumes = assumed.length === 0 ? undefined : assumed.join(", ");
  return [monthly(`ebs/${kind}`, gigabytes * count, assumes), ...performance(kind, settings, count)];
}

/** IOPS and throughput that are billed in addition to storage. */
function performance(kind: string, settings: JsonObject, count: number): readonly Charge[] {
  const iops = numeric(settings.iops) ?? 0;
  if (kind === "io1" || kind === "io2") return iops > 0 ? [monthly(`ebs/${kind}-iops`, iops * count)] : [];
  if (kind !== "gp3") return [];
  const more = iops - GP3_FREE_IOPS;
  const faster = (numeric(settings.throughput) ?? 0) - GP3_FREE_MBPS;
  return [
    ...(more > 0 ? [monthly("ebs/gp3-iops", more * count)] : []),
    ...(faster > 0 ? [monthly("ebs/gp3-throughput", faster * count)] : []),
  ];
}

/** The disks of `count` machines, as `aws_instance` and launch configurations write them. */
export function machineDisks(values: JsonObject, count = 1): readonly Charge[] {
  const root = blocks(values.root_block_device)[0] ?? {};
  const others = blocks(values.ebs_block_device);
  return [root, ...others].flatMap((block, index) =>
    volume({
      type: block.volume_type,
      size: block.volume_size,
      settings: block,
      isRoot: index === 0,
      count,
    }),
  );
}

/** The disks of `count` machines, as launch templates write them. */
export function templateDisks(values: JsonObject, count = 1): readonly Charge[] {
  const mappings = blocks(values.block_device_mappings).flatMap(({ ebs }) => blocks(ebs));
  const found = mappings.length === 0 ? [{} as JsonObject] : mappings;
  return found.flatMap((ebs, index) =>
    volume({ type: ebs.volume_type, size: ebs.volume_size, settings: ebs, isRoot: index === 0, count }),
  );
}
