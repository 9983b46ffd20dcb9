import type { KnowledgeTable } from "./type-knowledge";

const RULE = {
  id: "sgr-{hex17}",
  arn: "ec2:security-group-rule/{id}",
  computed: { security_group_rule_id: "{id}" },
};

/** VPCs and their contents. */
export const network: KnowledgeTable = {
  aws_vpc: {
    id: "vpc-{hex17}",
    arn: "ec2:vpc/{id}",
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
    computed: { private_dns_hostname_type_on_launch: "ip-name" },
    derive: ({ availability_zone: zone }, { region }) => ({
      availability_zone_id: `${shortRegion(region)}-az${zoneNumber(String(zone))}`,
    }),
  },
  aws_internet_gateway: { id: "igw-{hex17}", arn: "ec2:internet-gateway/{id}" },
  aws_egress_only_internet_gateway: { id: "eigw-{hex17}" },
  aws_nat_gateway: {
    id: "nat-{hex17}",
    computed: { association_id: "eipassoc-{hex17}", network_interface_id: "eni-{hex17}" },
    derive: (_values, { hex }) => ({
      public_ip: documentationAddress(hex(4, "public")),
      private_ip: privateAddress(hex(4)),
    }),
  },
  aws_eip: {
    id: "eipalloc-{hex17}",
    arn: "ec2:elastic-ip/{id}",
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
  },
  aws_route_table: { id: "rtb-{hex17}", arn: "ec2:route-table/{id}" },
  aws_default_route_table: {
    id: "rtb-{hex17}",
    arn: "ec2:route-table/{id}",
  },
  aws_route: {
    id: "r-{route_table_id}{hex10}",
    // AWS sets these only for a route to a network interface, not to a gateway.
    computed: { instance_id: "", instance_owner_id: "", origin: "CreateRoute", state: "active" },
  },
  aws_route_table_association: { id: "rtbassoc-{hex17}" },
  aws_main_route_table_association: { id: "rtbassoc-{hex17}" },
  aws_network_acl: { id: "acl-{hex17}", arn: "ec2:network-acl/{id}" },
  aws_network_acl_rule: { id: "nacl-{hex10}" },
  aws_vpc_dhcp_options: {
    id: "dopt-{hex17}",
    arn: "ec2:dhcp-options/{id}",
  },
  aws_vpc_dhcp_options_association: { id: "{dhcp_options_id}-{vpc_id}" },
  aws_security_group: {
    id: "sg-{hex17}",
    arn: "ec2:security-group/{id}",
  },
  aws_default_security_group: {
    id: "sg-{hex17}",
    arn: "ec2:security-group/{id}",
    computed: { name: "default" },
  },
  aws_security_group_rule: {
    id: "sgrule-{hex10}",
    computed: { security_group_rule_id: "sgr-{hex17}" },
  },
  aws_vpc_security_group_ingress_rule: { ...RULE },
  aws_vpc_security_group_egress_rule: { ...RULE },
  aws_vpc_endpoint: {
    id: "vpce-{hex17}",
    arn: "ec2:vpc-endpoint/{id}",
    computed: {
      prefix_list_id: "pl-{hex8}",
      state: "available",
      ip_address_type: "ipv4",
      dns_options: [],
      private_dns_enabled: false,
    },
  },
  aws_network_interface: {
    id: "eni-{hex17}",
    arn: "ec2:network-interface/{id}",
  },
  aws_flow_log: {
    id: "fl-{hex17}",
    arn: "ec2:vpc-flow-log/{id}",
  },
  aws_vpc_peering_connection: {
    id: "pcx-{hex17}",
    computed: { accept_status: "active", peer_owner_id: "{account}" },
  },
  aws_ec2_managed_prefix_list: {
    id: "pl-{hex17}",
    arn: "ec2:prefix-list/{id}",
    computed: { version: 1 },
  },
};

/** An address in 203.0.113.0/24 or 198.51.100.0/24, which are reserved for documentation (RFC 5737). */
export function documentationAddress(fourDigits: string): string {
  const number = Number.parseInt(fourDigits, 16);
  return `${number % 2 === 0 ? "203.0.113" : "198.51.100"}.${1 + (Math.floor(number / 2) % 254)}`;
}

/** An address in 10.0.0.0/16. */
export function privateAddress(fourDigits: string): string {
  const number = Number.parseInt(fourDigits, 16);
  return `10.0.${Math.floor(number / 256) % 256}.${4 + (number % 251)}`;
}

/** Zone ids shorten the region: `eu-west-1` becomes `euw1`. */
export function shortRegion(region: string): string {
  const [area = "", direction = "", number = ""] = region.split("-");
  return `${area}${direction.replace(/north|south/, (part) => part.charAt(0)).replace(/(east|west|central)$/, (part) => part.charAt(0))}${number}`;
}

/** `eu-west-1b` is the second zone. */
function zoneNumber(zone: string): number {
  const letter = zone.slice(-1);
  return /[a-f]/.test(letter) ? letter.charCodeAt(0) - "a".charCodeAt(0) + 1 : 1;
}
