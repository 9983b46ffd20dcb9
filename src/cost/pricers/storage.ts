import type { Json } from "../../text/json";
import { blocks, literal, numeric } from "../../plan/resources/resource-set";
import { type Charge, type Pricer, hourly, used } from "../charge";

const MILLION = 1_000_000;

const table: Pricer = ({ values }, { usage }) => {
  const storage = used("dynamodb/storage", usage, "dynamodbGb");
  const recovery = blocks(values.point_in_time_recovery).some(({ enabled }) => enabled === true)
    ? [used("dynamodb/pitr", usage, "dynamodbGb")]
    : [];
  if (literal(values.billing_mode) === "PAY_PER_REQUEST") {
    const requests = [
      used("dynamodb/writes", usage, "dynamodbWrites", MILLION),
      used("dynamodb/reads", usage, "dynamodbReads", MILLION),
    ];
    return [storage, ...recovery, ...requests];
  }
  const provisioned = [
    capacity("dynamodb/wcu", values.write_capacity),
    capacity("dynamodb/rcu", values.read_capacity),
  ];
  return [storage, ...recovery, ...provisioned];
};

function capacity(meter: string, written: Json | undefined): Charge {
  const units = numeric(written);
  if (units !== undefined) return hourly(meter, units);
  return { meter, quantity: undefined, needs: "the table's capacity" };
}

export const storagePricers: Readonly<Record<string, Pricer>> = {
  aws_s3_bucket: (_, { usage }) => [
    used("s3/storage", usage, "s3Gb"),
    used("s3/writes", usage, "s3Writes", 1000),
    used("s3/reads", usage, "s3Reads", 1000),
  ],
  aws_dynamodb_table: table,
};
