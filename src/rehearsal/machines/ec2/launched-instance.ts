import { elements, type ObjectValue, stringMap, strings, text } from "../../provider/values/compare";
import type { AppliedResources } from "../../stand-ins/applied-resources";
import type { InstanceFacts } from "./instance-facts";

/** What the metadata service says about an instance, from its state and the resources it refers to. */
export function launchedInstance(
  state: ObjectValue,
  account: string,
  resources: AppliedResources,
): InstanceFacts {
  const region = /^arn:[^:]+:ec2:([^:]+):/.exec(text(state, "arn") ?? "")?.[1] ?? "us-east-1";
  const options = elements(state, "metadata_options")[0] ?? {};
  const profile = resources.find("aws_iam_instance_profile", "name", text(state, "iam_instance_profile"));
  const roleName = profile && text(profile, "role");
  const key = resources.find("aws_key_pair", "key_name", text(state, "key_name"));
  const userData = userDataOf(state);
  const ipv6Address = strings(state, "ipv6_addresses")[0];
  return {
    service: "ec2",
    instanceId: text(state, "id") ?? "",
    account,
    region,
    availabilityZone: text(state, "availability_zone") ?? `${region}a`,
    instanceType: text(state, "instance_type") ?? "",
    imageId: text(state, "ami") ?? "",
    privateAddress: text(state, "private_ip") ?? "",
    ...(ipv6Address === undefined ? {} : { ipv6Address }),
    ...(userData === undefined ? {} : { userData }),
    ...(roleName === undefined ? {} : { roleName }),
    tags: { ...stringMap(state, "tags"), ...stringMap(state, "tags_all") },
    tagsInMetadata: text(options, "instance_metadata_tags") === "enabled",
    tokenRequired: text(options, "http_tokens") === "required",
    metadataHops: Number(options["http_put_response_hop_limit"] ?? 1),
    publicKeys: [key && text(key, "public_key")].filter((known) => known !== undefined),
    securityGroups: strings(state, "vpc_security_group_ids"),
  };
}

function userDataOf(state: ObjectValue): string | undefined {
  const encoded = text(state, "user_data_base64");
  return encoded === undefined || encoded === ""
    ? text(state, "user_data")
    : Buffer.from(encoded, "base64").toString();
}
