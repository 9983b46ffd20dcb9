import { DescribeImagesCommand, type EC2Client } from "@aws-sdk/client-ec2";
import type { Machine } from "./machines";

const DAY = 86_400_000;

/**
 * How old the system image of each machine is, as `image 40 days old`, by instance id. Not every role may look at images,
 * and AWS forgets those that it took back: such machines have none.
 */
export async function imageAges(
  ec2: Pick<EC2Client, "send">,
  machines: readonly Machine[],
  now = Date.now(),
): Promise<ReadonlyMap<string, string>> {
  const ImageIds = [...new Set(machines.flatMap(({ imageId }) => imageId ?? []))];
  if (ImageIds.length === 0) return new Map();
  const command = new DescribeImagesCommand({ Filters: [{ Name: "image-id", Values: ImageIds }] });
  const { Images = [] } = await ec2.send(command).catch(() => ({ Images: [] }));
  const made = new Map(Images.map(({ ImageId, CreationDate = "" }) => [ImageId, Date.parse(CreationDate)]));
  return new Map(
    machines.flatMap(({ instanceId, imageId }) => {
      const days = Math.floor((now - (made.get(imageId) ?? Number.NaN)) / DAY);
      return Number.isNaN(days) ? [] : [[instanceId, `image ${days} ${days === 1 ? "day" : "days"} old`]];
    }),
  );
}
