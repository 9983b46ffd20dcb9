import { hasUnknown, type ObjectValue, elements, strings, text } from "../../values/compare";
import { UNKNOWN, isUnknown } from "../../values/unknown";
import type { PlanConditions } from "../type-knowledge";
import { all, at, changes, comesOrGoes, each, goesFrom, isEmpty, leftOut, shrinks, when } from "./change";

/**
 * A network load balancer gains subnets in place. Losing one, or gaining its first or losing its last security group,
 * replaces it.
 */
function balancerReplacement(prior: ObjectValue, planned: ObjectValue): readonly string[] {
  if (planned["load_balancer_type"] !== "network") return [];
  const isGone = (name: string): boolean =>
    Array.isArray(planned[name]) && strings(prior, name).some((id) => !strings(planned, name).includes(id));
  const mapped = (state: ObjectValue): unknown[] =>
    elements(state, "subnet_mapping").map((mapping) => mapping["subnet_id"]);
  const unmapped =
    Array.isArray(planned["subnet_mapping"]) &&
    mapped(prior).some((subnet) => !mapped(planned).includes(subnet));
  return [
    ...(isGone("subnets") ? ["subnets"] : []),
    ...(unmapped ? ["subnet_mapping"] : []),
    ...when(comesOrGoes("security_groups"), "security_groups")(prior, planned),
    ...when(shrinks("secondary_ips_auto_assigned_per_subnet"), "secondary_ips_auto_assigned_per_subnet")(
      prior,
      planned,
    ),
  ];
}

/**
 * Arguments that only some kinds of load balancer have. For others their defaults are left out of a plan; the facts do not
 * say so.
 */
const ONLY_OF: Readonly<Record<string, readonly string[]>> = {
  client_keep_alive: ["application"],
  desync_mitigation_mode: ["application"],
  dns_record_client_routing_policy: ["network"],
  drop_invalid_header_fields: ["application"],
  enable_cross_zone_load_balancing: ["network", "gateway"],
  enable_http2: ["application"],
  enable_tls_version_and_cipher_suite_headers: ["application"],
  enable_waf_fail_open: ["application"],
  enable_xff_client_port: ["application"],
  enable_zonal_shift: ["application", "network"],
  idle_timeout: ["application"],
  preserve_host_header: ["application"],
  xff_header_processing_mode: ["application"],
};

function ofOtherBalancers(planned: ObjectValue, prior: ObjectValue | undefined): ObjectValue {
  const { load_balancer_type: type } = planned;
  if (typeof type !== "string") return {};
  const others = Object.entries(ONLY_OF).filter(([, types]) => !types.includes(type));
  return Object.fromEntries(others.map(([name]) => [name, prior?.[name] ?? null]));
}

const BALANCER: PlanConditions = {
  replacesIf: balancerReplacement,
  unknownIf: all(when(changes("subnets"), "subnet_mapping"), when(changes("subnet_mapping"), "subnets")),
  planned: ofOtherBalancers,
};

const COOKIES = new Set<unknown>(["lb_cookie", "app_cookie"]);

/** Defaults that a target group's kind leaves out: a cookie's age without a cookie, a function's port. */
const TARGETS: PlanConditions = {
  planned: (planned, prior) => {
    const asBefore = (block: string, ...names: string[]) =>
      Object.fromEntries(names.map((name) => [name, at(prior ?? {}, `${block}.0.${name}`) ?? null]));
    return {
      stickiness: each(planned["stickiness"], (block) =>
        COOKIES.has(block["type"]) || isUnknown(block["type"])
          ? block
          : { ...block, ...asBefore("stickiness", "cookie_duration") },
      ),
      health_check: each(planned["health_check"], (block) =>
        planned["target_type"] === "lambda"
          ? { ...block, ...asBefore("health_check", "port", "protocol") }
          : block,
      ),
    };
  },
};

/**
 * A certificate's plan already knows all of its names, the domain included, and the names that ACM will ask validation
 * records for.
 */
function certificateNames(planned: ObjectValue, prior: ObjectValue | undefined): ObjectValue {
  const domain = text(planned, "domain_name");
  const others = planned["subject_alternative_names"];
  if (domain === undefined || (Array.isArray(others) && hasUnknown(others))) return {};
  const names = [...new Set([...strings(planned, "subject_alternative_names"), domain])];
  const options = names.map((name) => ({
    domain_name: name,
    resource_record_name: UNKNOWN,
    resource_record_type: UNKNOWN,
    resource_record_value: UNKNOWN,
  }));
  return {
    subject_alternative_names: names,
    ...(prior === undefined && planned["validation_method"] === "DNS"
      ? { domain_validation_options: options }
      : {}),
  };
}

/** Load balancers, APIs, certificates and networks. */
export const NETWORKING: Readonly<Record<string, PlanConditions>> = {
  aws_acm_certificate: { planned: certificateNames },
  aws_alb: BALANCER,
  aws_alb_target_group: TARGETS,
  aws_lb: BALANCER,
  aws_lb_target_group: TARGETS,
  // The mode counts for an API that is described by a document.
  aws_api_gateway_rest_api: {
    planned: leftOut("put_rest_api_mode", "overwrite", ({ body }) => !isEmpty(body)),
  },
  aws_apigatewayv2_integration: { planned: leftOut("passthrough_behavior", "WHEN_NO_MATCH") },
  aws_ec2_managed_prefix_list: { unknownIf: when(changes("entry"), "version") },
  aws_ec2_transit_gateway: {
    replacesIf: all(
      ...["default_route_table_association", "default_route_table_propagation"].map((name) =>
        when(goesFrom(name, "disable", "enable"), name),
      ),
    ),
  },
  aws_route53_resolver_rule: {
    replacesIf: when(
      (prior, planned) => !isEmpty(prior["resolver_endpoint_id"]) && isEmpty(planned["resolver_endpoint_id"]),
      "resolver_endpoint_id",
    ),
  },
  aws_vpc: {
    replacesIf: when(
      ({ instance_tenancy: before }, { instance_tenancy: tenancy }) =>
        before !== tenancy && tenancy !== "default",
      "instance_tenancy",
    ),
    unknownIf: when(changes("assign_generated_ipv6_cidr_block"), "ipv6_association_id", "ipv6_cidr_block"),
  },
};
