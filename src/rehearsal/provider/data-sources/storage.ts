import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { text } from "../values/compare";
import type { DataSource } from "./data-source";

/** The keys of a bucket's objects. Without a simulated AWS there is one, at the prefix. */
const objects: DataSource = async (config, { shared, settings }) => {
  const region = text(config, "region") ?? settings.region;
  const Bucket = text(config, "bucket") ?? "";
  const Prefix = text(config, "prefix") ?? "";
  const { cloud } = shared;
  if (cloud === undefined) return { id: Bucket, keys: [Prefix], common_prefixes: [], owners: [] };
  const { Contents = [], CommonPrefixes = [] } = await cloud.s3(region).send(
    new ListObjectsV2Command({
      ...{ Bucket, Prefix, MaxKeys: Number(config["max_keys"] ?? 1000) },
      ...{ Delimiter: text(config, "delimiter"), StartAfter: text(config, "start_after") },
    }),
  );
  return {
    ...{ id: Bucket, owners: [] },
    keys: Contents.flatMap(({ Key }) => Key ?? []),
    common_prefixes: CommonPrefixes.flatMap((each) => each.Prefix ?? []),
  };
};

/** Objects in buckets. */
export const storage: Readonly<Record<string, DataSource>> = { aws_s3_objects: objects };
