import { callsOf, type TypeCallsTable } from "./type-calls";

const ec2 = callsOf("ec2");

/** Networks and instances. IAM cannot limit EC2's lists to resources. */
export const EC2_CALLS: TypeCallsTable = {
  aws_vpc: ec2({
    about: "vpc/{id}",
    create: "CreateVpc ModifyVpcAttribute AssociateVpcCidrBlock",
    read: "DescribeVpcs DescribeVpcAttribute DescribeNetworkAcls DescribeRouteTables DescribeSecurityGroups",
    update: "ModifyVpcAttribute AssociateVpcCidrBlock DisassociateVpcCidrBlock",
    delete: "DeleteVpc",
  }),
  aws_default_security_group: ec2({
    about: "security-group/{id}",
    create: "RevokeSecurityGroupIngress RevokeSecurityGroupEgress",
    read: "DescribeSecurityGroups",
    update: "RevokeSecurityGroupIngress RevokeSecurityGroupEgress",
  }),
  aws_subnet: ec2({
    about: "subnet/{id}",
    create: "CreateSubnet ModifySubnetAttribute",
    read: "DescribeSubnets",
    update: "ModifySubnetAttribute AssociateSubnetCidrBlock DisassociateSubnetCidrBlock",
    delete: "DeleteSubnet DescribeNetworkInterfaces",
  }),
  aws_internet_gateway: ec2({
    about: "internet-gateway/{id}",
    create: "CreateInternetGateway AttachInternetGateway",
    read: "DescribeInternetGateways",
    update: "AttachInternetGateway DetachInternetGateway",
    delete: "DetachInternetGateway DeleteInternetGateway",
  }),
  aws_egress_only_internet_gateway: ec2({
    about: "egress-only-internet-gateway/{id}",
    create: "CreateEgressOnlyInternetGateway",
    read: "DescribeEgressOnlyInternetGateways",
    delete: "DeleteEgressOnlyInternetGateway",
  }),
  aws_nat_gateway: ec2({
    about: "natgateway/{id}",
    create: "CreateNatGateway",
    read: "DescribeNatGateways",
    delete: "DeleteNatGateway",
  }),
  aws_route_table: ec2({
    about: "route-table/{id}",
    create: "CreateRouteTable",
    read: "DescribeRouteTables",
    delete: "DeleteRouteTable DisassociateRouteTable",
  }),
  aws_route: ec2({
    about: "route-table/{route_table_id}",
    create: "CreateRoute",
    read: "DescribeRouteTables",
    update: "ReplaceRoute",
    delete: "DeleteRoute",
    tags: "",
  }),
  aws_route_table_association: ec2({
    about: "route-table/{route_table_id}",
    create: "AssociateRouteTable",
    read: "DescribeRouteTables",
    update: "ReplaceRouteTableAssociation",
    delete: "DisassociateRouteTable",
    tags: "",
  }),
  aws_network_acl: ec2({
    about: "network-acl/{id}",
    create: "CreateNetworkAcl ReplaceNetworkAclAssociation",
    read: "DescribeNetworkAcls",
    update: "ReplaceNetworkAclAssociation",
    delete: "DeleteNetworkAcl ReplaceNetworkAclAssociation",
  }),
  aws_network_acl_rule: ec2({
    about: "network-acl/{network_acl_id}",
    create: "CreateNetworkAclEntry",
    read: "DescribeNetworkAcls",
    update: "ReplaceNetworkAclEntry",
    delete: "DeleteNetworkAclEntry",
    tags: "",
  }),
  // A new group lets everything out, which the provider takes back.
  aws_security_group: ec2({
    about: "security-group/{id}",
    create: "CreateSecurityGroup RevokeSecurityGroupEgress",
    read: "DescribeSecurityGroups",
    delete: "DeleteSecurityGroup DescribeNetworkInterfaces",
  }),
  aws_vpc_security_group_ingress_rule: ec2({
    about: "security-group/{security_group_id}",
    create: "AuthorizeSecurityGroupIngress",
    read: "DescribeSecurityGroupRules",
    update: "ModifySecurityGroupRules",
    delete: "RevokeSecurityGroupIngress",
  }),
  aws_vpc_security_group_egress_rule: ec2({
    about: "security-group/{security_group_id}",
    create: "AuthorizeSecurityGroupEgress",
    read: "DescribeSecurityGroupRules",
    update: "ModifySecurityGroupRules",
    delete: "RevokeSecurityGroupEgress",
  }),
  aws_vpc_endpoint: ec2({
    about: "vpc-endpoint/{id}",
    create: "CreateVpcEndpoint",
    read: "DescribeVpcEndpoints DescribePrefixLists",
    update: "ModifyVpcEndpoint",
    delete: "DeleteVpcEndpoints",
  }),
  aws_flow_log: ec2({
    about: "vpc-flow-log/{id}",
    create: "CreateFlowLogs iam:PassRole@{iam_role_arn}",
    read: "DescribeFlowLogs",
    delete: "DeleteFlowLogs",
  }),
  aws_network_interface: ec2({
    about: "network-interface/{id}",
    create: "CreateNetworkInterface ModifyNetworkInterfaceAttribute",
    read: "DescribeNetworkInterfaces",
    update: "ModifyNetworkInterfaceAttribute",
    delete: "DeleteNetworkInterface",
  }),
  aws_eip: ec2({
    about: "elastic-ip/{id}",
    create: "AllocateAddress",
    read: "DescribeAddresses DescribeAddressesAttribute",
    update: "AssociateAddress DisassociateAddress",
    delete: "ReleaseAddress",
  }),
  aws_eip_association: ec2({
    about: "elastic-ip/{allocation_id}",
    create: "AssociateAddress",
    read: "DescribeAddresses",
    delete: "DisassociateAddress",
    tags: "",
  }),
  aws_key_pair: ec2({
    about: "key-pair/{key_name}",
    create: "ImportKeyPair",
    read: "DescribeKeyPairs",
    delete: "DeleteKeyPair",
  }),
  // Our instance profiles have their role's name.
  aws_instance: ec2({
    about: "instance/{id}",
    create: "RunInstances iam:PassRole@arn:aws:iam::{account}:role/{iam_instance_profile}",
    read: "DescribeInstances DescribeInstanceTypes DescribeInstanceAttribute DescribeVolumes DescribeInstanceCreditSpecifications DescribeTags",
    update:
      "StartInstances StopInstances ModifyInstanceAttribute ModifyInstanceMetadataOptions ModifyInstanceCreditSpecification AssociateIamInstanceProfile DisassociateIamInstanceProfile ReplaceIamInstanceProfileAssociation DescribeIamInstanceProfileAssociations ModifyVolume@arn:aws:ec2:{region}:{account}:volume/*",
    delete: "TerminateInstances ModifyInstanceAttribute",
  }),
  aws_ebs_volume: ec2({
    about: "volume/{id}",
    create: "CreateVolume",
    read: "DescribeVolumes",
    update: "ModifyVolume",
    delete: "DeleteVolume",
  }),
  aws_volume_attachment: ec2({
    about: "volume/{volume_id}",
    create: "AttachVolume DescribeInstances",
    read: "DescribeVolumes",
    delete: "DetachVolume DescribeInstances",
    tags: "",
  }),
};
