import {
  DescribeDBClusterParameterGroupsCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  DescribeDBProxiesCommand,
  DescribeDBProxyTargetsCommand,
  DescribeDBSubnetGroupsCommand,
  DescribeGlobalClustersCommand,
  ListTagsForResourceCommand,
  type RDSClient,
} from "@aws-sdk/client-rds";
import { type Tags, tagsOf } from "../ownership";
import { unlessNotFound } from "../unless-not-found";
import { byName, knowing, type LookupTable } from "./lookup";

/** Tags of a resource of RDS whose description has none. */
async function tagsAt(rds: RDSClient, ResourceName: string | undefined): Promise<Tags> {
  const { TagList } = await rds.send(new ListTagsForResourceCommand({ ResourceName }));
  return tagsOf(TagList);
}

/** Aurora's clusters and instances, their groups, global databases, and proxies. All are found by name. */
export const databaseLookups: LookupTable = {
  aws_rds_cluster: byName("cluster_identifier", async ({ rds }, DBClusterIdentifier) => {
    const found = await unlessNotFound(
      "rds:DescribeDBClusters",
      rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier })),
    );
    const [cluster] = found?.DBClusters ?? [];
    return cluster && tagsOf(cluster.TagList);
  }),
  aws_rds_cluster_instance: byName("identifier", async ({ rds }, DBInstanceIdentifier) => {
    const found = await unlessNotFound(
      "rds:DescribeDBInstances",
      rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier })),
    );
    const [instance] = found?.DBInstances ?? [];
    return instance && tagsOf(instance.TagList);
  }),
  aws_rds_global_cluster: byName("global_cluster_identifier", async ({ rds }, GlobalClusterIdentifier) => {
    const found = await unlessNotFound(
      "rds:DescribeGlobalClusters",
      rds.send(new DescribeGlobalClustersCommand({ GlobalClusterIdentifier })),
    );
    const cluster = found?.GlobalClusters?.find(
      (one) => one.GlobalClusterIdentifier === GlobalClusterIdentifier,
    );
    return cluster && tagsOf(cluster.TagList);
  }),
  aws_rds_cluster_parameter_group: byName("name", async ({ rds }, DBClusterParameterGroupName) => {
    const found = await unlessNotFound(
      "rds:DescribeDBClusterParameterGroups",
      rds.send(new DescribeDBClusterParameterGroupsCommand({ DBClusterParameterGroupName })),
    );
    const [group] = found?.DBClusterParameterGroups ?? [];
    return group && tagsAt(rds, group.DBClusterParameterGroupArn);
  }),
  aws_db_subnet_group: byName("name", async ({ rds }, DBSubnetGroupName) => {
    const found = await unlessNotFound(
      "rds:DescribeDBSubnetGroups",
      rds.send(new DescribeDBSubnetGroupsCommand({ DBSubnetGroupName })),
    );
    const [group] = found?.DBSubnetGroups ?? [];
    return group && tagsAt(rds, group.DBSubnetGroupArn);
  }),
  aws_db_proxy: byName("name", async ({ rds }, DBProxyName) => {
    const found = await unlessNotFound(
      "rds:DescribeDBProxies",
      rds.send(new DescribeDBProxiesCommand({ DBProxyName })),
    );
    const [proxy] = found?.DBProxies ?? [];
    return proxy && tagsAt(rds, proxy.DBProxyArn);
  }),
  aws_db_proxy_target: {
    by: "its proxy and cluster",
    find: knowing(
      ["db_proxy_name", "target_group_name", "db_cluster_identifier"],
      async ([DBProxyName = "", TargetGroupName = "", cluster = ""], { rds }) => {
        const found = await unlessNotFound(
          "rds:DescribeDBProxyTargets",
          rds.send(new DescribeDBProxyTargetsCommand({ DBProxyName, TargetGroupName })),
        );
        const type = "TRACKED_CLUSTER";
        const target = found?.Targets?.find(
          ({ Type, RdsResourceId }) => Type === type && RdsResourceId === cluster,
        );
        return target === undefined ? [] : [{ id: [DBProxyName, TargetGroupName, type, cluster].join("/") }];
      },
    ),
  },
};
