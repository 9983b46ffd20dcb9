import type { InstanceConfig } from "@cdktf/provider-aws/lib/instance";

type HardenedArguments = Pick<
  InstanceConfig,
  "ebsOptimized" | "metadataOptions" | "rootBlockDevice" | "tags" | "userDataReplaceOnChange"
>;

/**
 * What every machine has: the metadata service answers IMDSv2 only and no further than one hop, so that a
 * container cannot borrow the machine's role; the root disk is gp3 and encrypted; new user data is a new machine,
 * since cloud-init reads it on the first boot only.
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
