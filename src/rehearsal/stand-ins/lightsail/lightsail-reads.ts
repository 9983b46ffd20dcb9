import type { ReadElsewhere } from "../../provider/server/session";
import { type ObjectValue, text } from "../../provider/values/compare";
import type { AppliedResources } from "../applied-resources";

type Read = (state: ObjectValue, resources: AppliedResources) => ObjectValue | undefined;

/** What the provider reads of each type; undefined if it is gone. */
const READS: Readonly<Record<string, Read>> = {
  // GetInstance has no user data: an imported instance has none.
  aws_lightsail_instance: named("aws_lightsail_instance", "name", ["user_data"]),
  aws_lightsail_static_ip: named("aws_lightsail_static_ip", "name"),
  aws_lightsail_key_pair: named("aws_lightsail_key_pair", "name", ["private_key", "public_key"]),
  aws_lightsail_database: named("aws_lightsail_database", "relational_database_name", ["master_password"]),
  aws_lightsail_static_ip_attachment(state, resources) {
    const address = text(state, "static_ip_name");
    const found = resources.find("aws_lightsail_static_ip_attachment", "static_ip_name", address);
    return found && { instance_name: text(found, "instance_name") };
  },
  aws_lightsail_instance_public_ports(state, resources) {
    const instance = text(state, "instance_name") ?? "";
    if (resources.find("aws_lightsail_instance", "name", instance) === undefined) return undefined;
    const found = resources.findLast("aws_lightsail_instance_public_ports", "instance_name", instance);
    return found && { port_info: found["port_info"] };
  },
};

/** The provider's read of a resource, from what was applied and what Lightsail's calls changed. */
export function readAsProvider(
  typeName: string,
  state: ObjectValue,
  resources: AppliedResources,
): ReturnType<ReadElsewhere> {
  const read = READS[typeName];
  if (read === undefined) return undefined;
  const found = read(state, resources);
  return found === undefined ? {} : { found };
}

function named(typeName: string, attribute: string, unread: readonly string[] = []): Read {
  return (state, resources) => {
    const found = resources.find(typeName, attribute, text(state, attribute));
    if (found === undefined) return undefined;
    return Object.fromEntries(Object.entries(found).filter(([name]) => !unread.includes(name)));
  };
}
