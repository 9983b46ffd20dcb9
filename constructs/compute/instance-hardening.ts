import type { InstanceConfig } from "@cdktf/provider-aws/lib/instance";

type HardenedArguments = Pick<
  InstanceConfig,
  "ebsOptimized" | "metadataOptions" | "rootBlockDevice" | "tags" | "userDataReplaceOnChange"
>;

/**
 * Settings of every machine. IMDSv2 only, with a hop limit of 1, so a container cannot use the machine's role. The root
 * disk is encrypted gp3. New user data replaces the machine, because cloud-init reads it on the first boot only.
 *
 * @param name becomes the `Name` tag of machine and disk
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
