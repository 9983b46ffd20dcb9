import type { Json } from "../../text/json";
import { blocks, literal, numeric } from "../../plan/resources/resource-set";
import { type Charge, type Pricer, hourly, monthly, used } from "../charge";
import type { UsageFigure } from "../usage";

const MILLION = 1_000_000;

const table: Pricer = ({ values }, { usage }) => {
  const storage = used("dynamodb/storage", usage, "dynamodbGb");
  const backups =
    usage.dynamodbBackupGb === undefined ? [] : [used("dynamodb/backup", usage, "dynamodbBackupGb")];
  const recovery = blocks(values.point_in_time_recovery).some(({ enabled }) => enabled === true)
    ? [used("dynamodb/pitr", usage, "dynamodbGb")]
    : [];
  if (literal(values.billing_mode) === "PAY_PER_REQUEST") {
    const requests = [
      used("dynamodb/writes", usage, "dynamodbWrites", MILLION),
      used("dynamodb/reads", usage, "dynamodbReads", MILLION),
    ];
    return [storage, ...recovery, ...backups, ...requests];
  }
  const provisioned = [
    capacity("dynamodb/wcu", values.write_capacity),
    capacity("dynamodb/rcu", values.read_capacity),
  ];
  return [storage, ...recovery, ...backups, ...provisioned];
};

function capacity(meter: string, written: Json | undefined): Charge {
  const units = numeric(written);
  if (units !== undefined) return hourly(meter, units);
  return { meter, quantity: undefined, needs: "the table's capacity" };
}

/** Within one zone, storage costs about half. Reads and writes have a price with elastic throughput, or from the archive. */
const fileSystem: Pricer = ({ values }, { usage }) => {
  const kind = literal(values.availability_zone_name) === undefined ? "efs" : "efs-one-zone";
  const provisioned = numeric(values.provisioned_throughput_in_mibps);
  const isElastic = literal(values.throughput_mode) === "elastic";
  const hasArchive = blocks(values.lifecycle_policy).some(
    ({ transition_to_ia: after }) => literal(after) !== undefined,
  );
  // Each 20 GB of storage bring one MB a second along.
  const included = (usage.efsGb ?? 0) / EFS_GB_PER_MBPS;
  return [
    used(`${kind}/storage`, usage, "efsGb"),
    ...(hasArchive ? [used(`${kind}/infrequent`, usage, "efsInfrequentGb")] : []),
    ...(provisioned === undefined ? [] : [monthly("efs/throughput", Math.max(0, provisioned - included))]),
    ...(isElastic
      ? [used("efs/elastic-reads", usage, "efsReadGb"), used("efs/elastic-writes", usage, "efsWrittenGb")]
      : hasArchive
        ? [
            used("efs/infrequent-reads", usage, "efsReadGb"),
            used("efs/infrequent-writes", usage, "efsWrittenGb"),
          ]
        : []),
  ];
};

const EFS_GB_PER_MBPS = 20;

/** A plan does not say in which class an object is, so these are charged only if a usage figure names them. */
const OTHER_CLASSES: readonly (readonly [meter: string, figure: UsageFigure, per?: number])[] = [
  ["s3/infrequent", "s3InfrequentGb"],
  ["s3/infrequent-reads", "s3InfrequentReadGb"],
  ["s3/one-zone", "s3OneZoneGb"],
  ["s3/glacier", "s3GlacierGb"],
  ["s3/glacier-reads", "s3GlacierReadGb"],
  ["s3/deep-archive", "s3DeepArchiveGb"],
  ["s3/deep-archive-reads", "s3DeepArchiveReadGb"],
  ["s3/tiering", "s3TieredObjects", 1000],
];

export const storagePricers: Readonly<Record<string, Pricer>> = {
  aws_s3_bucket: (_, { usage }) => [
    used("s3/storage", usage, "s3Gb"),
    used("s3/writes", usage, "s3Writes", 1000),
    used("s3/reads", usage, "s3Reads", 1000),
    ...OTHER_CLASSES.flatMap(([meter, figure, per]) =>
      usage[figure] === undefined ? [] : [used(meter, usage, figure, per)],
    ),
  ],
  aws_dynamodb_table: table,
  aws_efs_file_system: fileSystem,
};
