import type { InstanceConfig } from "@cdktf/provider-aws/lib/instance";

type HardenedArguments = Pick<
  InstanceConfig,
  "ebsOptimized" | "metadataOptions" | "rootBlockDevice" | "tags" | "userDataReplaceOnChange"
>;

/**
 * Types from before 2015, which have no dedicated bandwidth to EBS (EC2 user guide, "EBS-optimized instance types").
 */
const WITHOUT_OWN_LINK = /^(t1|t2|m2|cc2|cr1|hs1)\.|^(m1\.(small|medium)|m3\.(medium|large)|c1\.medium)$/;

/**
 * Settings of every EC2 instance. IMDSv2 only, with a hop limit of 1, so a container cannot use the instance's role.
 * The root disk is encrypted gp3. New user data replaces the instance, because cloud-init reads it only on the first
 * boot.
 *
 * @param name the `Name` tag of instance and disk
 * @param diskGib size of the root disk
 * @param instanceType decides whether to request EBS optimization: EC2 refuses it for types without it
 */
export function hardened(name: string, diskGib: number, instanceType: string): HardenedArguments {
  return {
    ...(WITHOUT_OWN_LINK.test(instanceType) ? {} : { ebsOptimized: true }),
    metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
    rootBlockDevice: { volumeType: "gp3", volumeSize: diskGib, encrypted: true, tags: { Name: name } },
    userDataReplaceOnChange: true,
    tags: { Name: name },
  };
}
