/** The AWS calls that create, change and destroy resources of one type, besides reads. */
export interface ManagingCalls {
  /** The service's prefix in IAM. */
  readonly service: string;
  readonly calls: readonly string[];
}

const ec2 = (...calls: readonly string[]): ManagingCalls => ({ service: "ec2", calls });
const iam = (...calls: readonly string[]): ManagingCalls => ({ service: "iam", calls });

/** Parts of an S3 bucket or a DynamoDB table: whoever manages the bucket or table manages all of them. */
const WHOLE = {
  s3: { service: "s3", calls: ["*"] },
  dynamodb: { service: "dynamodb", calls: ["*"] },
} as const;

/**
 * AWS calls by resource type, as the provider makes them (its `internal/service` sources) and IAM names them (Service
 * Authorization Reference). Policies for types without an entry are refused.
 */
export const MANAGING_CALLS: Readonly<Record<string, ManagingCalls>> = {
  aws_vpc: ec2(
    "CreateVpc",
    "DeleteVpc",
    "ModifyVpcAttribute",
    "AssociateVpcCidrBlock",
    "DisassociateVpcCidrBlock",
  ),
  aws_default_security_group: ec2("RevokeSecurityGroupIngress", "RevokeSecurityGroupEgress"),
  aws_subnet: ec2(
    ...["CreateSubnet", "DeleteSubnet", "ModifySubnetAttribute"],
    ...["AssociateSubnetCidrBlock", "DisassociateSubnetCidrBlock"],
  ),
  aws_internet_gateway: ec2(
    ...["CreateInternetGateway", "DeleteInternetGateway", "AttachInternetGateway", "DetachInternetGateway"],
  ),
  aws_route_table: ec2("CreateRouteTable", "DeleteRouteTable"),
  aws_route: ec2("CreateRoute", "DeleteRoute", "ReplaceRoute"),
  aws_route_table_association: ec2(
    ...["AssociateRouteTable", "DisassociateRouteTable", "ReplaceRouteTableAssociation"],
  ),
  aws_network_acl: ec2("CreateNetworkAcl", "DeleteNetworkAcl", "ReplaceNetworkAclAssociation"),
  aws_network_acl_rule: ec2("CreateNetworkAclEntry", "DeleteNetworkAclEntry", "ReplaceNetworkAclEntry"),
  // A new group allows all outbound traffic; the provider revokes that.
  aws_security_group: ec2("CreateSecurityGroup", "DeleteSecurityGroup", "RevokeSecurityGroupEgress"),
  aws_vpc_security_group_ingress_rule: ec2(
    ...["AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress", "ModifySecurityGroupRules"],
  ),
  aws_vpc_security_group_egress_rule: ec2(
    ...["AuthorizeSecurityGroupEgress", "RevokeSecurityGroupEgress", "ModifySecurityGroupRules"],
  ),
  aws_eip: ec2("AllocateAddress", "ReleaseAddress"),
  aws_eip_association: ec2("AssociateAddress", "DisassociateAddress"),
  aws_key_pair: ec2("ImportKeyPair", "DeleteKeyPair"),
  aws_instance: ec2(
    ...["RunInstances", "StartInstances", "StopInstances", "TerminateInstances", "ModifyInstanceAttribute"],
    ...["ModifyInstanceMetadataOptions", "ModifyInstanceCreditSpecification", "AssociateIamInstanceProfile"],
    ...["DisassociateIamInstanceProfile", "ReplaceIamInstanceProfileAssociation", "ModifyVolume"],
  ),
  aws_ebs_volume: ec2("CreateVolume", "DeleteVolume", "ModifyVolume"),
  aws_volume_attachment: ec2("AttachVolume", "DetachVolume"),
  aws_iam_role: iam(
    ...[
      "CreateRole",
      "DeleteRole",
      "GetRole",
      "TagRole",
      "UntagRole",
      "UpdateRole",
      "UpdateAssumeRolePolicy",
    ],
    ...["ListRolePolicies", "ListAttachedRolePolicies", "ListInstanceProfilesForRole"],
  ),
  aws_iam_instance_profile: iam(
    ...["CreateInstanceProfile", "DeleteInstanceProfile", "GetInstanceProfile", "AddRoleToInstanceProfile"],
    ...["RemoveRoleFromInstanceProfile", "TagInstanceProfile", "UntagInstanceProfile"],
  ),
  aws_iam_policy: iam(
    ...["CreatePolicy", "DeletePolicy", "GetPolicy", "GetPolicyVersion", "ListPolicyVersions"],
    ...["CreatePolicyVersion", "DeletePolicyVersion", "TagPolicy", "UntagPolicy"],
  ),
  aws_iam_role_policy_attachment: iam("AttachRolePolicy", "DetachRolePolicy"),
  aws_s3_bucket: WHOLE.s3,
  aws_s3_bucket_lifecycle_configuration: WHOLE.s3,
  aws_s3_bucket_ownership_controls: WHOLE.s3,
  aws_s3_bucket_policy: WHOLE.s3,
  aws_s3_bucket_public_access_block: WHOLE.s3,
  aws_s3_bucket_server_side_encryption_configuration: WHOLE.s3,
  aws_s3_bucket_versioning: WHOLE.s3,
  aws_dynamodb_table: WHOLE.dynamodb,
};
