import { blocks, listOf, literal, numeric } from "../../plan/resources/resource-set";
import { HOURS, type Pricer, monthly, used } from "../charge";

/** An alarm with a period below a minute is a high-resolution alarm. */
const MINUTE = 60;
/** An alarm on a band watches the metric and both ends of the band. */
const METRICS_OF_BAND = 3;

const alarm: Pricer = ({ values }) => {
  const queries = blocks(values.metric_query);
  const measured = queries.flatMap(({ metric }) => blocks(metric));
  const periods = [values, ...measured].map(({ period }) => numeric(period) ?? MINUTE);
  const meter = Math.min(...periods) < MINUTE ? "alarms/high-resolution" : "alarms/standard";
  // Only an alarm on a band has a metric for a threshold.
  const isAnomaly =
    literal(values.threshold_metric_id) !== undefined ||
    queries.some(({ expression }) => /ANOMALY_DETECTION_BAND/i.test(literal(expression) ?? ""));
  const count = Math.max(measured.length, 1) * (isAnomaly ? METRICS_OF_BAND : 1);
  return [
    monthly(
      meter,
      count,
      isAnomaly ? "an anomaly alarm: each metric and the two ends of its band" : undefined,
    ),
  ];
};

const trail: Pricer = ({ values }, { usage }) => {
  const copies = used("cloudtrail/copies", usage, "cloudtrailCopiedEvents", 100_000);
  const selectors = blocks(values.event_selector).length + blocks(values.advanced_event_selector).length;
  const insights =
    blocks(values.insight_selector).length > 0 || usage.cloudtrailInsightEvents !== undefined
      ? [used("cloudtrail/insights", usage, "cloudtrailInsightEvents", 100_000)]
      : [];
  const data =
    selectors > 0 || usage.cloudtrailDataEvents !== undefined
      ? [used("cloudtrail/data-events", usage, "cloudtrailDataEvents", 100_000)]
      : [];
  if (copies.quantity === undefined && data.length + insights.length === 0) {
    return {
      free: "an account's first trail of management events is free; a second needs cloudtrail_copied_events",
    };
  }
  return [...(copies.quantity === undefined ? [] : [copies]), ...data, ...insights];
};

const webAcl: Pricer = ({ values }, { usage }) => [
  monthly("waf/acl"),
  monthly(
    "waf/rule",
    (blocks(values.rule).length || listOf(values.rule).length) + (usage.wafGroupRules ?? 0),
  ),
  used("waf/requests", usage, "wafRequests", 1_000_000),
];

/** Keys with a private part, but for RSA 2048, whose requests cost what those of other keys do. */
function isAsymmetric(values: Parameters<Pricer>[0]["values"]): boolean {
  const spec = literal(values.customer_master_key_spec) ?? literal(values.key_spec) ?? "SYMMETRIC_DEFAULT";
  return !/^(?:SYMMETRIC_DEFAULT|RSA_2048|HMAC_.*)$/.test(spec);
}

/** Standard parameters are free. */
const parameter: Pricer = ({ values }, { usage }) =>
  literal(values.tier) === "Advanced"
    ? [monthly("ssm/advanced"), used("ssm/requests", usage, "ssmRequests", 10_000)]
    : { free: "standard parameters are free" };

const key: Pricer = ({ values }, { usage }) => [
  monthly("kms/key"),
  used(isAsymmetric(values) ? "kms/asymmetric-requests" : "kms/requests", usage, "kmsRequests", 10_000),
];

/** What writing costs in the classes of log groups that are not the standard one. */
const LOG_CLASSES: Readonly<Record<string, string>> = {
  INFREQUENT_ACCESS: "infrequent",
  DELIVERY: "delivery",
};

const MINUTES = 60;

/** Runs follow from `rate(5 minutes)`; a cron expression does not tell their number simply. */
const canary: Pricer = ({ values }, { usage }) => {
  const schedule = literal(blocks(values.schedule)[0]?.expression) ?? "";
  const [, every, unit = ""] = /^rate\((\d+) (minute|hour)s?\)$/.exec(schedule) ?? [];
  const minutes = Number(every) * (unit === "hour" ? MINUTES : 1);
  if (usage.canaryRuns !== undefined || !(minutes > 0)) return [used("canaries/runs", usage, "canaryRuns")];
  return [monthly("canaries/runs", (HOURS * MINUTES) / minutes, `a run every ${String(minutes)} minutes`)];
};

export const operationsPricers: Readonly<Record<string, Pricer>> = {
  aws_cloudwatch_log_group: ({ values }, { usage }) => [
    used(`logs/${LOG_CLASSES[literal(values.log_group_class) ?? ""] ?? "ingested"}`, usage, "logIngestedGb"),
    used("logs/stored", usage, "logStoredGb"),
    ...(usage.logInsightsGb === undefined ? [] : [used("logs/insights", usage, "logInsightsGb")]),
  ],
  aws_cloudwatch_composite_alarm: () => [monthly("alarms/composite")],
  aws_cloudwatch_dashboard: () => [monthly("dashboards/dashboard")],
  aws_cloudwatch_metric_alarm: alarm,
  aws_synthetics_canary: canary,
  aws_rum_app_monitor: (_, { usage }) => [used("rum/events", usage, "rumEvents", 100_000)],
  aws_cloudtrail: trail,
  aws_secretsmanager_secret: (_, { usage }) => [
    monthly("secrets/secret"),
    used("secrets/calls", usage, "secretCalls", 10_000),
  ],
  aws_kms_key: key,
  aws_cloudfront_distribution: ({ values }, { usage }) => [
    ...(blocks(values.viewer_certificate).some(({ ssl_support_method: how }) => literal(how) === "vip")
      ? [monthly("cloudfront/dedicated-addresses")]
      : []),
    used("cloudfront/data", usage, "cloudfrontGb"),
    used("cloudfront/requests", usage, "cloudfrontRequests", 10_000),
  ],
  aws_kms_external_key: key,
  aws_kms_replica_key: (_, { usage }) => [
    monthly("kms/key"),
    used("kms/requests", usage, "kmsRequests", 10_000),
  ],
  aws_ssm_parameter: parameter,
  aws_wafv2_web_acl: webAcl,
};
