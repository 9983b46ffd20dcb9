import { elements, strings } from "../values/compare";
import type { KnowledgeTable, TypeKnowledge } from "./type-knowledge";

/** The hosted zones of load balancers' alias records, for some regions; from AWS's endpoint list. */
const BALANCER_ZONES: Readonly<Record<string, string>> = {
  "ap-southeast-1": "Z1LMS91P8CMLE5",
  "eu-central-1": "Z215JYRZR1TBD5",
  "eu-west-1": "Z32O12XQLNTSW2",
  "eu-west-2": "ZHURV8PSTC4K8",
  "us-east-1": "Z35SXDOTRQ7X7K",
  "us-east-2": "Z3AADJGX6KTTL2",
  "us-west-2": "Z1H1FL5HABSF5",
};

const SEGMENTS: Readonly<Record<string, string>> = { application: "app", gateway: "gwy", network: "net" };

const balancer: TypeKnowledge = {
  id: "{arn}",
  computed: { internal: false, ip_address_type: "ipv4", name: "tf-lb-{hex10}", vpc_id: "vpc-{hex17}" },
  derive: (values, { account, region, hex }) => {
    const kind = SEGMENTS[String(values["load_balancer_type"])] ?? "app";
    const suffix = `${kind}/${String(values["name"])}/${hex(16, "arn")}`;
    const scheme = values["internal"] === true ? "internal-" : "";
    const number = Number.parseInt(hex(8, "dns"), 16) % 1_000_000_000;
    const host =
      kind === "net"
        ? `${String(values["name"])}-${hex(16, "arn")}.elb.${region}`
        : `${scheme}${String(values["name"])}-${number}.${region}.elb`;
    const arn = `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/${suffix}`;
    return {
      id: arn,
      arn,
      arn_suffix: suffix,
      dns_name: `${host}.amazonaws.com`,
      zone_id: BALANCER_ZONES[region] ?? "Z32O12XQLNTSW2",
      subnets: elements(values, "subnet_mapping").map((mapping) => mapping["subnet_id"]),
      subnet_mapping: strings(values, "subnets").map((subnet) => ({
        allocation_id: "",
        ipv6_address: "",
        outpost_id: "",
        private_ipv4_address: "",
        subnet_id: subnet,
      })),
    };
  },
};

const targetGroup: TypeKnowledge = {
  id: "{arn}",
  arn: "elasticloadbalancing:targetgroup/{name}/{hex16}",
  computed: {
    ip_address_type: "ipv4",
    load_balancing_algorithm_type: "round_robin",
    load_balancing_anomaly_mitigation: "off",
    load_balancing_cross_zone_enabled: "use_load_balancer_configuration",
    name: "tf-{hex26}",
    protocol_version: "HTTP1",
  },
  nested: { matcher: "200", path: "/" },
  derive: ({ arn }) => ({ arn_suffix: String(arn).split(":").pop() ?? "" }),
};

const listener: TypeKnowledge = {
  id: "{arn}",
  computed: { mutual_authentication: [] },
  arn: "elasticloadbalancing:listener/{hex16}/{hex16}",
  derive: (
    { load_balancer_arn: parent, arn, protocol, ssl_policy: policy, certificate_arn: certificate },
    { hex },
  ) => {
    const own =
      typeof parent === "string"
        ? `${parent.replace(":loadbalancer/", ":listener/")}/${hex(16, "arn")}`
        : arn;
    const encrypted = protocol === "HTTPS" || protocol === "TLS";
    return {
      id: own,
      arn: own,
      protocol: protocol ?? (certificate == null ? "HTTP" : "HTTPS"),
      ssl_policy: policy ?? (encrypted ? "ELBSecurityPolicy-2016-08" : ""),
    };
  },
};

const listenerRule: TypeKnowledge = {
  id: "{arn}",
  arn: "elasticloadbalancing:listener-rule/{hex16}",
  derive: ({ listener_arn: parent, arn }, { hex }) => {
    const own =
      typeof parent === "string"
        ? `${parent.replace(":listener/", ":listener-rule/")}/${hex(16, "arn")}`
        : arn;
    return { id: own, arn: own };
  },
};

const attachment: TypeKnowledge = {
  id: "{target_group_arn}-{hex20}",
};

const certificate: TypeKnowledge = {
  id: "{listener_arn}_{certificate_arn}",
};

/** Load balancers. The provider has two names for each type. */
export const balancing: KnowledgeTable = {
  aws_lb: balancer,
  aws_alb: balancer,
  aws_lb_target_group: targetGroup,
  aws_alb_target_group: targetGroup,
  aws_lb_listener: listener,
  aws_alb_listener: listener,
  aws_lb_listener_rule: listenerRule,
  aws_alb_listener_rule: listenerRule,
  aws_lb_target_group_attachment: attachment,
  aws_alb_target_group_attachment: attachment,
  aws_lb_listener_certificate: certificate,
  aws_alb_listener_certificate: certificate,
};
