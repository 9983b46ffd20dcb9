/** The network outputs of `shared`: the reader's name for each, with the output's name. */
export const NETWORK_OUTPUTS = {
  vpcId: "vpc_id",
  subnetId: "subnet_id",
  securityGroupId: "security_group_id",
  availabilityZone: "availability_zone",
} as const;

/** The outputs of `shared` for one server. */
export function serverOutputs(environment: string) {
  const prefix = environment.replaceAll("-", "_");
  return {
    addressAllocationId: `${prefix}_eip_allocation_id`,
    publicIp: `${prefix}_eip_public_ip`,
    instanceProfile: `${prefix}_instance_profile_name`,
  } as const;
}
