import { strings, text } from "../../provider/values/compare";
import type { AppliedResources } from "../../stand-ins/applied-resources";
import type { InstanceFacts } from "./instance-facts";
import { lightsailAddress } from "./lightsail-instances";

/** An instance's Elastic or static IP, or the public address it was launched with. */
export function publicAddressOf(
  { service, instanceId }: Pick<InstanceFacts, "service" | "instanceId">,
  resources: AppliedResources,
): string | undefined {
  if (service === "lightsail") return lightsailAddress(resources, instanceId);
  const association = resources.find("aws_eip_association", "instance_id", instanceId);
  const byId = resources.find("aws_eip", "id", association && text(association, "allocation_id"));
  const elastic = byId ?? resources.find("aws_eip", "instance", instanceId);
  const instance = resources.find("aws_instance", "id", instanceId);
  return (elastic && text(elastic, "public_ip")) || (instance && text(instance, "public_ip")) || undefined;
}

/** The names that Route 53 gives to IPv4 addresses. */
export function namesOf(resources: AppliedResources): Readonly<Record<string, string>> {
  const records = resources.all("aws_route53_record").filter((state) => text(state, "type") === "A");
  return Object.fromEntries(
    records.flatMap((state) => {
      const address = strings(state, "records")[0];
      const name = (text(state, "fqdn") ?? text(state, "name") ?? "").replace(/\.$/, "");
      return address === undefined ? [] : [[name, address]];
    }),
  );
}
