/** What an EC2 instance knows of itself, all of it known when it is launched but its public address. */
export interface InstanceFacts {
  readonly instanceId: string;
  readonly account: string;
  readonly region: string;
  readonly availabilityZone: string;
  readonly instanceType: string;
  readonly imageId: string;
  readonly privateAddress: string;
  /** Plain text. @default - none */
  readonly userData?: string;
  /** @default - no role */
  readonly roleName?: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Whether the metadata service tells the tags. */
  readonly tagsInMetadata: boolean;
  /** Whether IMDSv1 is off. */
  readonly tokenRequired: boolean;
  /** How many hops an answer of the metadata service goes: at 1, no container gets one. */
  readonly metadataHops: number;
  /** Public SSH keys. */
  readonly publicKeys: readonly string[];
  readonly securityGroups: readonly string[];
}

/** The host name that EC2 gives by default. */
export function hostnameOf({ privateAddress }: Pick<InstanceFacts, "privateAddress">): string {
  return `ip-${privateAddress.replaceAll(".", "-")}`;
}
