import { type ObjectValue, stringMap, text } from "../../provider/values/compare";
import type { AppliedResources } from "../applied-resources";

/** The type of each kind of resource in Lightsail's ARNs, and the attribute with its name. */
const KINDS: Readonly<Record<string, readonly [typeName: string, attribute: string]>> = {
  Instance: ["aws_lightsail_instance", "name"],
  KeyPair: ["aws_lightsail_key_pair", "name"],
  RelationalDatabase: ["aws_lightsail_database", "relational_database_name"],
  StaticIp: ["aws_lightsail_static_ip", "name"],
};

/** The ARN of a resource, for one that ends in its name: AWS generates the last part, and calls give names. */
export function arnByName(arn: string, resources: AppliedResources): string | undefined {
  const [, kind = "", name] = /^arn:[\w-]+:lightsail:[^:]*:[^:]*:(\w+)\/(.+)$/.exec(arn) ?? [];
  const [typeName = "", attribute = ""] = KINDS[kind] ?? [];
  const found = resources.find(typeName, attribute, name);
  return found && text(found, "arn");
}

/** The tags of a resource; undefined if Lightsail has none with this ARN. */
export function tagsByArn(
  arn: string,
  resources: AppliedResources,
): Readonly<Record<string, string>> | undefined {
  const all: readonly ObjectValue[] = Object.values(KINDS).flatMap(([typeName]) => resources.all(typeName));
  const found = all.find((state) => text(state, "arn") === arn);
  return found && stringMap(found, "tags_all");
}
