import { requireDelegation } from "../aws/check-delegation";
import { hostedZoneServers } from "../aws/hosted-zone-servers";
import { REHEARSAL_MARK } from "../process/rehearsal-mark";
import { readSynthesizedStack } from "../plan/synthesized-stack";

/** Zones in which a stack validates its certificates. ACM waits for hours if DNS cannot find them. */
export function zonesOfCertificates(stackFolder: string): readonly string[] {
  const { resource = {}, data = {} } = readSynthesizedStack(stackFolder);
  if (resource["aws_acm_certificate_validation"] === undefined) return [];
  const names = Object.values(data["aws_route53_zone"] ?? {}).flatMap(({ name }) =>
    typeof name === "string" ? [name] : [],
  );
  return [...new Set(names)];
}

/**
 * Stops before a certificate is requested in a zone that is not delegated. A rehearsal skips this check, because its
 * zones are not in public DNS.
 *
 * @throws UserError with the name servers to set
 */
export async function requireDelegations(stackFolder: string): Promise<void> {
  if (process.env[REHEARSAL_MARK] !== undefined) return;
  for (const zone of zonesOfCertificates(stackFolder)) {
    await requireDelegation(await hostedZoneServers(zone));
  }
}
