import { HeadBucketCommand, paginateListBuckets, S3Client } from "@aws-sdk/client-s3";
import { clientSettings } from "../../src/aws/client-settings";
import { httpStatus } from "./inspect-backend";

/** `forbidden`: another account's, or one of this account's that the role may not read. */
export type BucketOwnership = "ours" | "forbidden" | "unknown";

const FORBIDDEN = 403;

/** What HeadBucket tells of a bucket: it answers with a status and nothing else. */
export async function bucketOwnership(Bucket: string, region: string): Promise<BucketOwnership> {
  const client = new S3Client(clientSettings(region));
  try {
    await client.send(new HeadBucketCommand({ Bucket }));
    return "ours";
  } catch (error) {
    return httpStatus(error) === FORBIDDEN ? "forbidden" : "unknown";
  } finally {
    client.destroy();
  }
}

/**
 * Which of these bucket names another account has: all of AWS shares them. Empty if the account's own buckets cannot be
 * listed, since a forbidden one may then be its own.
 */
export async function takenBuckets(names: readonly string[], region: string): Promise<readonly string[]> {
  const owned = await Promise.all(names.map((name) => bucketOwnership(name, region)));
  const forbidden = names.filter((_, index) => owned[index] === "forbidden");
  if (forbidden.length === 0) return [];
  const own = await ownBuckets(region);
  return own === undefined ? [] : forbidden.filter((name) => !own.has(name));
}

async function ownBuckets(region: string): Promise<ReadonlySet<string> | undefined> {
  const client = new S3Client(clientSettings(region));
  const names = new Set<string>();
  try {
    for await (const { Buckets = [] } of paginateListBuckets({ client }, {}))
      for (const { Name } of Buckets) if (Name !== undefined) names.add(Name);
    return names;
  } catch {
    return undefined;
  } finally {
    client.destroy();
  }
}
