import type { ResourceChange } from "../../../../../src/plan/plan-model";
import { network, said } from "../../templates/access-words";
import { created, destroyed, planOf, replaced, reviewOf, updated } from "../../plan-builders";
import type { Json } from "../../../../../src/text/json";

const switched = (type: string, path: string, before: Json, after: Json) =>
  updated(`${type}.x`, { [path]: before }, { [path]: after });

describe("settings that expose", () => {
  it.each<[ResourceChange, string]>([
    [switched("aws_db_instance", "publicly_accessible", false, true), "! the database gets a public address"],
    [switched("aws_rds_cluster", "publicly_accessible", false, true), "! the database gets a public address"],
    [switched("aws_s3_bucket_acl", "acl", "private", "public-read"), "! it can be read by anyone"],
    [
      switched("aws_s3_bucket_acl", "acl", "private", "public-read-write"),
      "! it can be read and written by anyone",
    ],
    [
      replaced("aws_lb.x", { internal: true }, { internal: false }, "internal"),
      "! the load balancer faces the internet",
    ],
    [
      switched(
        "aws_eks_cluster",
        "vpc_config",
        [{ endpoint_public_access: false }],
        [{ endpoint_public_access: true }],
      ),
      "! the cluster's API gets a public endpoint",
    ],
    [
      switched(
        "aws_eks_cluster",
        "vpc_config",
        [{ public_access_cidrs: ["198.51.100.0/24"] }],
        [{ public_access_cidrs: ["0.0.0.0/0"] }],
      ),
      "! the cluster's API from 0.0.0.0/0",
    ],
    [
      created("aws_lambda_function_url.x", { authorization_type: "NONE" }),
      "! the function can be called by anyone",
    ],
    [switched("aws_cloudfront_distribution", "web_acl_id", "arn:w", ""), "+ the firewall is taken off"],
    [switched("aws_db_snapshot", "shared_accounts", [], ["all"]), "! the snapshot can be copied by anyone"],
    [
      switched(
        "aws_lightsail_bucket",
        "access_rules",
        [{ get_object: "private" }],
        [{ get_object: "public" }],
      ),
      "! the bucket's objects can be read by anyone",
    ],
    [
      created("aws_opensearchserverless_security_policy.x", {
        type: "network",
        policy: '[{"Rules":[],"AllowFromPublic":true}]',
      }),
      "! the collection can be reached from the internet",
    ],
    [
      switched("aws_cognito_identity_pool", "allow_unauthenticated_identities", false, true),
      "! anyone gets credentials without signing in",
    ],
    [
      created("aws_route.x", {
        route_table_id: "rtb-1",
        destination_cidr_block: "0.0.0.0/0",
        gateway_id: "igw-1",
      }),
      "+ a route leads to the internet",
    ],
    [
      created("aws_vpc_peering_connection.x", { vpc_id: "vpc-1", peer_vpc_id: "vpc-2" }),
      "+ another network is connected",
    ],
    [
      created("aws_ec2_managed_prefix_list_entry.x", { prefix_list_id: "pl-1", cidr: "0.0.0.0/0" }),
      "! whatever names the prefix list from 0.0.0.0/0",
    ],
    [
      destroyed("aws_wafv2_web_acl_association.x", { resource_arn: "arn:lb", web_acl_arn: "arn:w" }),
      "+ the firewall is taken off",
    ],
    [
      destroyed("aws_s3_bucket_public_access_block.x", { bucket: "b", block_public_acls: true }),
      "! a block on public access is lifted",
    ],
  ])("%# open", (change, expected) => {
    expect(said(network(change))).toEqual([expected]);
  });

  it.each<[string, ResourceChange]>([
    ["a database is closed", switched("aws_db_instance", "publicly_accessible", true, false)],
    ["a bucket is private again", switched("aws_s3_bucket_acl", "acl", "public-read", "private")],
    ["a block is set up", switched("aws_s3_bucket_public_access_block", "block_public_acls", false, true)],
  ])("close if %s", (_, change) => {
    expect(network(change)).toMatchObject([{ effect: "narrowed", widens: false }]);
  });

  it.each<[string, ResourceChange[]]>([
    [
      "what was guarded goes too",
      [
        destroyed("aws_s3_bucket_public_access_block.x", { bucket: "b", block_public_acls: true }),
        destroyed("aws_s3_bucket.b", { bucket: "b", id: "b" }),
      ],
    ],
    [
      "the guard did nothing",
      [destroyed("aws_s3_bucket_public_access_block.x", { bucket: "b", block_public_acls: false })],
    ],
    ["a load balancer is new", [created("aws_lb.x", { internal: false })]],
    ["a public database is destroyed", [destroyed("aws_db_instance.x", { publicly_accessible: true })]],
  ])("open nothing if %s", (_, changes) => {
    expect(network(...changes).filter(({ widens }) => widens)).toEqual([]);
  });
});

it("a cluster's public endpoint is open to all only if its networks are not limited", () => {
  const isOpen = (cidrs: readonly string[]) => {
    const cluster = created("aws_eks_cluster.x", {
      vpc_config: [{ endpoint_public_access: true, public_access_cidrs: cidrs }],
    });
    return reviewOf(planOf([cluster])).projects[0]?.network.entries.some((entry) => entry.isOpenToAll);
  };
  expect([isOpen(["198.51.100.0/24"]), isOpen(["0.0.0.0/0"]), isOpen([])]).toEqual([false, true, true]);
});
