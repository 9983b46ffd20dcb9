import type { KnowledgeTable } from "./type-knowledge";

const RULE = {
  id: "sgr-{hex17}",
  arn: "ec2:security-group-rule/{id}",
  computed: { security_group_rule_id: "{id}" },
};

/** VPCs and what is in them. */
export const network: KnowledgeTable = {
  aws_vpc: {
    id: "vpc-{hex17}",
    arn: "ec2:vpc/{id}",
    replaces: ["cidr_block", "ipv4_ipam_pool_id", "ipv4_netmask_length"],
    defaults: { enable_dns_support: true, instance_tenancy: "default" },
    computed: {
      default_network_acl_id: "acl-{hex17}",
      default_route_table_id: "{main_route_table_id}",
      default_security_group_id: "sg-{hex17}",
      dhcp_options_id: "dopt-{hex17}",
      enable_dns_hostnames: false,
      enable_network_address_usage_metrics: false,
      main_route_table_id: "rtb-{hex17}",
    },
    derive: ({ assign_generated_ipv6_cidr_block: hasIpv6 }, { hex }) =>
      hasIpv6 === true
        ? {
            ipv6_association_id: `vpc-cidr-assoc-${hex(17, "ipv6")}`,
            ipv6_cidr_block: `2600:1f18:1${hex(3, "ipv6")}:1${hex(1, "ipv6")}00::/56`,
          }
        : {},
  },
  aws_subnet: {
    id: "subnet-{hex17}",
    arn: "ec2:subnet/{id}",
    replaces: [
      "availability_zone",
      "availability_zone_id",
      "cidr_block",
      "ipv6_native",
      "outpost_arn",
      "vpc_id",
    ],
    defaults: {
      assign_ipv6_address_on_creation: false,
      enable_dns64: false,
      enable_resource_name_dns_a_record_on_launch: false,
      enable_resource_name_dns_aaaa_record_on_launch: false,
      ipv6_native: false,
      map_public_ip_on_launch: false,
    },
    computed: { private_dns_hostname_type_on_launch: "ip-name" },
    derive: ({ availability_zone: zone }, { region }) => ({
      availability_zone_id: `${shortRegion(region)}-az${zoneNumber(String(zone))}`,
    }),
  },
  aws_internet_gateway: { id: "igw-{hex17}", arn: "ec2:internet-gateway/{id}", replaces: [] },
  aws_egress_only_internet_gateway: { id: "eigw-{hex17}", replaces: ["vpc_id"] },
  aws_nat_gateway: {
    id: "nat-{hex17}",
    replaces: ["allocation_id", "connectivity_type", "private_ip", "subnet_id", "vpc_id"],
    defaults: { connectivity_type: "public" },
    computed: { association_id: "eipassoc-{hex17}", network_interface_id: "eni-{hex17}" },
    derive: (_values, { hex }) => ({
      public_ip: documentationAddress(hex(4, "public")),
      private_ip: privateAddress(hex(4)),
    }),
  },
  aws_eip: {
    id: "eipalloc-{hex17}",
    arn: "ec2:elastic-ip/{id}",
    replaces: ["address", "customer_owned_ipv4_pool", "domain", "network_border_group", "public_ipv4_pool"],
    computed: {
      allocation_id: "{id}",
      domain: "vpc",
      network_border_group: "{region}",
      public_ipv4_pool: "amazon",
      ptr_record: "",
    },
    derive: (_values, { hex, region }) => {
      const address = documentationAddress(hex(4));
      return {
        public_ip: address,
        public_dns: `ec2-${address.replaceAll(".", "-")}.${region}.compute.amazonaws.com`,
      };
    },
  },
  aws_eip_association: {
    id: "eipassoc-{hex17}",
    replaces: [
      "allocation_id",
      "allow_reassociation",
      "instance_id",
      "network_interface_id",
      "private_ip_address",
      "public_ip",
    ],
  },
  aws_route_table: { id: "rtb-{hex17}", arn: "ec2:route-table/{id}", replaces: ["vpc_id"] },
  aws_default_route_table: {
    id: "rtb-{hex17}",
    arn: "ec2:route-table/{id}",
    replaces: ["default_route_table_id"],
  },
  aws_route: {
    id: "r-{route_table_id}{hex10}",
    replaces: [
      "destination_cidr_block",
      "destination_ipv6_cidr_block",
      "destination_prefix_list_id",
      "route_table_id",
    ],
    // AWS names an instance only behind a network interface; gateways have none.
    computed: { instance_id: "", instance_owner_id: "", origin: "CreateRoute", state: "active" },
  },
  aws_route_table_association: { id: "rtbassoc-{hex17}", replaces: ["gateway_id", "subnet_id"] },
  aws_main_route_table_association: { id: "rtbassoc-{hex17}", replaces: ["vpc_id"] },
  aws_network_acl: { id: "acl-{hex17}", arn: "ec2:network-acl/{id}", replaces: ["vpc_id"] },
  aws_security_group: {
    id: "sg-{hex17}",
    arn: "ec2:security-group/{id}",
    replaces: ["description", "name", "name_prefix", "vpc_id"],
    defaults: { description: "Managed by Terraform", revoke_rules_on_delete: false },
  },
  aws_default_security_group: {
    id: "sg-{hex17}",
    arn: "ec2:security-group/{id}",
    replaces: ["vpc_id"],
    computed: { name: "default" },
  },
  aws_security_group_rule: {
    id: "sgrule-{hex10}",
    replaces: [
      "cidr_blocks",
      "from_port",
      "ipv6_cidr_blocks",
      "prefix_list_ids",
      "protocol",
      "security_group_id",
      "self",
      "source_security_group_id",
      "to_port",
      "type",
    ],
    computed: { security_group_rule_id: "sgr-{hex17}" },
  },
  aws_vpc_security_group_ingress_rule: { ...RULE, replaces: ["security_group_id"] },
  aws_vpc_security_group_egress_rule: { ...RULE, replaces: ["security_group_id"] },
  aws_vpc_endpoint: {
    id: "vpce-{hex17}",
    arn: "ec2:vpc-endpoint/{id}",
    replaces: ["service_name", "service_region", "vpc_endpoint_type", "vpc_id", "resource_configuration_arn"],
    defaults: { vpc_endpoint_type: "Gateway" },
    computed: {
      prefix_list_id: "pl-{hex8}",
      state: "available",
      ip_address_type: "ipv4",
      private_dns_enabled: false,
    },
  },
  aws_network_interface: {
    id: "eni-{hex17}",
    arn: "ec2:network-interface/{id}",
    replaces: ["interface_type", "subnet_id"],
    defaults: { source_dest_check: true },
  },
  aws_flow_log: {
    id: "fl-{hex17}",
    arn: "ec2:vpc-flow-log/{id}",
    replaces: [
      "deliver_cross_account_role",
      "destination_options",
      "eni_id",
      "iam_role_arn",
      "log_destination",
      "log_destination_type",
      "log_format",
      "max_aggregation_interval",
      "subnet_id",
      "traffic_type",
      "transit_gateway_id",
      "vpc_id",
    ],
    defaults: { log_destination_type: "cloud-watch-logs", max_aggregation_interval: 600 },
  },
  aws_vpc_peering_connection: {
    id: "pcx-{hex17}",
    replaces: ["peer_owner_id", "peer_region", "peer_vpc_id", "vpc_id"],
    computed: { accept_status: "active", peer_owner_id: "{account}" },
  },
  aws_ec2_managed_prefix_list: {
    id: "pl-{hex17}",
    arn: "ec2:prefix-list/{id}",
    replaces: ["address_family"],
    computed: { version: 1 },
  },
};

/** An address out of 203.0.113.0/24 or 198.51.100.0/24, which are set aside for documentation (RFC 5737). */
export function documentationAddress(fourDigits: string): string {
  const number = Number.parseInt(fourDigits, 16);
  return `${number % 2 === 0 ? "203.0.113" : "198.51.100"}.${1 + (Math.floor(number / 2) % 254)}`;
}

/** An address out of 10.0.0.0/16. */
export function privateAddress(fourDigits: string): string {
  const number = Number.parseInt(fourDigits, 16);
  return `10.0.${Math.floor(number / 256) % 256}.${4 + (number % 251)}`;
}

/** `eu-west-1` is `euw1` in the ids of its zones. */
export function shortRegion(region: string): string {
  const [area = "", direction = "", number = ""] = region.split("-");
  return `${area}${direction.replace(/north|south/, (part) => part.charAt(0)).replace(/(east|west|central)$/, (part) => part.charAt(0))}${number}`;
}

/** `eu-west-1b` is the second zone. */
function zoneNumber(zone: string): number {
  const letter = zone.slice(-1);
  return /[a-f]/.test(letter) ? letter.charCodeAt(0) - "a".charCodeAt(0) + 1 : 1;
}
