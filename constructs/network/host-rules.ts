import { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
import { LbListenerCertificate } from "@cdktf/provider-aws/lib/lb-listener-certificate";
import { LbListenerRule } from "@cdktf/provider-aws/lib/lb-listener-rule";
import { Construct } from "constructs";
import type { Certificate } from "../dns/certificate";
import { notEmpty, validateProps } from "../validation";
import { type LoadBalancer, TLS_POLICY } from "./load-balancer";
import type { SecurityGroup } from "../firewall/security-group";

export interface HostRulesProps {
  readonly balancer: LoadBalancer;
  /** Certificates by host name. Clients that send no host name get the first. */
  readonly certificates: ReadonlyMap<string, Certificate>;
}

/** A target behind the load balancer that serves a host. */
export interface HostTarget {
  readonly targetGroupArn: string;
  readonly port: number;
  readonly securityGroup: SecurityGroup;
}

/**
 * Several applications behind one load balancer, routed by the requested host. A request for an unknown host gets a 404
 * and reaches no target.
 */
export class HostRules extends Construct {
  private readonly listenerArn: string;
  private rules = 0;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: HostRulesProps,
  ) {
    super(scope, id);
    const [first, ...more] = [...props.certificates];
    validateProps(this, { certificates: [...props.certificates.keys()] }, [
      { property: "certificates", rule: notEmpty },
    ]);
    this.listenerArn = this.addListener(first?.[1].certificateArn ?? "");
    for (const [name, { certificateArn }] of more) {
      new LbListenerCertificate(this, `certificate-${name}`, {
        listenerArn: this.listenerArn,
        certificateArn,
      });
    }
  }

  /** Sends requests for a host to a target, and lets the load balancer reach it. */
  lead(host: string, name: string, target: HostTarget): LbListenerRule {
    const { balancer } = this.props;
    const { port, securityGroup, targetGroupArn } = target;
    securityGroup.allowFrom(
      { securityGroup: balancer.securityGroup },
      port,
      "Requests from the load balancer",
    );
    balancer.securityGroup.allowTo({ securityGroup }, port, "Requests and health checks");
    this.rules += 1;
    return new LbListenerRule(this, name, {
      listenerArn: this.listenerArn,
      priority: this.rules * 10,
      condition: [{ hostHeader: { values: [host] } }],
      action: [{ type: "forward", targetGroupArn }],
    });
  }

  private addListener(certificateArn: string): string {
    return new LbListener(this, "https", {
      loadBalancerArn: this.props.balancer.arn,
      port: 443,
      protocol: "HTTPS",
      sslPolicy: TLS_POLICY,
      certificateArn,
      defaultAction: [
        {
          type: "fixed-response",
          fixedResponse: { contentType: "text/plain", messageBody: "No such host", statusCode: "404" },
        },
      ],
    }).arn;
  }
}
