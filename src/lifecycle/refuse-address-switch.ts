import type { Environment } from "../config/environment";
import type { AddressSwitch } from "../plan/address-switch";
import { ExitCode, UserError } from "../text/user-error";

/**
 * Stops before a plan that needs an Elastic IP in two places, as from a NAT gateway to a NAT instance: AWS gives it to
 * the new holder only when the old one is gone, and an engine does not wait for that.
 *
 * @throws UserError with the two steps that keep the address
 */
export function refuseAddressSwitch(
  switches: readonly AddressSwitch[],
  { system, name }: Pick<Environment, "system" | "name">,
): void {
  const [first] = switches;
  if (first === undefined) return;
  const targets = switches.map(({ from }) => `-target=${from}`).join(" ");
  throw new UserError({
    what: `${first.to} gets the address ${first.allocationId}, which ${first.from} holds until it is gone: this takes two steps`,
    where: `${system} ${name}`,
    next: `First \`groundplan apply ${system} ${name} -- ${targets}\`, which ends the old way out and keeps the address; then \`groundplan apply ${system} ${name}\`. In between nothing goes out. Nothing was changed.`,
    exitCode: ExitCode.refused,
  });
}
