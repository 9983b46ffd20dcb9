import { GetHostedZoneCommand, ListHostedZonesByNameCommand, Route53Client } from "@aws-sdk/client-route-53";
import { clientSettings } from "./client-settings";
import { UserError } from "../text/user-error";
import type { ZoneServers } from "./check-delegation";
import { explainAwsError } from "./explain-aws-error";

/** Route 53 answers in this region, whatever region a stack is in. */
const ROUTE53_REGION = "us-east-1";

/**
 * A public hosted zone of the account with its name servers.
 *
 * @throws UserError if the account has no such zone, or AWS does not answer
 */
export async function hostedZoneServers(zoneName: string): Promise<ZoneServers> {
  const client = new Route53Client(clientSettings(ROUTE53_REGION));
  try {
    const id = await publicZoneId(client, zoneName);
    if (id === undefined) throw noZone(zoneName);
    const { DelegationSet } = await client.send(new GetHostedZoneCommand({ Id: id }));
    return { zoneName, nameServers: DelegationSet?.NameServers ?? [] };
  } catch (error) {
    throw error instanceof UserError ? error : explainAwsError(error, "route53:GetHostedZone");
  } finally {
    client.destroy();
  }
}

/** Route 53 lists zones starting at a name; a private zone may have the same name as a public one. */
async function publicZoneId(client: Route53Client, zoneName: string): Promise<string | undefined> {
  const { HostedZones = [] } = await client.send(new ListHostedZonesByNameCommand({ DNSName: zoneName }));
  return HostedZones.find(({ Name, Config }) => Name === `${zoneName}.` && Config?.PrivateZone !== true)?.Id;
}

function noZone(zoneName: string): UserError {
  return new UserError({
    what: `the account has no public hosted zone ${zoneName}`,
    where: "https.hosted_zone",
    next: "Create it in Route 53 and delegate it, or use certificate_arn and keep DNS where it is.",
  });
}
