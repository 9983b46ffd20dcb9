/** What the metadata service says about an instance. Everything but the public address is known at launch. */
export interface InstanceFacts {
  readonly service: "ec2" | "lightsail";
  readonly instanceId: string;
  readonly account: string;
  readonly region: string;
  readonly availabilityZone: string;
  readonly instanceType: string;
  readonly imageId: string;
  readonly privateAddress: string;
  /** Its IPv6 address, in a subnet that assigns them. @default - none */
  readonly ipv6Address?: string;
  /** Plain text. @default - none */
  readonly userData?: string;
  /** @default - no role */
  readonly roleName?: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Whether the metadata service returns the tags. */
  readonly tagsInMetadata: boolean;
  /** Whether IMDSv1 is off. */
  readonly tokenRequired: boolean;
  /** The response hop limit of the metadata service. At 1, containers get no answer. */
  readonly metadataHops: number;
  /** Public SSH keys. */
  readonly publicKeys: readonly string[];
  readonly securityGroups: readonly string[];
}

/** EC2's default host name. */
export function hostnameOf({ privateAddress }: Pick<InstanceFacts, "privateAddress">): string {
  return `ip-${privateAddress.replaceAll(".", "-")}`;
}
