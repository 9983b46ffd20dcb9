import { callsOf, type TypeCallsTable } from "./type-calls";

const ecr = callsOf("ecr");
const ecs = callsOf("ecs");
const scaling = callsOf("application-autoscaling");
const lambda = callsOf("lambda");

/** Images, services and functions. */
export const CONTAINER_CALLS: TypeCallsTable = {
  aws_ecr_repository: ecr({
    about: "{arn}",
    create: "CreateRepository",
    read: "DescribeRepositories ListTagsForResource",
    update: "PutImageTagMutability PutImageScanningConfiguration",
    delete: "DeleteRepository",
  }),
  aws_ecr_lifecycle_policy: ecr({
    about: "repository/{repository}",
    create: "PutLifecyclePolicy",
    read: "GetLifecyclePolicy",
    update: "PutLifecyclePolicy",
    delete: "DeleteLifecyclePolicy",
    tags: "",
  }),
  aws_ecr_repository_policy: ecr({
    about: "repository/{repository}",
    create: "SetRepositoryPolicy",
    read: "GetRepositoryPolicy",
    update: "SetRepositoryPolicy",
    delete: "DeleteRepositoryPolicy",
    tags: "",
  }),
  aws_ecs_cluster: ecs({
    about: "{arn}",
    create: "CreateCluster",
    read: "DescribeClusters",
    update: "UpdateCluster UpdateClusterSettings",
    delete: "DeleteCluster",
  }),
  aws_ecs_cluster_capacity_providers: ecs({
    about: "cluster/{cluster_name}",
    create: "PutClusterCapacityProviders",
    read: "DescribeClusters",
    update: "PutClusterCapacityProviders",
    delete: "PutClusterCapacityProviders",
    tags: "",
  }),
  aws_ecs_service: ecs({
    about: "{id}",
    create: "CreateService",
    read: "DescribeServices",
    update: "UpdateService",
    delete: "DeleteService UpdateService",
  }),
  aws_ecs_task_definition: ecs({
    about: "task-definition/{family}:*",
    create: "RegisterTaskDefinition iam:PassRole@{execution_role_arn} iam:PassRole@{task_role_arn}",
    read: "DescribeTaskDefinition",
    delete: "DeregisterTaskDefinition",
  }),
  aws_appautoscaling_target: scaling({
    about: "scalable-target/*",
    create: "RegisterScalableTarget",
    read: "DescribeScalableTargets ListTagsForResource",
    update: "RegisterScalableTarget",
    delete: "DeregisterScalableTarget",
  }),
  aws_appautoscaling_policy: scaling({
    about: "scalable-target/*",
    create: "PutScalingPolicy",
    read: "DescribeScalingPolicies",
    update: "PutScalingPolicy",
    delete: "DeleteScalingPolicy",
    tags: "",
  }),
  aws_appautoscaling_scheduled_action: scaling({
    about: "scalable-target/*",
    create: "PutScheduledAction",
    read: "DescribeScheduledActions",
    update: "PutScheduledAction",
    delete: "DeleteScheduledAction",
    tags: "",
  }),
  aws_lambda_function: lambda({
    about: "{arn}",
    create: "CreateFunction iam:PassRole@{role}",
    read: "GetFunction ListVersionsByFunction GetFunctionCodeSigningConfig",
    update: "UpdateFunctionConfiguration UpdateFunctionCode",
    delete: "DeleteFunction",
  }),
  aws_lambda_invocation: lambda({
    about: "function:{function_name}",
    create: "InvokeFunction",
    update: "InvokeFunction",
    tags: "",
  }),
  aws_lambda_permission: lambda({
    about: "function:{function_name}",
    create: "AddPermission",
    read: "GetPolicy",
    delete: "RemovePermission",
    tags: "",
  }),
};
