import { blocks, listOf, literal, namedBy, numeric } from "../../plan/resources/resource-set";
import { type Billing, type Pricer, guessed, hourly, monthly, used, usedInTiers } from "../charge";

const MILLION = 1_000_000;
const NO_END = Number.POSITIVE_INFINITY;

/** A private authority costs its month, and each certificate, the more of them the less. */
const authority: Pricer = ({ values }, { usage }) => [
  monthly(
    literal(values.usage_mode) === "SHORT_LIVED_CERTIFICATE"
      ? "private-ca/short-lived"
      : "private-ca/authority",
  ),
  ...usedInTiers(
    [
      ["private-ca/certificates", 1_000],
      ["private-ca/certificates-second-tier", 10_000],
      ["private-ca/certificates-third-tier", NO_END],
    ],
    usage,
    "privateCertificates",
  ),
];

const certificate: Pricer = ({ values }) =>
  literal(values.certificate_authority_arn) === undefined
    ? { free: "public certificates of ACM are free" }
    : [monthly("private-ca/certificates")];

const buildProject: Pricer = ({ values }, { usage }): Billing => {
  const environment = blocks(values.environment)[0] ?? {};
  const size = /^BUILD_GENERAL1_(.*)$/.exec(literal(environment.compute_type) ?? "")?.[1]?.toLowerCase();
  if (size === undefined) return { unpriced: "its compute type has no price here" };
  const kind = /^(?:WINDOWS|ARM)/.exec(literal(environment.type) ?? "")?.[0].toLowerCase();
  return [used(`codebuild/${kind === undefined ? size : `${kind}-${size}`}`, usage, "buildMinutes")];
};

/** Stacks of other parties' resource types pay for their handlers; those of AWS's own are free. */
const nestedStack: Pricer = ({ values }, { usage }) =>
  literal(values.template_body) !== undefined && usage.handlerOperations === undefined
    ? { free: "the handlers of AWS's own types are free" }
    : [
        used("cloudformation/operations", usage, "handlerOperations"),
        used("cloudformation/seconds", usage, "handlerSeconds"),
      ];

const eventBus: Pricer = (_, { usage }) => [
  used("eventbridge/events", usage, "busEvents", MILLION),
  used("eventbridge/archived", usage, "busArchivedGb"),
  used("eventbridge/archive", usage, "busArchiveGb"),
  used("eventbridge/discovery", usage, "busDiscoveredEvents", MILLION),
];

const configRule: Pricer = (_, { usage }) =>
  usedInTiers(
    [
      ["config/evaluations", 100_000],
      ["config/evaluations-second-tier", 500_000],
      ["config/evaluations-third-tier", NO_END],
    ],
    usage,
    "configEvaluations",
  );

/** Two controllers, more on demand. */
const directory: Pricer = ({ values }, { usage }): Billing => {
  const kind = literal(values.type) ?? "SimpleAD";
  const size = literal(kind === "MicrosoftAD" ? values.edition : values.size);
  if (kind !== "MicrosoftAD" && size === undefined) return { unpriced: "its size is not known before apply" };
  const meter = `directory/${kind.toLowerCase()}-${(size ?? "Enterprise").toLowerCase()}`;
  return [
    hourly(meter, 2 + (usage.directoryControllers ?? 0), "two controllers"),
    ...(kind !== "MicrosoftAD" || usage.directoryShares === undefined
      ? []
      : [hourly(`${meter}-share`, usage.directoryShares)]),
  ];
};

const directConnection: Pricer = ({ values }, { usage }): Billing => {
  const bandwidth = literal(values.bandwidth);
  if (bandwidth === undefined) return { unpriced: "its bandwidth is not known before apply" };
  return [hourly(`direct-connect/${bandwidth}`), used("direct-connect/out", usage, "directConnectOutGb")];
};

/** Windows file servers: storage, and the speed that is bought with it. */
const windowsFiles: Pricer = ({ values }, { usage }): Billing => {
  const zones = (literal(values.deployment_type) ?? "").startsWith("MULTI_AZ") ? "multi" : "single";
  const size = numeric(values.storage_capacity);
  if (size === undefined) return { unpriced: "its size is not known before apply" };
  const disk = (literal(values.storage_type) ?? "SSD").toLowerCase();
  return [
    monthly(`fsx-windows/${zones}-throughput`, numeric(values.throughput_capacity) ?? 0),
    monthly(`fsx-windows/${zones}-${disk}`, size),
    used("fsx-windows/backup", usage, "fsxBackupGb"),
  ];
};

/** Nodes of a broker's kind of deployment. */
const BROKERS: Readonly<Record<string, number>> = { ACTIVE_STANDBY_MULTI_AZ: 2, CLUSTER_MULTI_AZ: 3 };

const broker: Pricer = ({ values }, { usage }): Billing => {
  const kind = literal(values.host_instance_type);
  const engine = (literal(values.engine_type) ?? "ActiveMQ").toLowerCase();
  if (kind === undefined) return { unpriced: "its type is not known before apply" };
  const nodes = BROKERS[(literal(values.deployment_mode) ?? "").toUpperCase()] ?? 1;
  const isBlock = engine === "rabbitmq" || literal(values.storage_type)?.toLowerCase() === "ebs";
  const kept = used(isBlock ? "mq/block-storage" : "mq/storage", usage, "mqGb");
  return [
    hourly(`mq/${engine}-${kind}`, nodes),
    // Each node of a RabbitMQ cluster has its own disk.
    engine === "rabbitmq" && kept.quantity !== undefined
      ? { ...kept, quantity: kept.quantity * nodes }
      : kept,
  ];
};

const airflow: Pricer = ({ values }, { usage }) => {
  const size = (literal(values.environment_class) ?? "mw1.small").toLowerCase().replace("mw1.", "");
  return [
    hourly(`airflow/${size}`),
    used(`airflow/${size}-worker`, usage, "airflowWorkerHours"),
    used(`airflow/${size}-scheduler`, usage, "airflowSchedulerHours"),
    used("airflow/storage", usage, "airflowGb"),
  ];
};

const firewall: Pricer = ({ values }, { usage }) => [
  blocks(values.subnet_mapping).length === 0
    ? guessed(hourly("network-firewall/endpoint", 1, "one zone; its subnets are not known"))
    : hourly("network-firewall/endpoint", blocks(values.subnet_mapping).length),
  used("network-firewall/data", usage, "firewallGb"),
];

/** One of AWS's first firewalls: rules, and groups of them. */
const classicWebAcl: Pricer = ({ values }, { usage }) => [
  monthly("waf/acl"),
  monthly(
    "waf/rule",
    Math.max(blocks(values.rules).length, blocks(values.rule).length) + (usage.wafGroupRules ?? 0),
  ),
  used("waf/requests", usage, "wafRequests", MILLION),
];

const transferServer: Pricer = ({ values }, { usage }) => {
  const protocols = listOf(values.protocols).length;
  return [
    hourly("transfer-family/protocol", Math.max(1, protocols)),
    used("transfer-family/down", usage, "transferDownGb"),
    used("transfer-family/up", usage, "transferUpGb"),
  ];
};

/** Standard workflows pay for transitions, express ones for requests and for memory over time. */
const stateMachine: Pricer = ({ values }, { usage }) =>
  literal(values.type) === "EXPRESS"
    ? [
        used("step-functions/requests", usage, "workflowRequests", MILLION),
        ...usedInTiers(
          [
            ["step-functions/duration", 1_000],
            ["step-functions/duration-second-tier", 5_000],
            ["step-functions/duration-third-tier", NO_END],
          ],
          usage,
          "workflowGbHours",
        ),
      ]
    : [used("step-functions/transitions", usage, "workflowTransitions", 1_000)];

/** A snapshot keeps at most what its volume holds. */
const snapshot: Pricer = (resource, { usage, all }) => {
  const volume = namedBy(resource, "volume_id", "aws_ebs_volume", all);
  const whole = numeric(resource.values.volume_size) ?? numeric(volume?.values.size);
  const kept = used("ebs/snapshot", usage, "snapshotGb");
  return [
    whole === undefined || usage.snapshotGb !== undefined
      ? kept
      : { meter: "ebs/snapshot", quantity: whole, assumes: `${String(whole)} GB, all of its volume` },
    ...(usage.snapshotFastHours === undefined ? [] : [used("ebs/fast-restore", usage, "snapshotFastHours")]),
    ...(usage.snapshotLists === undefined ? [] : [used("ebs/snapshot-lists", usage, "snapshotLists", 1_000)]),
    ...(usage.snapshotReads === undefined ? [] : [used("ebs/snapshot-reads", usage, "snapshotReads", 1_000)]),
    ...(usage.snapshotWrites === undefined
      ? []
      : [used("ebs/snapshot-writes", usage, "snapshotWrites", 1_000)]),
  ];
};

const snapshotCopy: Pricer = (resource, context) => {
  const source = namedBy(resource, "source_snapshot_id", "aws_ebs_snapshot", context.all);
  return snapshot(source === undefined ? resource : { ...source, address: resource.address }, context);
};

export const serviceFeePricers: Readonly<Record<string, Pricer>> = {
  aws_acm_certificate: certificate,
  aws_acmpca_certificate_authority: authority,
  aws_cloudformation_stack: nestedStack,
  aws_cloudformation_stack_set: nestedStack,
  aws_cloudwatch_event_bus: eventBus,
  aws_codebuild_project: buildProject,
  aws_config_config_rule: configRule,
  aws_config_configuration_recorder: (_, { usage }) => [used("config/items", usage, "configItems")],
  aws_config_organization_custom_rule: configRule,
  aws_config_organization_managed_rule: configRule,
  aws_directory_service_directory: directory,
  aws_dx_connection: directConnection,
  aws_dx_gateway_association: (_, { usage }) => [
    hourly("transit-gateway/attachment"),
    used("transit-gateway/data", usage, "transitGatewayGb"),
  ],
  aws_ebs_snapshot: snapshot,
  aws_ebs_snapshot_copy: snapshotCopy,
  aws_ec2_traffic_mirror_session: () => [hourly("traffic-mirror/source")],
  aws_fsx_windows_file_system: windowsFiles,
  aws_mq_broker: broker,
  aws_mwaa_environment: airflow,
  aws_networkfirewall_firewall: firewall,
  aws_sfn_state_machine: stateMachine,
  aws_ssm_activation: (_, { usage }) => [used("ssm/managed-hours", usage, "ssmManagedHours")],
  aws_transfer_server: transferServer,
  aws_waf_web_acl: classicWebAcl,
  aws_wafregional_web_acl: classicWebAcl,
};
