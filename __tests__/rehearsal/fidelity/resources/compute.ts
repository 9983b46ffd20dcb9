import { ROLE } from "../specimen";
import type { Specimen } from "../specimen";

export const COMPUTE: Readonly<Record<string, Specimen>> = {
  aws_appautoscaling_target: {
    arguments: {
      max_capacity: 4,
      min_capacity: 1,
      resource_id: "service/a/b",
      scalable_dimension: "ecs:service:DesiredCount",
      service_namespace: "ecs",
    },
    update: { max_capacity: 5 },
    replace: [{ resource_id: "service/a/c" }, [["resource_id"]]],
  },
  aws_autoscaling_group: {
    arguments: { name: "hosts", max_size: 2, min_size: 1, launch_template: { id: "lt-1", version: "1" } },
    update: { max_size: 3 },
    replace: [{ name: "other" }, [["name"]]],
  },
  aws_ebs_volume: {
    arguments: { availability_zone: "eu-west-1a", size: 8 },
    update: { size: 16 },
    replace: [{ availability_zone: "eu-west-1b" }, [["availability_zone"]]],
  },
  aws_ecr_repository: {
    arguments: { name: "app" },
    update: { image_tag_mutability: "IMMUTABLE" },
    replace: [
      { encryption_configuration: { encryption_type: "KMS" } },
      [
        ["encryption_configuration"],
        ["encryption_configuration", 0, "encryption_type"],
        ["encryption_configuration", 0, "kms_key"],
      ],
    ],
  },
  aws_ecs_capacity_provider: {
    arguments: {
      name: "hosts",
      auto_scaling_group_provider: {
        auto_scaling_group_arn:
          "arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:a:autoScalingGroupName/a",
        managed_scaling: { target_capacity: 90 },
      },
    },
    update: {
      auto_scaling_group_provider: {
        auto_scaling_group_arn:
          "arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:a:autoScalingGroupName/a",
        managed_scaling: { target_capacity: 80 },
      },
    },
    replace: [
      {
        auto_scaling_group_provider: {
          auto_scaling_group_arn:
            "arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:b:autoScalingGroupName/b",
          managed_scaling: { target_capacity: 90 },
        },
      },
      [["auto_scaling_group_provider", 0, "auto_scaling_group_arn"]],
    ],
  },
  aws_ecs_cluster: {
    arguments: { name: "main" },
    update: { tags: { a: "b" } },
    replace: [{ name: "other" }, [["name"]]],
  },
  aws_ecs_service: {
    arguments: {
      name: "api",
      cluster: "main",
      task_definition: "api:1",
      desired_count: 1,
      network_configuration: { subnets: ["subnet-1"] },
      capacity_provider_strategy: { capacity_provider: "FARGATE", weight: 1 },
    },
    update: { desired_count: 2 },
    replace: [
      { capacity_provider_strategy: { capacity_provider: "FARGATE_SPOT", weight: 1 } },
      [["capacity_provider_strategy"]],
    ],
  },
  aws_ecs_task_definition: {
    arguments: {
      family: "api",
      container_definitions: JSON.stringify([{ name: "api", image: "api:1" }]),
      cpu: "256",
      memory: "512",
      network_mode: "awsvpc",
      requires_compatibilities: ["FARGATE"],
    },
    update: { tags: { a: "b" } },
    replace: [{ cpu: "512" }, [["cpu"]]],
  },
  aws_eks_cluster: {
    arguments: { name: "main", role_arn: ROLE, vpc_config: { subnet_ids: ["subnet-1", "subnet-2"] } },
    update: { enabled_cluster_log_types: ["api"] },
    replace: [{ role_arn: `${ROLE}-other` }, [["role_arn"]]],
  },
  aws_instance: {
    arguments: {
      ami: "ami-0123456789abcdef0",
      instance_type: "t3.micro",
      ebs_block_device: { device_name: "/dev/sdf", volume_size: 8 },
    },
    update: { monitoring: true },
    replace: [{ key_name: "other" }, [["key_name"]]],
  },
  aws_key_pair: {
    arguments: { key_name: "k", public_key: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ k" },
    update: { tags: { a: "b" } },
    replace: [{ key_name: "other" }, [["key_name"]]],
  },
  aws_lambda_function: {
    arguments: {
      function_name: "f",
      role: ROLE,
      handler: "index.handler",
      runtime: "nodejs22.x",
      filename: "f.zip",
    },
    update: { timeout: 30 },
    replace: [{ function_name: "other" }, [["function_name"]]],
  },
  aws_lambda_invocation: {
    arguments: { function_name: "f", input: "{}" },
    replace: [{ input: '{"a":1}' }, [["input"]]],
  },
  aws_lambda_layer_version: {
    arguments: { layer_name: "l", filename: "l.zip", compatible_runtimes: ["nodejs22.x"] },
    replace: [{ compatible_runtimes: ["nodejs24.x"] }, [["compatible_runtimes"]]],
  },
  aws_lambda_permission: {
    arguments: { action: "lambda:InvokeFunction", function_name: "f", principal: "events.amazonaws.com" },
    replace: [{ principal: "s3.amazonaws.com" }, [["principal"]]],
  },
  aws_launch_template: {
    arguments: { name: "template", image_id: "ami-0123456789abcdef0", instance_type: "t3.micro" },
    update: { instance_type: "t3.small" },
    replace: [{ name: "other" }, [["name"]]],
  },
  aws_lb: {
    arguments: { name: "front", load_balancer_type: "network", subnets: ["subnet-1", "subnet-2"] },
    update: { subnets: ["subnet-1", "subnet-2", "subnet-3"] },
    replace: [{ subnets: ["subnet-1", "subnet-3"] }, [["subnets"]]],
  },
  aws_lb_listener: {
    arguments: {
      load_balancer_arn:
        "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/front/0123456789abcdef",
      port: 443,
      protocol: "TCP",
      default_action: {
        type: "forward",
        target_group_arn:
          "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/app/0123456789abcdef",
      },
    },
    update: { port: 444 },
    replace: [
      {
        load_balancer_arn:
          "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/other/0123456789abcdef",
      },
      [["load_balancer_arn"]],
    ],
  },
  aws_lb_target_group: {
    arguments: { name: "app", port: 4000, protocol: "HTTP", vpc_id: "vpc-1" },
    update: { deregistration_delay: 30 },
    replace: [{ port: 5000 }, [["port"]]],
  },
  aws_lightsail_instance: {
    arguments: {
      name: "host",
      availability_zone: "eu-west-1a",
      blueprint_id: "ubuntu_24_04",
      bundle_id: "medium_3_0",
    },
    update: { ip_address_type: "ipv4" },
    replace: [{ bundle_id: "large_3_0" }, [["bundle_id"]]],
  },
  aws_lightsail_instance_public_ports: {
    arguments: { instance_name: "host", port_info: [{ protocol: "tcp", from_port: 443, to_port: 443 }] },
    replace: [
      {
        port_info: [
          { protocol: "tcp", from_port: 443, to_port: 443 },
          { protocol: "tcp", from_port: 80, to_port: 80 },
        ],
      },
      [["port_info"]],
    ],
  },
};
