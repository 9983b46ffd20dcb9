import type { KnowledgeTable } from "./type-knowledge";

/** ECS, Lambda, service discovery, autoscaling and backup. */
export const containers: KnowledgeTable = {
  aws_ecs_cluster: { id: "{arn}", arn: "ecs:cluster/{name}" },
  aws_ecs_service: {
    id: "{arn}",
    arn: "ecs:service/{name}",
    computed: {
      availability_zone_rebalancing: "DISABLED",
      launch_type: "EC2",
      platform_version: "LATEST",
      iam_role: "",
      cluster: "default",
    },
    nested: { bake_time_in_minutes: "0", strategy: "ROLLING" },
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
    computed: { enable_fault_injection: false, network_mode: "bridge" },
    derive: ({ family }, { account, region, counted }) => {
      const withoutRevision = `arn:aws:ecs:${region}:${account}:task-definition/${String(family)}`;
      const revision = counted(`task definition ${String(family)}`);
      return { arn: `${withoutRevision}:${revision}`, arn_without_revision: withoutRevision, revision };
    },
  },
  aws_ecs_capacity_provider: { id: "{arn}", arn: "ecs:capacity-provider/{name}" },
  aws_ecs_cluster_capacity_providers: { id: "{cluster_name}" },
  aws_service_discovery_private_dns_namespace: {
    id: "ns-{hex16}",
    arn: "servicediscovery:namespace/{id}",
    computed: { hosted_zone: "Z{hex20}" },
  },
  aws_service_discovery_service: {
    id: "srv-{hex16}",
    arn: "servicediscovery:service/{id}",
  },
  aws_appautoscaling_target: {
    id: "{resource_id}",
    arn: "application-autoscaling:scalable-target/{hex36}",
  },
  aws_appautoscaling_policy: {
    id: "{name}",
    arn: "autoscaling:scalingPolicy:{hex8}-{hex4}-{hex4}-{hex4}-{hex12}:resource/{service_namespace}/{resource_id}:policyName/{name}",
    computed: { alarm_arns: [] },
  },
  aws_lambda_function: {
    id: "{function_name}",
    arn: "lambda:function:{function_name}",
    renewed: ["last_modified", "qualified_arn", "qualified_invoke_arn", "version"],
    computed: {
      architectures: ["x86_64"],
      invoke_arn: "arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations",
      qualified_arn: "{arn}:{version}",
      qualified_invoke_arn:
        "arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{qualified_arn}/invocations",
      version: "$LATEST",
    },
    nested: { log_format: "Text", log_group: "/aws/lambda/{function_name}", mode: "PassThrough", size: 512 },
  },
  aws_lambda_invocation: { id: "{function_name}_{qualifier}_{hex32}", computed: { result: "{}" } },
  aws_lambda_permission: {
    id: "{statement_id}",
    computed: { statement_id: "{statement_id_prefix}terraform-{hex26}" },
  },
  aws_lambda_function_url: {
    id: "{function_name}",
    computed: {
      function_arn: "arn:aws:lambda:{region}:{account}:function:{function_name}",
      function_url: "https://{url_id}.lambda-url.{region}.on.aws/",
      url_id: "{hex32}",
    },
  },
  aws_lambda_alias: {
    id: "{function_name}/{name}",
    arn: "lambda:function:{function_name}:{name}",
  },
  aws_backup_vault: {
    id: "{name}",
    arn: "backup:backup-vault:{name}",
  },
  aws_backup_plan: {
    id: "{hex8}-{hex4}-{hex4}-{hex4}-{hex12}",
    arn: "backup:backup-plan:{id}",
    renewed: ["version"],
    computed: { version: "{hex48}" },
  },
  aws_backup_selection: {
    id: "{hex8}-{hex4}-{hex4}-{hex4}-{hex12}",
  },
};
