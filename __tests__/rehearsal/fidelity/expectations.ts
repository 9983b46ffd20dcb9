import type { Expectation } from "./expectation";
import { COMPUTE } from "./expectations/compute";
import { DATA } from "./expectations/data";
import { MANAGEMENT } from "./expectations/management";
import { NETWORK } from "./expectations/network";

/**
 * One entry a type, not made by the simulation. They were derived on 2026-11-28 by a script of its own, which read two
 * sources without the product's code: the facts about provider 6.25 (defaults, computed blocks, sensitive arguments),
 * and the comments in the bindings' sources (computed or not). What code in the provider decides (CustomizeDiff,
 * DiffSuppressFunc, the older SDK's empty texts in sets) was added by hand and has its reason above the entry.
 *
 * The simulation differed in none of the 74 types where only facts and bindings decide. The provider's documentation was
 * read for 50 of them, in the versions that public repositories have (2.x to 6.x): its defaults and “Forces new
 * resource” contradict nothing here. Not read was that of ACM's certificate, the Auto Scaling group, the CloudFront
 * distribution, the event target, Cognito's pool and client, the database instance and cluster, the DynamoDB table,
 * ECS' service and task definition, ElastiCache's replication group, the role's policy attachment, the instance, the
 * Lambda function, the launch template, the listener, the route table, S3's bucket, its policy and versioning, the
 * security group, the association of DHCP options and the web ACL. The empty texts in sets were seen in plans of the
 * real provider.
 */
export const EXPECTATIONS: Readonly<Record<string, Expectation>> = {
  ...NETWORK,
  ...COMPUTE,
  ...DATA,
  ...MANAGEMENT,
};
