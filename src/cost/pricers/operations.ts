import { blocks, listOf, literal, numeric } from "../../plan/resources/resource-set";
import { type Pricer, monthly, used } from "../charge";

/** An alarm with a period below a minute is a high-resolution alarm. */
const MINUTE = 60;
/** An alarm on a band watches the metric and both ends of the band. */
const METRICS_OF_BAND = 3;

const alarm: Pricer = ({ values }) => {
  const queries = blocks(values.metric_query);
  const measured = queries.flatMap(({ metric }) => blocks(metric));
  const periods = [values, ...measured].map(({ period }) => numeric(period) ?? MINUTE);
  const meter = Math.min(...periods) < MINUTE ? "alarms/high-resolution" : "alarms/standard";
  const isAnomaly = queries.some(({ expression }) =>
    /ANOMALY_DETECTION_BAND/i.test(literal(expression) ?? ""),
  );
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
  const data = selectors > 0 ? [used("cloudtrail/data-events", usage, "cloudtrailDataEvents", 100_000)] : [];
  if (copies.quantity === undefined && data.length === 0) {
    return {
      free: "an account's first trail of management events is free; a second needs cloudtrail_copied_events",
    };
  }
  return copies.quantity === undefined ? data : [copies, ...data];
};

const webAcl: Pricer = ({ values }, { usage }) => [
  monthly("waf/acl"),
  monthly("waf/rule", blocks(values.rule).length || listOf(values.rule).length),
  used("waf/requests", usage, "wafRequests", 1_000_000),
];

export const operationsPricers: Readonly<Record<string, Pricer>> = {
  aws_cloudwatch_log_group: (_, { usage }) => [
    used("logs/ingested", usage, "logIngestedGb"),
    used("logs/stored", usage, "logStoredGb"),
  ],
  aws_cloudwatch_metric_alarm: alarm,
  aws_cloudtrail: trail,
  aws_sns_topic: (_, { usage }) => [
    used("sns/requests", usage, "snsRequests", 1_000_000),
    used("sns/emails", usage, "snsEmails", 100_000),
  ],
  aws_secretsmanager_secret: (_, { usage }) => [
    monthly("secrets/secret"),
    used("secrets/calls", usage, "secretCalls", 10_000),
  ],
  aws_kms_key: (_, { usage }) => [monthly("kms/key"), used("kms/requests", usage, "kmsRequests", 10_000)],
  aws_cloudfront_distribution: (_, { usage }) => [
    used("cloudfront/data", usage, "cloudfrontGb"),
    used("cloudfront/requests", usage, "cloudfrontRequests", 10_000),
  ],
  aws_wafv2_web_acl: webAcl,
};
