import { DescribeRegionsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { clientSettings } from "../aws/client-settings";
import { enablingHelp, isOptIn, OPEN_REGION } from "../aws/regions";
import type { LoadedSystem } from "../systems/load-system";
import type { Finding } from "./finding";

/** Whether the account has enabled the opt-in regions that the systems are in. */
export async function regionFindings(systems: readonly LoadedSystem[]): Promise<readonly Finding[]> {
  const regions = systems.flatMap(({ backends, environments }) =>
    [...backends, ...environments].map(({ region }) => region),
  );
  const optIn = [...new Set(regions)].filter(isOptIn).sort();
  return Promise.all(optIn.map(regionFinding));
}

async function regionFinding(region: string): Promise<Finding> {
  const check = `region ${region}`;
  const status = await optInStatus(region);
  if (status === "not-opted-in") {
    return { check, verdict: "missing", detail: `not enabled in this account. ${enablingHelp(region)}` };
  }
  if (status === undefined) {
    return { check, verdict: "note", detail: "an account has to enable it first; ec2:DescribeRegions tells" };
  }
  return { check, verdict: "ok", detail: "enabled" };
}

async function optInStatus(region: string): Promise<string | undefined> {
  const client = new EC2Client(clientSettings(OPEN_REGION));
  try {
    const { Regions } = await client.send(
      new DescribeRegionsCommand({ AllRegions: true, RegionNames: [region] }),
    );
    return Regions?.[0]?.OptInStatus;
  } catch {
    // Whoever only plans may not be allowed to ask.
    return undefined;
  } finally {
    client.destroy();
  }
}
