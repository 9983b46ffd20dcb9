import { requireDelegation } from "../aws/check-delegation";
import { hostedZoneServers } from "../aws/hosted-zone-servers";
import type { Environment } from "../config/environment";
import { REHEARSAL_MARK } from "../process/rehearsal-mark";
import type { PlanChanges } from "../plan/planned-changes";
import { readSynthesizedStack } from "../plan/synthesized-stack";

/** What stands for a certificate that was issued. */
const ISSUED = "aws_acm_certificate_validation";

/** Zones in which a stack validates its certificates. ACM waits for hours if DNS cannot find them. */
export function zonesOfCertificates(stackFolder: string): readonly string[] {
  const { resource = {}, data = {} } = readSynthesizedStack(stackFolder);
  if (resource[ISSUED] === undefined) return [];
  const names = Object.values(data["aws_route53_zone"] ?? {}).flatMap(({ name }) =>
    typeof name === "string" ? [name] : [],
  );
  return [...new Set(names)];
}

/** Whether a plan has a certificate issued: for the first time, or for other names. */
export function issuesCertificate({ changes }: PlanChanges): boolean {
  return changes.some(
    ({ address, kind }) => address.includes(`${ISSUED}.`) && (kind === "create" || kind === "replace"),
  );
}

export interface DelegationRequest {
  readonly environment: Pick<Environment, "checkDelegation">;
  readonly stackFolder: string;
  readonly planned: PlanChanges;
  /** @default false */
  readonly skip?: boolean;
}

/**
 * Stops before a certificate is requested in a zone that is not delegated. A certificate that is issued is not asked
 * about. A rehearsal skips this check, because its zones are not in public DNS.
 *
 * @throws UserError with the name servers to set
 */
export async function requireDelegations(request: DelegationRequest): Promise<void> {
  const { environment, stackFolder, planned, skip = false } = request;
  if (skip || environment.checkDelegation === false || process.env[REHEARSAL_MARK] !== undefined) return;
  if (!issuesCertificate(planned)) return;
  for (const zone of zonesOfCertificates(stackFolder)) {
    await requireDelegation(await hostedZoneServers(zone));
  }
}
