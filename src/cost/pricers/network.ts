import { blocks, listOf, literal, referredBy, type StackResource } from "../../plan/resources/resource-set";
import type { UsageFigures } from "../usage";
import { HOURS, type Charge, type Pricer, type Tier, guessed, hourly, used, usedInTiers } from "../charge";

/** AWS requires at least this many zones for an application load balancer. */
const FEWEST_ZONES = 2;

const KINDS: Readonly<Record<string, string>> = { application: "alb", network: "nlb" };

/** One subnet for each zone: those that are written, or those that the plan refers to before they have ids. */
function zonesOf(resource: StackResource, attribute: string, all: readonly StackResource[]): number {
  const written = listOf(resource.values[attribute]).length;
  if (written > 0) return written;
  return referredBy(resource, attribute, all).filter(({ type }) => type === "aws_subnet").length;
}

const loadBalancer: Pricer = (resource, { usage, all }) => {
  const { values } = resource;
  const written = literal(values.load_balancer_type) ?? "application";
  const kind = KINDS[written];
  if (kind === undefined) return { unpriced: `no price is known for a ${written} load balancer` };
  const lcu = used(`${kind}/lcu`, usage, "albLcu");
  const capacity = { ...lcu, ...(lcu.quantity === undefined ? {} : { quantity: lcu.quantity * HOURS }) };
  const addresses = values.internal === true ? [] : [zoneAddresses(resource, all)];
  return [hourly(`${kind}/hours`), capacity, ...addresses];
};

/** An internet-facing load balancer has one public address in each zone. */
function zoneAddresses(resource: StackResource, all: readonly StackResource[]): Charge {
  const zones = zonesOf(resource, "subnets", all) || zonesOf(resource, "subnet_mapping", all);
  return zones > 0
    ? hourly("ipv4/public", zones)
    : guessed(hourly("ipv4/public", FEWEST_ZONES, `${FEWEST_ZONES} zones, the fewest a balancer can have`));
}

const PETABYTE = 1024 * 1024;
const ENDPOINT_TIERS: readonly Tier[] = [
  ["endpoint/data", PETABYTE],
  ["endpoint/data-second-tier", 5 * PETABYTE],
  ["endpoint/data-third-tier", Number.POSITIVE_INFINITY],
];

const endpoint: Pricer = (resource, { usage, all }) => {
  const kind = literal(resource.values.vpc_endpoint_type) ?? "Gateway";
  if (kind === "Gateway") return { free: "gateway endpoints (S3, DynamoDB) are free" };
  const zones = zonesOf(resource, "subnet_ids", all);
  const hours =
    zones > 0
      ? hourly("endpoint/hours", zones)
      : guessed(hourly("endpoint/hours", 1, "one zone; its subnets are not known"));
  return kind === "GatewayLoadBalancer"
    ? [hours, used("endpoint/balancer-data", usage, "endpointGb")]
    : [hours, ...usedInTiers(ENDPOINT_TIERS, usage, "endpointGb")];
};

/** A connection through a transit gateway is an attachment of it, too. */
const vpnConnection: Pricer = (resource, { usage }) => {
  const { values, unknown, references } = resource;
  const isAttached =
    literal(values.transit_gateway_id) !== undefined ||
    (unknown?.transit_gateway_id === true && (references.transit_gateway_id ?? []).length > 0);
  return [hourly("vpn/connection"), ...(isAttached ? attachment(usage) : [])];
};

function attachment(usage: UsageFigures): readonly Charge[] {
  return [hourly("transit-gateway/attachment"), used("transit-gateway/data", usage, "transitGatewayGb")];
}

/** The fewest addresses that AWS takes for an endpoint of the resolver. */
const FEWEST_RESOLVER_ADDRESSES = 2;

const resolverEndpoint: Pricer = ({ values }, { usage }) => {
  const addresses = blocks(values.ip_address).length;
  const count = Math.max(addresses, FEWEST_RESOLVER_ADDRESSES);
  return [
    hourly(
      "route53/resolver-address",
      count,
      addresses < count ? `${count} addresses, the fewest` : undefined,
    ),
    ...usedInTiers(
      [
        ["route53/resolver-queries", 1_000_000_000],
        ["route53/resolver-queries-second-tier", Number.POSITIVE_INFINITY],
      ],
      usage,
      "route53Queries",
      1_000_000,
    ),
  ];
};

export const networkPricers: Readonly<Record<string, Pricer>> = {
  aws_eip: () => [hourly("ipv4/public")],
  aws_lb: loadBalancer,
  aws_alb: loadBalancer,
  aws_elb: (_, { usage }) => [hourly("elb/hours"), used("elb/data", usage, "elbGb")],
  aws_nat_gateway: (_, { usage }) => [hourly("nat/hours"), used("nat/data", usage, "natGb")],
  aws_vpn_connection: vpnConnection,
  aws_ec2_transit_gateway_vpc_attachment: (_, { usage }) => attachment(usage),
  aws_ec2_transit_gateway_peering_attachment: () => [hourly("transit-gateway/attachment")],
  aws_ec2_client_vpn_endpoint: (_, { usage }) => [used("vpn/client-hours", usage, "vpnClientHours")],
  aws_ec2_client_vpn_network_association: () => [hourly("vpn/client-association")],
  aws_route53_resolver_endpoint: resolverEndpoint,
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
