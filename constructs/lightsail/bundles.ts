/** The resources of a Lightsail bundle. */
export interface LightsailBundle {
  /** In MiB. */
  readonly memoryMib: number;
  /** On the small bundles, each with a baseline of 20 % or less. */
  readonly cpus: number;
  /** In GiB. */
  readonly diskGib: number;
}

/**
 * Instance bundles with a public IPv4 address, third generation. Source: the Lightsail user guide, "Baseline CPU
 * performance", and the output of `aws lightsail get-bundles`. The cheaper IPv6-only bundles are left out: static IPs
 * are IPv4, and so are most hosts that containers call.
 */
export const LIGHTSAIL_BUNDLES: Readonly<Record<string, LightsailBundle>> = {
  nano_3_0: { memoryMib: 512, cpus: 2, diskGib: 20 },
  micro_3_0: { memoryMib: 1024, cpus: 2, diskGib: 40 },
  small_3_0: { memoryMib: 2048, cpus: 2, diskGib: 60 },
  medium_3_0: { memoryMib: 4096, cpus: 2, diskGib: 80 },
  large_3_0: { memoryMib: 8192, cpus: 2, diskGib: 160 },
  xlarge_3_0: { memoryMib: 16_384, cpus: 4, diskGib: 320 },
  "2xlarge_3_0": { memoryMib: 32_768, cpus: 8, diskGib: 640 },
};

/** Bundles of managed databases. Source: the Lightsail user guide, "Choosing a database"; `_ha` has a standby. */
export const LIGHTSAIL_DATABASE_BUNDLES = [
  ...["micro_2_0", "small_2_0", "medium_2_0", "large_2_0"],
  ...["micro_ha_2_0", "small_ha_2_0", "medium_ha_2_0", "large_ha_2_0"],
] as const;
