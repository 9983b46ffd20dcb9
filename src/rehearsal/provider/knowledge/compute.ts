import { documentationAddress, privateAddress } from "./network";
import type { KnowledgeTable } from "./type-knowledge";

/** Instances, their volumes and their keys. */
export const compute: KnowledgeTable = {
  aws_instance: {
    id: "i-{hex17}",
    arn: "ec2:instance/{id}",
    computed: {
      availability_zone: "{region}a",
      disable_api_stop: false,
      disable_api_termination: false,
      ebs_optimized: false,
      instance_market_options: [],
      primary_network_interface: [{ network_interface_id: "eni-{hex17}", delete_on_termination: true }],
      instance_initiated_shutdown_behavior: "stop",
      instance_state: "running",
      instance_lifecycle: "",
      monitoring: false,
      primary_network_interface_id: "eni-{hex17}",
      tenancy: "default",
      password_data: "",
      spot_instance_request_id: "",
    },
    nested: {
      volume_id: "vol-{hex17}",
      device_name: "/dev/xvda",
      volume_type: "gp3",
      volume_size: 8,
      encrypted: false,
      iops: 3000,
      throughput: 125,
      kms_key_id: "",
      // Attributes of further computed blocks.
      amd_sev_snp: "",
      capacity_reservation_preference: "open",
      core_count: 1,
      threads_per_core: 2,
      auto_recovery: "default",
      hostname_type: "ip-name",
      http_put_response_hop_limit: 2,
      http_tokens: "required",
      instance_metadata_tags: "disabled",
    },
    derive: (values, { hex, region }) => {
      const inside =
        typeof values["private_ip"] === "string" ? values["private_ip"] : privateAddress(hex(4, "private"));
      // Subnets of the default VPC assign public addresses; others do so only when told to.
      const isPublic = values["associate_public_ip_address"] ?? typeof values["subnet_id"] !== "string";
      const outside = isPublic === true ? documentationAddress(hex(4, "public")) : "";
      const publicName = outside === "" ? "" : `ec2-${dashed(outside)}.${region}.compute.amazonaws.com`;
      return {
        associate_public_ip_address: isPublic,
        private_ip: inside,
        private_dns: `ip-${dashed(inside)}.${region}.compute.internal`,
        public_ip: outside,
        public_dns: publicName,
      };
    },
  },
  aws_key_pair: {
    id: "{key_name}",
    arn: "ec2:key-pair/{key_name}",
    computed: { key_name: "{key_name_prefix}{hex10}", key_pair_id: "key-{hex17}", key_type: "ed25519" },
  },
  aws_ebs_volume: {
    id: "vol-{hex17}",
    arn: "ec2:volume/{id}",
    computed: { encrypted: false, type: "gp2", iops: 100, throughput: 0, snapshot_id: "" },
  },
  aws_volume_attachment: {
    id: "vai-{hex10}",
  },
  aws_ami: {
    id: "ami-{hex17}",
    arn: "arn:aws:ec2:{region}::image/{id}",
  },
  aws_launch_template: {
    id: "lt-{hex17}",
    arn: "ec2:launch-template/{id}",
    renewed: ["latest_version"],
    computed: { default_version: 1, latest_version: 1 },
    derive: (_values, { previous }) => ({ latest_version: Number(previous?.["latest_version"] ?? 0) + 1 }),
  },
  aws_autoscaling_group: {
    id: "{name}",
    arn: "autoscaling:autoScalingGroup:{hex8}:autoScalingGroupName/{name}",
    computed: {
      launch_template: [],
      mixed_instances_policy: [],
      default_cooldown: 300,
      health_check_type: "EC2",
      name: "{name_prefix}{hex10}",
    },
    derive: (values) => ({ desired_capacity: values["desired_capacity"] ?? values["min_size"] }),
  },
  aws_placement_group: {
    id: "{name}",
    arn: "ec2:placement-group/{name}",
  },
};

function dashed(address: string): string {
  return address.replaceAll(".", "-");
}
