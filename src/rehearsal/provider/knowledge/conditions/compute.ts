import { type ObjectValue, sameValue } from "../../values/compare";
import { isUnknown } from "../../values/unknown";
import type { PlanConditions } from "../type-knowledge";
import { all, at, changes, comesOrGoes, goesFrom, isEmpty, leftOut, together, when } from "./change";

/** Graviton types have a `g` after the generation: `t4g`, `m7gd`, `c6gn`. */
function isArm(instanceType: unknown): boolean {
  return typeof instanceType === "string" && /^(a1|[a-z]+\d+g[a-z]*)\./.test(instanceType);
}

const FUNCTION_SETTINGS = changes(
  ...[
    "dead_letter_config",
    "description",
    "environment",
    "ephemeral_storage",
    "file_system_config",
    "handler",
  ],
  ...[
    "image_config",
    "kms_key_arn",
    "layers",
    "logging_config",
    "memory_size",
    "role",
    "runtime",
    "snap_start",
  ],
  ...["timeout", "tracing_config", "vpc_config"],
);
const FUNCTION_CODE = changes(
  ...[
    "architectures",
    "filename",
    "image_uri",
    "s3_bucket",
    "s3_key",
    "s3_object_version",
    "source_code_hash",
  ],
);

/** The arguments of a launch template that do not create a new version. */
const BESIDE_VERSIONS = new Set([
  "default_version",
  "latest_version",
  "tags",
  "tags_all",
  "update_default_version",
]);

function hasNewVersion(prior: ObjectValue, planned: ObjectValue): boolean {
  return Object.keys(planned).some(
    (name) => !BESIDE_VERSIONS.has(name) && !sameValue(prior[name] ?? null, planned[name] ?? null),
  );
}

/** With an interface of its own, that one's setting counts. */
const OWN_INTERFACE = leftOut(
  "source_dest_check",
  true,
  ({ network_interface: own }) => isUnknown(own) || isEmpty(own),
);

const isNoDaemon = ({ scheduling_strategy: strategy }: ObjectValue): boolean => strategy !== "DAEMON";

/** Machines, containers and functions. */
export const COMPUTE: Readonly<Record<string, PlanConditions>> = {
  aws_ecs_service: {
    // With force_new_deployment, only adding the first strategy or removing the last replaces the service.
    replacesIf: when(
      (prior, planned) =>
        changes("capacity_provider_strategy")(prior, planned) &&
        (planned["force_new_deployment"] !== true ||
          comesOrGoes("capacity_provider_strategy")(prior, planned)),
      "capacity_provider_strategy",
    ),
    planned: together(
      leftOut("deployment_maximum_percent", 200, isNoDaemon),
      leftOut("deployment_minimum_healthy_percent", 100, isNoDaemon),
    ),
  },
  aws_eks_cluster: {
    replacesIf: all(
      when(
        (prior, planned) => !isEmpty(prior["encryption_config"]) && isEmpty(planned["encryption_config"]),
        "encryption_config",
      ),
      // Auto mode keeps its nodes' role.
      when((prior, planned) => {
        const [before, after] = [prior, planned].map((state) => at(state, "compute_config.0.node_role_arn"));
        return typeof before === "string" && before !== "" && typeof after === "string" && after !== before;
      }, "compute_config.0.node_role_arn"),
    ),
  },
  aws_instance: {
    replacesIf: (prior, planned) => [
      ...(planned["user_data_replace_on_change"] === true
        ? ["user_data", "user_data_base64"].filter((name) => changes(name)(prior, planned))
        : []),
      // A change of type stops and starts the instance, which works only within one architecture.
      ...when(goesFrom("enable_primary_ipv6", true, false), "enable_primary_ipv6")(prior, planned),
      ...(isArm(prior["instance_type"]) === isArm(planned["instance_type"]) ? [] : ["instance_type"]),
    ],
    undecided: ["ipv6_addresses", "launch_template"],
    // An instance that is stopped and started gets a new public address.
    unknownIf: when(
      (prior, planned) =>
        !isEmpty(prior["public_ip"]) &&
        prior["public_ip"] !== "" &&
        changes("instance_type", "user_data", "user_data_base64")(prior, planned),
      "public_dns",
      "public_ip",
    ),
    // The interface's own setting counts.
    planned: leftOut(
      "source_dest_check",
      true,
      ({ network_interface: own }) => isUnknown(own) || isEmpty(own),
    ),
  },
  aws_lambda_function: {
    replacesIf: when(comesOrGoes("durable_config"), "durable_config"),
    unknownIf: (prior, planned) => {
      const changed = FUNCTION_SETTINGS(prior, planned) || FUNCTION_CODE(prior, planned);
      const published = planned["publish"] === true && (changed || changes("publish")(prior, planned));
      return [
        ...(changed ? ["last_modified"] : []),
        ...(published ? ["version", "qualified_arn", "qualified_invoke_arn"] : []),
      ];
    },
  },
  aws_lambda_invocation: {
    replacesIf: when(
      (prior, planned) => planned["lifecycle_scope"] !== "CRUD" && changes("input")(prior, planned),
      "input",
    ),
    unknownIf: when(changes("input"), "result"),
  },
  aws_launch_template: {
    unknownIf: all(
      when(hasNewVersion, "latest_version"),
      when(
        (prior, planned) => planned["update_default_version"] === true && hasNewVersion(prior, planned),
        "default_version",
      ),
    ),
  },
  aws_spot_instance_request: { planned: OWN_INTERFACE },
};
