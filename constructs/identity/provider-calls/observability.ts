import { callsOf, type TypeCallsTable } from "./type-calls";

const cloudtrail = callsOf("cloudtrail");
const cloudwatch = callsOf("cloudwatch");
const logs = callsOf("logs");
const sns = callsOf("sns");

const GROUP = "arn:aws:logs:{region}:{account}:log-group:{name}";

/** Logs, alarms, topics and trails. */
export const OBSERVABILITY_CALLS: TypeCallsTable = {
  aws_cloudtrail: cloudtrail({
    about: "{arn}",
    create: "CreateTrail StartLogging PutEventSelectors",
    read: "DescribeTrails GetTrailStatus GetEventSelectors GetInsightSelectors ListTags",
    update: "UpdateTrail PutEventSelectors StartLogging StopLogging",
    delete: "DeleteTrail",
  }),
  aws_cloudwatch_metric_alarm: cloudwatch({
    about: "{arn}",
    create: "PutMetricAlarm",
    read: "DescribeAlarms ListTagsForResource",
    update: "PutMetricAlarm",
    delete: "DeleteAlarms",
  }),
  aws_cloudwatch_composite_alarm: cloudwatch({
    about: "{arn}",
    create: "PutCompositeAlarm",
    read: "DescribeAlarms ListTagsForResource",
    update: "PutCompositeAlarm",
    delete: "DeleteAlarms",
  }),
  // All calls except those for tags take a log group's ARN with `:*` at the end.
  aws_cloudwatch_log_group: logs({
    about: `${GROUP}:*`,
    create: "CreateLogGroup PutRetentionPolicy",
    read: `DescribeLogGroups ListTagsForResource@${GROUP}`,
    update: "PutRetentionPolicy DeleteRetentionPolicy",
    delete: "DeleteLogGroup",
    tags: `TagResource@${GROUP} UntagResource@${GROUP}`,
  }),
  aws_cloudwatch_log_metric_filter: logs({
    about: "log-group:{log_group_name}:*",
    create: "PutMetricFilter",
    read: "DescribeMetricFilters",
    update: "PutMetricFilter",
    delete: "DeleteMetricFilter",
    tags: "",
  }),
  aws_sns_topic: sns({
    about: "{arn}",
    create: "CreateTopic SetTopicAttributes",
    read: "GetTopicAttributes ListTagsForResource",
    update: "SetTopicAttributes",
    delete: "DeleteTopic",
  }),
  aws_sns_topic_policy: sns({
    about: "{arn}",
    create: "SetTopicAttributes",
    read: "GetTopicAttributes",
    update: "SetTopicAttributes",
    delete: "SetTopicAttributes",
    tags: "",
  }),
  aws_sns_topic_subscription: sns({
    about: "{topic_arn}",
    create: "Subscribe",
    read: "GetSubscriptionAttributes",
    update: "SetSubscriptionAttributes",
    delete: "Unsubscribe",
    tags: "",
  }),
};
