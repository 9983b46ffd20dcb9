import { callsOf, type TypeCallsTable } from "./type-calls";

const rds = callsOf("rds");

const named = (kind: string) => `arn:aws:rds:{region}:{account}:${kind}`;

/** Databases. Reading a cluster searches all global clusters for its own. */
export const DATABASE_CALLS: TypeCallsTable = {
  aws_db_instance: rds({
    about: "{arn}",
    create: "CreateDBInstance ModifyDBInstance",
    read: "DescribeDBInstances ListTagsForResource",
    update: "ModifyDBInstance RebootDBInstance",
    delete: "DeleteDBInstance ModifyDBInstance",
  }),
  aws_db_parameter_group: rds({
    about: "{arn}",
    create: "CreateDBParameterGroup ModifyDBParameterGroup",
    read: "DescribeDBParameterGroups DescribeDBParameters ListTagsForResource",
    update: "ModifyDBParameterGroup ResetDBParameterGroup",
    delete: "DeleteDBParameterGroup",
  }),
  aws_db_proxy: rds({
    about: "{arn}",
    create: "CreateDBProxy iam:PassRole@{role_arn}",
    read: "DescribeDBProxies ListTagsForResource",
    update: "ModifyDBProxy",
    delete: "DeleteDBProxy",
  }),
  aws_db_proxy_default_target_group: rds({
    about: "{arn}",
    create: "ModifyDBProxyTargetGroup",
    read: "DescribeDBProxyTargetGroups",
    update: "ModifyDBProxyTargetGroup",
    tags: "",
  }),
  aws_db_proxy_target: rds({
    about: named("target-group:*"),
    create: "RegisterDBProxyTargets DescribeDBProxyTargetGroups",
    read: "DescribeDBProxyTargets",
    delete: "DeregisterDBProxyTargets",
    tags: "",
  }),
  aws_db_subnet_group: rds({
    about: "{arn}",
    create: "CreateDBSubnetGroup",
    read: "DescribeDBSubnetGroups ListTagsForResource",
    update: "ModifyDBSubnetGroup",
    delete: "DeleteDBSubnetGroup",
  }),
  aws_rds_cluster: rds({
    about: "{arn}",
    create: "CreateDBCluster",
    read: "DescribeDBClusters DescribeGlobalClusters@arn:aws:rds::{account}:global-cluster:* ListTagsForResource",
    update: "ModifyDBCluster",
    delete: "DeleteDBCluster ModifyDBCluster",
  }),
  aws_rds_cluster_instance: rds({
    about: "{arn}",
    create: "CreateDBInstance",
    read: "DescribeDBInstances DescribeDBClusters@arn:aws:rds:{region}:{account}:cluster:{cluster_identifier} ListTagsForResource",
    update: "ModifyDBInstance",
    delete: "DeleteDBInstance",
  }),
  aws_rds_cluster_parameter_group: rds({
    about: "{arn}",
    create: "CreateDBClusterParameterGroup ModifyDBClusterParameterGroup",
    read: "DescribeDBClusterParameterGroups DescribeDBClusterParameters ListTagsForResource",
    update: "ModifyDBClusterParameterGroup ResetDBClusterParameterGroup",
    delete: "DeleteDBClusterParameterGroup",
  }),
  aws_rds_global_cluster: rds({
    about: "arn:aws:rds::{account}:global-cluster:{global_cluster_identifier}",
    create: "CreateGlobalCluster",
    read: "DescribeGlobalClusters",
    update: "ModifyGlobalCluster",
    delete: "DeleteGlobalCluster RemoveFromGlobalCluster",
  }),
};
