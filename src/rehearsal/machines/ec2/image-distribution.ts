import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { imageId } from "../../provider/data-sources/images";
import type { Distribution } from "../distributions";
import type { InstanceFacts } from "./instance-facts";

/** The public parameters of each distribution's image, for every architecture. */
const IMAGES: readonly (readonly [distribution: Distribution, paths: readonly string[]])[] = [
  [
    "ubuntu-22.04",
    ["amd64", "arm64"].map(
      (processor) =>
        `/aws/service/canonical/ubuntu/server/22.04/stable/current/${processor}/hvm/ebs-gp2/ami-id`,
    ),
  ],
  [
    "ubuntu-24.04",
    ["amd64", "arm64"].flatMap((processor) =>
      ["gp3", "gp2"].map(
        (disk) =>
          `/aws/service/canonical/ubuntu/server/24.04/stable/current/${processor}/hvm/ebs-${disk}/ami-id`,
      ),
    ),
  ],
  [
    "amazon-linux-2023",
    ["x86_64", "arm64"].map(
      (processor) => `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${processor}`,
    ),
  ],
];

/** The distribution of an image: looks its id up in the public parameters of moto and of the provider. */
export async function distributionOf(
  { service, imageId: ami, region }: InstanceFacts,
  endpoint: string,
): Promise<Distribution> {
  // A blueprint's name contains the distribution.
  if (service === "lightsail") return ami.startsWith("ubuntu") ? "ubuntu-22.04" : "debian-13";
  const ssm = new SSMClient({
    endpoint,
    region,
    credentials: { accessKeyId: "rehearsal", secretAccessKey: "rehearsal" },
  });
  for (const [distribution, paths] of IMAGES) {
    for (const path of paths) {
      if (imageId(path, region) === ami) return distribution;
      const known = await ssm.send(new GetParameterCommand({ Name: path })).catch(() => undefined);
      if (known?.Parameter?.Value === ami) return distribution;
    }
  }
  return "debian-13";
}
