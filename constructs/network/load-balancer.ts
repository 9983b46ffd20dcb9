import { Lb } from "@cdktf/provider-aws/lib/lb";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
import { Construct } from "constructs";
import { acceptRisk } from "../accept-risk";
import { acceptRisks } from "../accept-risks";
import type { Certificate } from "../dns/certificate";
import { bucketName, physicalName } from "../naming";
import { resourcesOf } from "../resources-of";
import { SystemStack } from "../system-stack";
import { between, matching, validateProps } from "../validation";
import { AccessLogBucket } from "./access-log-bucket";
import type { Network } from "./network";
import { ANYWHERE, SecurityGroup } from "../firewall/security-group";
import { type BalancedTargets, TargetGroup, type TargetGroupProps } from "./target-group";
import { WebFirewall } from "../firewall/web-firewall";

/** Where an internet-facing load balancer runs. */
export type BalancerPlace = Pick<Network, "vpcId" | "publicSubnetIds">;

export interface LoadBalancerProps {
  /** Physical name, at most 32 characters, and prefix of related names. */
  readonly balancerName: string;
  /** The network with its public subnets. */
  readonly network: BalancerPlace;
  /** The TLS certificate; must be in the stack's region. */
  readonly certificate: Certificate;
  /** Physical name of the security group. @default `<balancerName>-alb-sg` */
  readonly groupName?: string;
  /** Physical name of the bucket for access logs. @default `<balancerName>-alb-logs` */
  readonly accessLogBucketName?: string;
  /**
   * Protect it with AWS WAF and AWS's common rules: about $8 a month and $0.60 per million requests.
   * @default false
   */
  readonly webFirewall?: boolean;
  /**
   * Idle timeout of a connection, in seconds. Phoenix sockets send every 30 s.
   * @default 60
   */
  readonly idleTimeoutSeconds?: number;
}

export type ForwardProps = Omit<TargetGroupProps, "targetGroupName" | "vpcId" | "targets">;

/** TLS 1.2 and 1.3 (Elastic Load Balancing user guide, "Security policies": the recommended one). */
export const TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06";

const NO_FIREWALL = {
  CKV2_AWS_28: "A web firewall costs from $8 a month and is this environment's option",
} as const;

const UNREAD_FIREWALL = {
  CKV2_AWS_76: "The firewall has the rule set that knows Log4j, in JSON that Checkov does not read",
} as const;

/**
 * An internet-facing Application Load Balancer: HTTPS on 443 with TLS 1.2 or newer, a redirect from port 80, malformed
 * headers dropped, access logs in their own bucket, and deletion protection if the environment is protected. It can
 * reach only its targets.
 *
 * ```ts
 * const balancer = new LoadBalancer(this, "balancer", { balancerName: "hermes-prod", network, certificate });
 * balancer.forwardTo(hosts, { port: 4000, healthPath: "/health" });
 * ```
 */
export class LoadBalancer extends Construct {
  readonly arn: string;
  /** The target of DNS records, together with `zoneId`. */
  readonly dnsName: string;
  readonly zoneId: string;
  /** The load balancer's name in CloudWatch. */
  readonly metricName: string;
  readonly securityGroup: SecurityGroup;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: LoadBalancerProps,
  ) {
    super(scope, id);
    validateProps(this, props, [
      {
        property: "balancerName",
        rule: matching(
          /^(?!internal-)[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/,
          "1 to 32 letters, digits and hyphens",
        ),
      },
      { property: "idleTimeoutSeconds", rule: between(1, 4000) },
    ]);
    this.securityGroup = this.addFirewall();
    const balancer = this.addBalancer(this.addLogBucket());
    this.arn = balancer.arn;
    this.dnsName = balancer.dnsName;
    this.zoneId = balancer.zoneId;
    this.metricName = balancer.arnSuffix;
    this.redirectToHttps();
    if (props.webFirewall ?? false) {
      new WebFirewall(this, "web-firewall", { firewallName: props.balancerName, resourceArn: this.arn });
    }
  }

  /**
   * Sends all HTTPS requests to the targets, and lets the load balancer reach them on their port. Call it once.
   *
   * @returns the target group, for alarms and deployments
   */
  forwardTo(targets: BalancedTargets, props: ForwardProps): TargetGroup {
    const { network, balancerName, certificate } = this.props;
    const group = new TargetGroup(this, "targets", {
      ...props,
      targets,
      vpcId: network.vpcId,
      targetGroupName: physicalName("targetGroup", balancerName, String(props.port)),
    });
    targets.securityGroup.allowFrom(
      { securityGroup: this.securityGroup },
      props.port,
      "Requests from the load balancer",
    );
    this.securityGroup.allowTo(
      { securityGroup: targets.securityGroup },
      props.port,
      "Requests and health checks",
    );
    new LbListener(this, "https", {
      loadBalancerArn: this.arn,
      port: 443,
      protocol: "HTTPS",
      sslPolicy: TLS_POLICY,
      certificateArn: certificate.certificateArn,
      defaultAction: [{ type: "forward", targetGroupArn: group.targetGroupArn }],
    });
    return group;
  }

  private addFirewall(): SecurityGroup {
    const { groupName, balancerName, network } = this.props;
    const firewall = new SecurityGroup(this, "balancer", {
      groupName: groupName ?? physicalName("securityGroup", balancerName, "alb-sg"),
      description: "Load balancer: HTTPS for the world, and HTTP to be sent to HTTPS",
      vpcId: network.vpcId,
      allowAllOutbound: false,
    });
    for (const peer of ANYWHERE) {
      firewall.allowFrom(peer, 443, "HTTPS");
      const plain = firewall.allowFrom(peer, 80, "HTTP, redirected to HTTPS");
      // Checkov checks IPv4 only, and an exception without a finding is an error.
      if ("cidrIpv4" in peer) acceptRisk(plain, "CKV_AWS_260", "Only redirects to HTTPS");
    }
    return firewall;
  }

  private addLogBucket(): AccessLogBucket {
    const { accessLogBucketName, balancerName } = this.props;
    const { environment } = SystemStack.of(this);
    return new AccessLogBucket(this, "access-logs", {
      bucketName: accessLogBucketName ?? bucketName(environment, balancerName, "alb-logs"),
    });
  }

  private addBalancer(logs: AccessLogBucket): Lb {
    const { balancerName, network, idleTimeoutSeconds = 60 } = this.props;
    const { deletionProtection } = SystemStack.of(this).protection;
    const balancer = new Lb(this, "alb", {
      name: balancerName,
      loadBalancerType: "application",
      internal: false,
      subnets: network.publicSubnetIds,
      securityGroups: [this.securityGroup.securityGroupId],
      dropInvalidHeaderFields: true,
      idleTimeout: idleTimeoutSeconds,
      enableDeletionProtection: deletionProtection,
      accessLogs: { enabled: true, bucket: logs.bucketName },
      // AWS writes a test log on creation, which needs the bucket's policy.
      dependsOn: resourcesOf(logs),
    });
    if (!deletionProtection) acceptRisk(balancer, "CKV_AWS_150", "The environment is not protected");
    acceptRisks(balancer, this.props.webFirewall === true ? UNREAD_FIREWALL : NO_FIREWALL);
    return balancer;
  }

  private redirectToHttps(): void {
    new LbListener(this, "http", {
      loadBalancerArn: this.arn,
      port: 80,
      protocol: "HTTP",
      defaultAction: [
        { type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } },
      ],
    });
  }
}
