import { listOf, literal } from "../../plan/resources/resource-set";
import { HOURS, type Charge, type Pricer, hourly, used } from "../charge";

/** AWS requires at least this many zones for an application load balancer. */
const FEWEST_ZONES = 2;

const KINDS: Readonly<Record<string, string>> = { application: "alb", network: "nlb" };

const loadBalancer: Pricer = ({ values }, { usage }) => {
  const written = literal(values.load_balancer_type) ?? "application";
  const kind = KINDS[written];
  if (kind === undefined) return { unpriced: `no price is known for a ${written} load balancer` };
  const lcu = used(`${kind}/lcu`, usage, "albLcu");
  const capacity = { ...lcu, ...(lcu.quantity === undefined ? {} : { quantity: lcu.quantity * HOURS }) };
  const addresses = values.internal === true ? [] : [zoneAddresses(values)];
  return [hourly(`${kind}/hours`), capacity, ...addresses];
};

/** An internet-facing load balancer has one public address in each zone. */
function zoneAddresses(values: Parameters<Pricer>[0]["values"]): Charge {
  const zones = listOf(values.subnets).length || listOf(values.subnet_mapping).length;
  return zones > 0
    ? hourly("ipv4/public", zones)
    : hourly("ipv4/public", FEWEST_ZONES, `${FEWEST_ZONES} zones, the fewest a balancer can have`);
}

const endpoint: Pricer = ({ values }, { usage }) => {
  const kind = literal(values.vpc_endpoint_type) ?? "Gateway";
  if (kind === "Gateway") return { free: "gateway endpoints (S3, DynamoDB) are free" };
  const zones = listOf(values.subnet_ids).length;
  const hours =
    zones > 0
      ? hourly("endpoint/hours", zones)
      : hourly("endpoint/hours", 1, "one zone; its subnets are not known");
  return [hours, used("endpoint/data", usage, "endpointGb")];
};

export const networkPricers: Readonly<Record<string, Pricer>> = {
  aws_eip: () => [hourly("ipv4/public")],
  aws_lb: loadBalancer,
  aws_alb: loadBalancer,
  aws_nat_gateway: (_, { usage }) => [hourly("nat/hours"), used("nat/data", usage, "natGb")],
  aws_vpc_endpoint: endpoint,
  aws_route53_zone: () => [{ meter: "route53/zone", quantity: 1 }],
  aws_route53_health_check: ({ values }) => [
    { meter: "route53/health-check", quantity: 1, assumes: "an endpoint outside AWS" },
    { meter: "route53/health-check-option", quantity: healthCheckOptions(values) },
  ],
};

/** HTTPS, string matching, short intervals and latency graphs are each billed. */
function healthCheckOptions(values: Parameters<Pricer>[0]["values"]): number {
  const kind = literal(values.type) ?? "";
  return [
    kind.startsWith("HTTPS"),
    kind.endsWith("STR_MATCH"),
    String(values.request_interval) === "10",
    values.measure_latency === true,
  ].filter(Boolean).length;
}
