import type { KnowledgeTable } from "./type-knowledge";

/** ECS, Lambda, service discovery, scaling and backup. */
export const containers: KnowledgeTable = {
  aws_ecs_cluster: { id: "{arn}", arn: "ecs:cluster/{name}", replaces: ["name"] },
  aws_ecs_service: {
    id: "{arn}",
    arn: "ecs:service/{name}",
    replaces: ["cluster", "deployment_controller", "iam_role", "launch_type", "name", "scheduling_strategy"],
    defaults: {
      deployment_maximum_percent: 200,
      deployment_minimum_healthy_percent: 100,
      enable_ecs_managed_tags: false,
      enable_execute_command: false,
      scheduling_strategy: "REPLICA",
      wait_for_steady_state: false,
    },
    computed: {
      availability_zone_rebalancing: "DISABLED",
      launch_type: "EC2",
      platform_version: "LATEST",
      iam_role: "",
      cluster: "default",
    },
    derive: ({ cluster, name }, { account, region }) => {
      const arn = `arn:aws:ecs:${region}:${account}:service/${
        String(cluster ?? "default")
          .split("/")
          .pop() ?? ""
      }/${String(name)}`;
      return { id: arn, arn };
    },
  },
  aws_ecs_task_definition: {
    id: "{family}",
    replaces: [
      "container_definitions",
      "cpu",
      "enable_fault_injection",
      "ephemeral_storage",
      "execution_role_arn",
      "family",
      "ipc_mode",
      "memory",
      "network_mode",
      "pid_mode",
      "placement_constraints",
      "proxy_configuration",
      "requires_compatibilities",
      "runtime_platform",
      "task_role_arn",
      "volume",
    ],
    defaults: { skip_destroy: false, track_latest: false },
    computed: { enable_fault_injection: false, network_mode: "bridge" },
    derive: ({ family }, { account, region, counted }) => {
      const withoutRevision = `arn:aws:ecs:${region}:${account}:task-definition/${String(family)}`;
      const revision = counted(`task definition ${String(family)}`);
      return { arn: `${withoutRevision}:${revision}`, arn_without_revision: withoutRevision, revision };
    },
  },
  aws_ecs_capacity_provider: { id: "{arn}", arn: "ecs:capacity-provider/{name}", replaces: ["name"] },
  aws_ecs_cluster_capacity_providers: { id: "{cluster_name}", replaces: ["cluster_name"] },
  aws_service_discovery_private_dns_namespace: {
    id: "ns-{hex16}",
    arn: "servicediscovery:namespace/{id}",
    replaces: ["name", "vpc"],
    computed: { hosted_zone: "Z{hex20}" },
  },
  aws_service_discovery_service: {
    id: "srv-{hex16}",
    arn: "servicediscovery:service/{id}",
    replaces: ["name", "namespace_id"],
  },
  aws_appautoscaling_target: {
    id: "{resource_id}",
    arn: "application-autoscaling:scalable-target/{hex36}",
    replaces: ["resource_id", "scalable_dimension", "service_namespace"],
  },
  aws_appautoscaling_policy: {
    id: "{name}",
    arn: "autoscaling:scalingPolicy:{hex8}-{hex4}-{hex4}-{hex4}-{hex12}:resource/{service_namespace}/{resource_id}:policyName/{name}",
    replaces: ["name", "resource_id", "scalable_dimension", "service_namespace"],
    defaults: { policy_type: "StepScaling" },
    computed: { alarm_arns: [] },
  },
  aws_lambda_function: {
    id: "{function_name}",
    arn: "lambda:function:{function_name}",
    replaces: ["function_name", "package_type"],
    changes: ["last_modified", "qualified_arn", "qualified_invoke_arn", "version"],
    defaults: {
      memory_size: 128,
      package_type: "Zip",
      publish: false,
      reserved_concurrent_executions: -1,
      skip_destroy: false,
      timeout: 3,
    },
    computed: {
      architectures: ["x86_64"],
      invoke_arn: "arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations",
      qualified_arn: "{arn}:{version}",
      qualified_invoke_arn:
        "arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{qualified_arn}/invocations",
      version: "$LATEST",
    },
  },
  aws_lambda_permission: {
    id: "{statement_id}",
    replaces: [
      "action",
      "event_source_token",
      "function_name",
      "function_url_auth_type",
      "principal",
      "principal_org_id",
      "qualifier",
      "source_account",
      "source_arn",
      "statement_id",
      "statement_id_prefix",
    ],
    computed: { statement_id: "{statement_id_prefix}terraform-{hex26}" },
  },
  aws_lambda_function_url: {
    id: "{function_name}",
    replaces: ["function_name", "qualifier"],
    computed: {
      function_arn: "arn:aws:lambda:{region}:{account}:function:{function_name}",
      function_url: "https://{url_id}.lambda-url.{region}.on.aws/",
      url_id: "{hex32}",
    },
  },
  aws_lambda_alias: {
    id: "{function_name}/{name}",
    arn: "lambda:function:{function_name}:{name}",
    replaces: ["function_name", "name"],
  },
  aws_backup_vault: {
    id: "{name}",
    arn: "backup:backup-vault:{name}",
    replaces: ["kms_key_arn", "name"],
    defaults: { force_destroy: false },
  },
  aws_backup_plan: {
    id: "{hex8}-{hex4}-{hex4}-{hex4}-{hex12}",
    arn: "backup:backup-plan:{id}",
    replaces: ["name"],
    changes: ["version"],
    computed: { version: "{hex48}" },
  },
  aws_backup_selection: {
    id: "{hex8}-{hex4}-{hex4}-{hex4}-{hex12}",
    replaces: ["condition", "iam_role_arn", "name", "not_resources", "plan_id", "resources", "selection_tag"],
  },
};
