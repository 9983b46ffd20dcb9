import type { InstanceConfig } from "@cdktf/provider-aws/lib/instance";

type HardenedArguments = Pick<
  InstanceConfig,
  "ebsOptimized" | "metadataOptions" | "rootBlockDevice" | "tags" | "userDataReplaceOnChange"
>;

/**
 * Settings of every EC2 instance. IMDSv2 only, with a hop limit of 1, so a container cannot use the instance's role.
 * The root disk is encrypted gp3. New user data replaces the instance, because cloud-init reads it only on the first
 * boot.
 *
 * @param name the `Name` tag of instance and disk
 * @param diskGib size of the root disk
 */
export function hardened(name: string, diskGib: number): HardenedArguments {
  return {
    ebsOptimized: true,
    metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
    rootBlockDevice: { volumeType: "gp3", volumeSize: diskGib, encrypted: true, tags: { Name: name } },
    userDataReplaceOnChange: true,
    tags: { Name: name },
  };
}
