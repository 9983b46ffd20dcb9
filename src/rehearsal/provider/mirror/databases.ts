import {
  CreateDBClusterCommand,
  DeleteDBClusterCommand,
  DescribeDBClustersCommand,
  ModifyDBClusterCommand,
} from "@aws-sdk/client-rds";
import { type ObjectValue, text } from "../values/compare";
import type { MirrorContext, MirroredType, MirrorTable } from "./mirror-type";
import { unlessGone } from "./mirrored-call";
import { tagList } from "./tags";

/** A write-only password is only in the configuration. */
function passwordOf(planned: ObjectValue, { config }: MirrorContext): string | undefined {
  return text(config, "master_password_wo") ?? text(planned, "master_password");
}

/** A cluster with its name, user and password. Its network, instances and capacity exist only in Terraform's state. */
const cluster: MirroredType = {
  async create(planned, context) {
    const user = text(planned, "master_username");
    await context.cloud.rds(context.region).send(
      new CreateDBClusterCommand({
        DBClusterIdentifier: text(planned, "cluster_identifier"),
        Engine: text(planned, "engine"),
        // A secondary of a global database takes its user and password from the primary.
        ...(user === undefined
          ? { GlobalClusterIdentifier: text(planned, "global_cluster_identifier") }
          : { MasterUsername: user, MasterUserPassword: passwordOf(planned, context) }),
        Tags: tagList(planned),
      }),
    );
    return {};
  },
  async read(state, { cloud, region }) {
    const DBClusterIdentifier = text(state, "cluster_identifier") ?? text(state, "id");
    const answer = await unlessGone(
      cloud.rds(region).send(new DescribeDBClustersCommand({ DBClusterIdentifier })),
    );
    const found = answer?.DBClusters?.[0];
    if (found === undefined) return undefined;
    return { cluster_identifier: found.DBClusterIdentifier, master_username: found.MasterUsername };
  },
  async update(prior, planned, context) {
    if (prior["master_password_wo_version"] === planned["master_password_wo_version"]) return {};
    await context.cloud.rds(context.region).send(
      new ModifyDBClusterCommand({
        DBClusterIdentifier: text(planned, "cluster_identifier"),
        MasterUserPassword: passwordOf(planned, context),
        ApplyImmediately: planned["apply_immediately"] === true,
      }),
    );
    return {};
  },
  async delete(state, { cloud, region }) {
    await unlessGone(
      cloud.rds(region).send(
        new DeleteDBClusterCommand({
          DBClusterIdentifier: text(state, "cluster_identifier"),
          SkipFinalSnapshot: true,
        }),
      ),
    );
  },
  import: (id) => ({ cluster_identifier: id }),
};

/** Aurora clusters. */
export const databasesMirror: MirrorTable = { aws_rds_cluster: cluster };
