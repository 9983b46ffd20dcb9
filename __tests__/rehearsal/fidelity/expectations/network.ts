import type { Expectation } from "../expectation";

export const NETWORK: Readonly<Record<string, Expectation>> = {
  aws_eip: {
    unknown:
      "allocation_id arn association_id carrier_ip customer_owned_ip id instance ipam_pool_id network_border_group network_interface private_dns private_ip ptr_record public_dns public_ip public_ipv4_pool tags_all",
  },
  aws_internet_gateway: { unknown: "arn id owner_id tags_all" },
  aws_nat_gateway: {
    unknown:
      "association_id auto_provision_zones auto_scaling_ips availability_mode id network_interface_id private_ip public_ip regional_nat_gateway_address regional_nat_gateway_auto_mode route_table_id secondary_allocation_ids secondary_private_ip_address_count secondary_private_ip_addresses tags_all vpc_id",
    known: { connectivity_type: "public" },
  },
  // The older SDK has empty texts in a set's elements; plans of the real provider show them.
  aws_network_acl: {
    unknown: "arn egress id owner_id subnet_ids tags_all",
    known: { "ingress.0.ipv6_cidr_block": "" },
  },
  aws_network_acl_rule: { unknown: "id", known: { egress: false } },
  aws_route: { unknown: "id instance_id instance_owner_id network_interface_id origin state" },
  // The older SDK has empty texts in a set's elements; plans of the real provider show them.
  aws_route_table: {
    unknown: "arn id owner_id propagating_vgws tags_all",
    known: {
      "route.0.carrier_gateway_id": "",
      "route.0.core_network_arn": "",
      "route.0.destination_prefix_list_id": "",
      "route.0.egress_only_gateway_id": "",
      "route.0.ipv6_cidr_block": "",
      "route.0.local_gateway_id": "",
      "route.0.nat_gateway_id": "",
      "route.0.network_interface_id": "",
      "route.0.transit_gateway_id": "",
      "route.0.vpc_endpoint_id": "",
      "route.0.vpc_peering_connection_id": "",
    },
  },
  // The older SDK has empty texts in a set's elements; plans of the real provider show them.
  aws_security_group: {
    unknown: "arn egress id name_prefix owner_id tags_all",
    known: {
      description: "Managed by Terraform",
      "ingress.0.description": "",
      "ingress.0.self": false,
      revoke_rules_on_delete: false,
    },
  },
  aws_subnet: {
    unknown:
      "arn availability_zone availability_zone_id id ipv6_cidr_block_association_id owner_id private_dns_hostname_type_on_launch tags_all",
    known: {
      assign_ipv6_address_on_creation: false,
      enable_dns64: false,
      enable_resource_name_dns_a_record_on_launch: false,
      enable_resource_name_dns_aaaa_record_on_launch: false,
      ipv6_native: false,
      map_public_ip_on_launch: false,
    },
  },
  aws_vpc: {
    unknown:
      "arn default_network_acl_id default_route_table_id default_security_group_id dhcp_options_id enable_dns_hostnames enable_network_address_usage_metrics id ipv6_association_id ipv6_cidr_block ipv6_cidr_block_network_border_group main_route_table_id owner_id tags_all",
    known: { enable_dns_support: true, instance_tenancy: "default" },
  },
  aws_vpc_dhcp_options: { unknown: "arn id owner_id tags_all" },
  aws_vpc_dhcp_options_association: { unknown: "id" },
  aws_vpc_endpoint: {
    unknown:
      "arn cidr_blocks dns_entry dns_options id ip_address_type network_interface_ids owner_id policy prefix_list_id private_dns_enabled requester_managed route_table_ids security_group_ids service_region state subnet_configuration subnet_ids tags_all",
    known: { vpc_endpoint_type: "Gateway" },
  },
  aws_vpc_security_group_ingress_rule: { unknown: "arn id security_group_rule_id", known: { tags_all: {} } },
};
