import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile";
import type { Construct } from "constructs";
import { Role, trustService } from "./role";

export interface InstanceRoleProps {
  /** Physical name of the role and its instance profile, at most 64 characters. */
  readonly roleName: string;
  readonly description: string;
}

/**
 * The role of an EC2 instance. Initially it allows only SSM Session Manager
 * (`AmazonSSMManagedInstanceCore`); grants add to it.
 */
export class InstanceRole extends Role {
  /** Name of the instance profile, for `aws_instance.iam_instance_profile`. */
  readonly profileName: string;

  constructor(scope: Construct, id: string, props: InstanceRoleProps) {
    super(scope, id, {
      ...props,
      trust: [trustService("ec2.amazonaws.com")],
      managedPolicies: ["AmazonSSMManagedInstanceCore"],
    });
    const profile = new IamInstanceProfile(this, "profile", {
      name: props.roleName,
      role: this.resource.name,
    });
    this.profileName = profile.name;
  }
}
