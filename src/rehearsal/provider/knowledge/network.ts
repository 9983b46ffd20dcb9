import type { KnowledgeTable } from "./type-knowledge";

/** VPCs and what is in them. */
export const network: KnowledgeTable = {
  aws_vpc: {
    id: "vpc-{hex17}",
    arn: "ec2:vpc/{id}",
    replaces: ["cidr_block", "ipv4_ipam_pool_id", "ipv4_netmask_length"],
    defaults: { enable_dns_support: true, instance_tenancy: "default" },
    computed: {
      default_network_acl_id: "acl-{hex17}",
      default_route_table_id: "rtb-{hex17}",
      main_route_table_id: "rtb-{hex17}",
      default_security_group_id: "sg-{hex17}",
      dhcp_options_id: "dopt-{hex17}",
      enable_dns_hostnames: false,
      enable_network_address_usage_metrics: false,
      owner_id: "{account}",
    },
  },
};
