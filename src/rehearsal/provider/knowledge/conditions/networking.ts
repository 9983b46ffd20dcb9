import { hasUnknown, type ObjectValue, elements, strings, text } from "../../values/compare";
import { UNKNOWN } from "../../values/unknown";
import type { PlanConditions } from "../type-knowledge";
import { changes, when, all, comesOrGoes, goesFrom, isEmpty, leftOut, shrinks } from "./change";

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

/** Arguments that only other kinds of load balancer have; their default in the facts does not apply. */
const OTHER_BALANCERS = ["enable_cross_zone_load_balancing", "dns_record_client_routing_policy"];

const BALANCER: PlanConditions = {
  replacesIf: balancerReplacement,
  unknownIf: all(when(changes("subnets"), "subnet_mapping"), when(changes("subnet_mapping"), "subnets")),
  planned: ({ load_balancer_type: type }) =>
    type === "application" ? Object.fromEntries(OTHER_BALANCERS.map((name) => [name, null])) : {},
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
  aws_lb: BALANCER,
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
