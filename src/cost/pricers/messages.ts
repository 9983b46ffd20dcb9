import { literal, referringTo } from "../../plan/resources/resource-set";
import { type Charge, type Pricer, hourly, used, usedInTiers } from "../charge";
import type { UsageFigures } from "../usage";

const MILLION = 1_000_000;
const BILLION = 1_000 * MILLION;
const NO_END = Number.POSITIVE_INFINITY;

const restApi: Pricer = (_, { usage }) =>
  usedInTiers(
    [
      ["apigateway/rest-requests", 333 * MILLION],
      ["apigateway/rest-requests-second-tier", BILLION],
      ["apigateway/rest-requests-third-tier", 20 * BILLION],
      ["apigateway/rest-requests-fourth-tier", NO_END],
    ],
    usage,
    "apiRequests",
    MILLION,
  );

/** HTTP and WebSocket APIs. */
const newerApi: Pricer = ({ values }, { usage }) => {
  if (literal(values.protocol_type) !== "WEBSOCKET")
    return usedInTiers(
      [
        ["apigateway/http-requests", 300 * MILLION],
        ["apigateway/http-requests-second-tier", NO_END],
      ],
      usage,
      "apiRequests",
      MILLION,
    );
  return [
    ...usedInTiers(
      [
        ["apigateway/messages", BILLION],
        ["apigateway/messages-second-tier", NO_END],
      ],
      usage,
      "apiMessages",
      MILLION,
    ),
    used("apigateway/connection-minutes", usage, "apiConnectionMinutes", MILLION),
  ];
};

/** A stage's cache, in GB; without one it is free. */
const stage: Pricer = ({ values }) => {
  const size = literal(values.cache_cluster_size);
  return values.cache_cluster_enabled === true && size !== undefined
    ? [hourly(`apigateway-cache/${size}`)]
    : { free: "a stage without a cache" };
};

const queue: Pricer = ({ values }, { usage }) => [
  used(values.fifo_queue === true ? "sqs/fifo-requests" : "sqs/requests", usage, "sqsRequests", MILLION),
];

/** What topics deliver to whom is only counted where somebody says so: most have one kind of subscriber. */
const topic: Pricer = (resource, { usage, all }) => {
  if (resource.values.fifo_topic === true) {
    const names = referringTo(resource, "aws_sns_topic_subscription", "topic_arn", all);
    return fifoTopic(usage, names.length);
  }
  return [
    used("sns/requests", usage, "snsRequests", MILLION),
    used("sns/emails", usage, "snsEmails", 100_000),
    ...(usage.snsHttp === undefined ? [] : [used("sns/http", usage, "snsHttp", 100_000)]),
    ...(usage.snsPushes === undefined ? [] : [used("sns/pushes", usage, "snsPushes", MILLION)]),
    ...(usage.snsFirehose === undefined ? [] : [used("sns/firehose", usage, "snsFirehose", MILLION)]),
    ...(usage.snsSms === undefined ? [] : [used("sns/sms", usage, "snsSms", 100)]),
  ];
};

/** A FIFO topic pays for messages and for their size, as they come and as they go to each subscription. */
function fifoTopic(usage: UsageFigures, subscriptions: number): readonly Charge[] {
  const times = (charge: Charge): Charge =>
    charge.quantity === undefined ? charge : { ...charge, quantity: charge.quantity * subscriptions };
  return [
    used("sns/fifo-requests", usage, "snsRequests", MILLION),
    used("sns/fifo-payload", usage, "snsFifoGb"),
    ...(subscriptions === 0
      ? []
      : [
          times(used("sns/fifo-notifications", usage, "snsRequests", MILLION)),
          times(used("sns/fifo-notified", usage, "snsFifoGb")),
        ]),
  ];
}

export const messagePricers: Readonly<Record<string, Pricer>> = {
  aws_api_gateway_rest_api: restApi,
  aws_api_gateway_stage: stage,
  aws_apigatewayv2_api: newerApi,
  aws_sns_topic: topic,
  aws_sqs_queue: queue,
};
