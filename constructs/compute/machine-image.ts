import { DataAwsSsmParameter } from "@cdktf/provider-aws/lib/data-aws-ssm-parameter";
import type { Construct } from "constructs";
import type { Architecture } from "../../src/aws/architecture";

/** The operating systems that our user data supports. */
export type OperatingSystem = "ubuntu-22.04" | "ubuntu-24.04" | "amazon-linux-2023";

/** Public SSM parameters with the newest image of AWS and Canonical (AWS: "public parameters"). */
const IMAGE_PARAMETERS: Readonly<Record<OperatingSystem, Readonly<Record<Architecture, string>>>> = {
  "ubuntu-22.04": {
    x86_64: "/aws/service/canonical/ubuntu/server/22.04/stable/current/amd64/hvm/ebs-gp2/ami-id",
    arm64: "/aws/service/canonical/ubuntu/server/22.04/stable/current/arm64/hvm/ebs-gp2/ami-id",
  },
  "ubuntu-24.04": {
    x86_64: "/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id",
    arm64: "/aws/service/canonical/ubuntu/server/24.04/stable/current/arm64/hvm/ebs-gp3/ami-id",
  },
  "amazon-linux-2023": {
    x86_64: "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
    arm64: "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64",
  },
};

/** The id of the newest image of an operating system, looked up at plan time. */
export function newestImage(
  scope: Construct,
  id: string,
  system: OperatingSystem,
  architecture: Architecture,
): string {
  return new DataAwsSsmParameter(scope, id, { name: IMAGE_PARAMETERS[system][architecture] }).insecureValue;
}
