import { elements, type ObjectValue, stringMap, strings, text } from "../../provider/values/compare";

/** Facts about an instance that are not in its state. */
export interface InstanceState {
  readonly region: string;
  /** `running`, `stopped`, or a transition to one of them. */
  readonly running: string;
  readonly diskGib: number;
  /** The attached static IP. @default - the instance's own address */
  readonly staticIp?: string;
}

/** An instance as in GetInstance's answer. */
export function instanceOf(
  state: ObjectValue,
  { region, running, diskGib, staticIp }: InstanceState,
): object {
  return {
    name: text(state, "name"),
    arn: text(state, "arn"),
    location: { availabilityZone: text(state, "availability_zone"), regionName: region },
    resourceType: "Instance",
    tags: tagList(stringMap(state, "tags_all")),
    blueprintId: text(state, "blueprint_id"),
    bundleId: text(state, "bundle_id"),
    addOns: elements(state, "add_on").map((addOn) => ({
      name: text(addOn, "type"),
      status: text(addOn, "status"),
      snapshotTimeOfDay: text(addOn, "snapshot_time"),
    })),
    isStaticIp: staticIp !== undefined,
    privateIpAddress: text(state, "private_ip_address"),
    publicIpAddress: staticIp ?? text(state, "public_ip_address"),
    ipAddressType: text(state, "ip_address_type"),
    hardware: { disks: [{ sizeInGb: diskGib, isSystemDisk: true }] },
    state: { name: running },
    username: text(state, "username"),
    sshKeyName: text(state, "key_pair_name"),
  };
}

export function keyPairOf(state: ObjectValue): object {
  return {
    name: text(state, "name"),
    fingerprint: text(state, "fingerprint"),
    tags: tagList(stringMap(state, "tags_all")),
  };
}

export function databaseOf(state: ObjectValue): object {
  return {
    name: text(state, "relational_database_name"),
    state: "available",
    engine: text(state, "engine"),
    masterEndpoint: {
      address: text(state, "master_endpoint_address"),
      port: Number(state["master_endpoint_port"]),
    },
    tags: tagList(stringMap(state, "tags_all")),
  };
}

/** A firewall's list as in GetInstancePortStates's answer. */
export function portStatesOf(state: ObjectValue | undefined): readonly object[] {
  return (state === undefined ? [] : elements(state, "port_info")).map((port) => ({
    fromPort: Number(port["from_port"]),
    toPort: Number(port["to_port"]),
    protocol: text(port, "protocol"),
    state: "open",
    cidrs: strings(port, "cidrs"),
    ipv6Cidrs: strings(port, "ipv6_cidrs"),
    cidrListAliases: strings(port, "cidr_list_aliases"),
  }));
}

/** PutInstancePublicPorts's input in the form of a state. */
export function portInfosOf(infos: readonly Readonly<Record<string, unknown>>[]): ObjectValue[] {
  return infos.map(({ fromPort, toPort, protocol, cidrs = [], ipv6Cidrs = [], cidrListAliases = [] }) => ({
    ...{ from_port: fromPort, to_port: toPort, protocol },
    ...{ cidrs, ipv6_cidrs: ipv6Cidrs, cidr_list_aliases: cidrListAliases },
  }));
}

export function tagMap(
  tags: readonly { readonly key: string; readonly value?: string | undefined }[],
): Record<string, string> {
  return Object.fromEntries(tags.map(({ key, value = "" }) => [key, value]));
}

function tagList(tags: Readonly<Record<string, string>>): readonly object[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}
