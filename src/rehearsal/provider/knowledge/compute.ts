import { documentationAddress, privateAddress } from "./network";
import type { KnowledgeTable } from "./type-knowledge";

/** Machines, their disks and their keys. */
export const compute: KnowledgeTable = {
  aws_instance: {
    id: "i-{hex17}",
    arn: "ec2:instance/{id}",
    replaces: [
      "ami",
      "associate_public_ip_address",
      "availability_zone",
      "cpu_options.core_count",
      "cpu_options.threads_per_core",
      "ebs_block_device.delete_on_termination",
      "ebs_block_device.device_name",
      "ebs_block_device.encrypted",
      "ebs_block_device.kms_key_id",
      "ebs_block_device.iops",
      "ebs_block_device.snapshot_id",
      "ebs_block_device.throughput",
      "ebs_block_device.volume_size",
      "ebs_block_device.volume_type",
      "ebs_optimized",
      "enclave_options.enabled",
      "ephemeral_block_device",
      "hibernation",
      "host_id",
      "instance_market_options",
      "key_name",
      "launch_template.id",
      "launch_template.name",
      "network_interface",
      "placement_group",
      "placement_group_id",
      "placement_partition_number",
      "primary_network_interface",
      "private_dns_name_options.hostname_type",
      "private_ip",
      "root_block_device.encrypted",
      "root_block_device.kms_key_id",
      "security_groups",
      "subnet_id",
      "tenancy",
    ],
    replacesIf: (prior, planned) => [
      ...(planned["user_data_replace_on_change"] === true ? ["user_data", "user_data_base64"] : []),
      // In place the machine is stopped and started, which works within one processor architecture only.
      ...(isArm(prior["instance_type"]) === isArm(planned["instance_type"]) ? [] : ["instance_type"]),
    ],
    defaults: {
      force_destroy: false,
      get_password_data: false,
      source_dest_check: true,
      user_data_replace_on_change: false,
    },
    computed: {
      availability_zone: "{region}a",
      disable_api_stop: false,
      disable_api_termination: false,
      ebs_optimized: false,
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
    },
    derive: (values, { hex, region }) => {
      const inside =
        typeof values["private_ip"] === "string" ? values["private_ip"] : privateAddress(hex(4, "private"));
      // The default VPC's subnets give out addresses; those that somebody makes do not unless told.
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
    replaces: ["key_name", "key_name_prefix", "public_key"],
    computed: { key_name: "{key_name_prefix}{hex10}", key_pair_id: "key-{hex17}", key_type: "ed25519" },
  },
  aws_ebs_volume: {
    id: "vol-{hex17}",
    arn: "ec2:volume/{id}",
    replaces: [
      "availability_zone",
      "encrypted",
      "kms_key_id",
      "multi_attach_enabled",
      "outpost_arn",
      "snapshot_id",
    ],
    computed: { encrypted: false, type: "gp2", iops: 100, throughput: 0, snapshot_id: "" },
  },
  aws_volume_attachment: {
    id: "vai-{hex10}",
    replaces: ["device_name", "instance_id", "volume_id"],
  },
  aws_ami: {
    id: "ami-{hex17}",
    arn: "arn:aws:ec2:{region}::image/{id}",
    replaces: ["architecture", "name", "root_device_name", "virtualization_type"],
  },
  aws_launch_template: {
    id: "lt-{hex17}",
    arn: "ec2:launch-template/{id}",
    replaces: ["name", "name_prefix"],
    changes: ["latest_version"],
    computed: { default_version: 1, latest_version: 1 },
    derive: (_values, { previous }) => ({ latest_version: Number(previous?.["latest_version"] ?? 0) + 1 }),
  },
  aws_autoscaling_group: {
    id: "{name}",
    arn: "autoscaling:autoScalingGroup:{hex8}:autoScalingGroupName/{name}",
    replaces: ["name", "name_prefix"],
    defaults: { health_check_grace_period: 300, force_delete: false, protect_from_scale_in: false },
    computed: { default_cooldown: 300, health_check_type: "EC2", name: "{name_prefix}{hex10}" },
    derive: (values) => ({ desired_capacity: values["desired_capacity"] ?? values["min_size"] }),
  },
  aws_placement_group: {
    id: "{name}",
    arn: "ec2:placement-group/{name}",
    replaces: ["name", "partition_count", "spread_level", "strategy"],
  },
};

/** Graviton types have a `g` behind the generation: `t4g`, `m7gd`, `c6gn`. */
function isArm(instanceType: unknown): boolean {
  return typeof instanceType === "string" && /^(a1|[a-z]+\d+g[a-z]*)\./.test(instanceType);
}

function dashed(address: string): string {
  return address.replaceAll(".", "-");
}
