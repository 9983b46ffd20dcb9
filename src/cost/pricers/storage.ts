import type { Json } from "../../text/json";
import { blocks, literal, numeric } from "../../plan/resources/resource-set";
import { type Charge, type Pricer, hourly, monthly, used } from "../charge";
import type { UsageFigure } from "../usage";
import { scalingRange } from "./scaling";

const MILLION = 1_000_000;

const table: Pricer = (resource, { usage, all }) => {
  const { values } = resource;
  // Each replica stores and writes all of it again, and reads as much as it is given.
  const copies = 1 + blocks(values.replica).length;
  const isRare = literal(values.table_class) === "STANDARD_INFREQUENT_ACCESS";
  if (isRare) return { unpriced: "no price is known for tables of the infrequent access class" };
  const times = (charge: Charge): Charge =>
    copies === 1
      ? charge
      : {
          ...charge,
          ...(charge.quantity === undefined ? {} : { quantity: charge.quantity * copies }),
          assumes: [charge.assumes, `${String(copies)} regions at this one's price`]
            .filter(Boolean)
            .join(", "),
        };
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
    ] as const;
    const [writes, reads] = requests;
    return [storage, ...recovery, ...backups].map(times).concat(times(writes), reads);
  }
  const scaled = (dimension: string) => scalingRange(resource, `dynamodb:table:${dimension}`, all)?.said;
  const provisioned = [
    capacity("dynamodb/wcu", values.write_capacity, scaled("WriteCapacityUnits")),
    capacity("dynamodb/rcu", values.read_capacity, scaled("ReadCapacityUnits")),
    ...blocks(values.global_secondary_index).flatMap((index) => [
      capacity("dynamodb/wcu", index.write_capacity ?? null),
      capacity("dynamodb/rcu", index.read_capacity ?? null),
    ]),
  ];
  return [storage, ...recovery, ...backups, ...provisioned].map(times);
};

function capacity(meter: string, written: Json | undefined, assumes?: string): Charge {
  const units = numeric(written);
  if (units !== undefined) return hourly(meter, units, assumes);
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
  aws_s3_bucket_analytics_configuration: (_, { usage }) => [
    used("s3/analysed", usage, "s3AnalysedObjects", MILLION),
  ],
  aws_s3_bucket_inventory: (_, { usage }) => [used("s3/listed", usage, "s3ListedObjects", MILLION)],
  aws_dynamodb_table: table,
  aws_efs_file_system: fileSystem,
};
