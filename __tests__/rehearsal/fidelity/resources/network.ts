import { TRUST } from "../specimen";
import type { Specimen } from "../specimen";

export const NETWORK: Readonly<Record<string, Specimen>> = {
  aws_eip: {
    arguments: { domain: "vpc" },
    update: { tags: { a: "b" } },
    replace: [{ public_ipv4_pool: "mine" }, [["public_ipv4_pool"]]],
  },
  aws_internet_gateway: { arguments: { vpc_id: "vpc-1" }, update: { vpc_id: "vpc-2" } },
  aws_nat_gateway: {
    arguments: { subnet_id: "subnet-1", allocation_id: "eipalloc-1" },
    update: { tags: { a: "b" } },
    replace: [{ subnet_id: "subnet-2" }, [["subnet_id"]]],
  },
  aws_network_acl: {
    arguments: {
      vpc_id: "vpc-1",
      ingress: [
        {
          action: "allow",
          cidr_block: "10.0.0.0/8",
          from_port: 443,
          icmp_code: null,
          icmp_type: null,
          ipv6_cidr_block: null,
          protocol: "tcp",
          rule_no: 100,
          to_port: 443,
        },
      ],
    },
    update: { tags: { a: "b" } },
    replace: [{ vpc_id: "vpc-2" }, [["vpc_id"]]],
  },
  aws_network_acl_rule: {
    arguments: {
      network_acl_id: "acl-1",
      rule_number: 100,
      protocol: "tcp",
      rule_action: "allow",
      cidr_block: "10.0.0.0/8",
      from_port: 443,
      to_port: 443,
    },
    replace: [{ to_port: 444 }, [["to_port"]]],
  },
  aws_route: {
    arguments: { route_table_id: "rtb-1", destination_cidr_block: "0.0.0.0/0", gateway_id: "igw-1" },
    update: { gateway_id: "igw-2" },
    replace: [{ destination_cidr_block: "10.0.0.0/8" }, [["destination_cidr_block"]]],
  },
  aws_route_table: {
    arguments: {
      vpc_id: "vpc-1",
      route: [
        {
          cidr_block: "0.0.0.0/0",
          gateway_id: "igw-1",
          carrier_gateway_id: null,
          core_network_arn: null,
          destination_prefix_list_id: null,
          egress_only_gateway_id: null,
          ipv6_cidr_block: null,
          local_gateway_id: null,
          nat_gateway_id: null,
          network_interface_id: null,
          transit_gateway_id: null,
          vpc_endpoint_id: null,
          vpc_peering_connection_id: null,
        },
      ],
    },
    update: { tags: { a: "b" } },
    replace: [{ vpc_id: "vpc-2" }, [["vpc_id"]]],
  },
  aws_security_group: {
    arguments: {
      name: "web",
      vpc_id: "vpc-1",
      ingress: [
        {
          cidr_blocks: ["0.0.0.0/0"],
          description: null,
          from_port: 443,
          ipv6_cidr_blocks: null,
          prefix_list_ids: null,
          protocol: "tcp",
          security_groups: null,
          self: null,
          to_port: 443,
        },
      ],
    },
    update: { tags: { a: "b" } },
    replace: [{ description: "other" }, [["description"]]],
  },
  aws_subnet: {
    arguments: { vpc_id: "vpc-1", cidr_block: "10.0.1.0/24" },
    update: { map_public_ip_on_launch: true },
    replace: [{ cidr_block: "10.0.2.0/24" }, [["cidr_block"]]],
  },
  aws_vpc: {
    arguments: { cidr_block: "10.0.0.0/16" },
    update: { enable_dns_hostnames: true },
    replace: [{ cidr_block: "10.1.0.0/16" }, [["cidr_block"]]],
  },
  aws_vpc_dhcp_options: {
    arguments: { domain_name: "internal.example.com", domain_name_servers: ["AmazonProvidedDNS"] },
    update: { tags: { a: "b" } },
    replace: [{ domain_name: "other.example.com" }, [["domain_name"]]],
  },
  aws_vpc_dhcp_options_association: {
    arguments: { vpc_id: "vpc-1", dhcp_options_id: "dopt-1" },
    update: { dhcp_options_id: "dopt-2" },
    replace: [{ vpc_id: "vpc-2" }, [["vpc_id"]]],
  },
  aws_vpc_endpoint: {
    arguments: { vpc_id: "vpc-1", service_name: "com.amazonaws.eu-west-1.s3" },
    update: { policy: TRUST },
    replace: [{ service_name: "com.amazonaws.eu-west-1.dynamodb" }, [["service_name"]]],
  },
  aws_vpc_security_group_ingress_rule: {
    arguments: {
      security_group_id: "sg-1",
      ip_protocol: "tcp",
      from_port: 443,
      to_port: 443,
      cidr_ipv4: "0.0.0.0/0",
    },
    update: { description: "other" },
    replace: [{ security_group_id: "sg-2" }, [["security_group_id"]]],
  },
};
