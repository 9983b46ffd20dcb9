import { Wafv2WebAcl } from "@cdktf/provider-aws/lib/wafv2-web-acl";
import { Wafv2WebAclAssociation } from "@cdktf/provider-aws/lib/wafv2-web-acl-association";
import { Wafv2WebAclLoggingConfiguration } from "@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration";
import { Construct } from "constructs";
import { acceptRisks } from "../accept-risks";
import { jsonText } from "../json-text";
import { LogGroup } from "../observability/log-group";
import { matching, validateProps } from "../validation";

export interface WebFirewallProps {
  /** Physical name. */
  readonly firewallName: string;
  /** The load balancer it protects. */
  readonly resourceArn: string;
}

/** AWS managed rule groups, in order of evaluation (AWS WAF developer guide, "Baseline rule groups"). */
const MANAGED_RULES = ["AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet"] as const;

/** Checkov reads rules as blocks, and these are JSON. */
const UNREAD = {
  CKV_AWS_175: "Its rules are in rule_json",
  CKV_AWS_192: "AWSManagedRulesKnownBadInputsRuleSet, which knows Log4j, is in rule_json",
} as const;

/** AWS WAF accepts only log groups with this prefix. */
const LOG_GROUP_PREFIX = "aws-waf-logs-";

/** A web application firewall with AWS managed rules against common attacks and known bad inputs, and logging. */
export class WebFirewall extends Construct {
  constructor(scope: Construct, id: string, props: WebFirewallProps) {
    super(scope, id);
    validateProps(this, props, [
      {
        property: "firewallName",
        rule: matching(/^[\w-]{1,128}$/, "1 to 128 letters, digits, hyphens or underscores"),
      },
    ]);
    const { firewallName, resourceArn } = props;
    const acl = new Wafv2WebAcl(this, "acl", {
      name: firewallName,
      scope: "REGIONAL",
      defaultAction: { allow: {} },
      ruleJson: jsonText(() => MANAGED_RULES.map(managedRule)),
      visibilityConfig: {
        metricName: firewallName,
        cloudwatchMetricsEnabled: true,
        sampledRequestsEnabled: true,
      },
    });
    acceptRisks(acl, UNREAD);
    new Wafv2WebAclAssociation(this, "association", { resourceArn, webAclArn: acl.arn });
    const logs = new LogGroup(this, "logs", { logGroupName: `${LOG_GROUP_PREFIX}${firewallName}` });
    new Wafv2WebAclLoggingConfiguration(this, "logging", {
      resourceArn: acl.arn,
      logDestinationConfigs: [logs.logGroupArn],
      // Sessions and tokens do not belong in a log.
      redactedFields: [{ singleHeader: { name: "authorization" } }, { singleHeader: { name: "cookie" } }],
    });
  }
}

/** In the API's format: cdktf has no types for statements, and would print them as invalid HCL. */
function managedRule(name: string, priority: number) {
  return {
    Name: name,
    Priority: priority,
    OverrideAction: { None: {} },
    Statement: { ManagedRuleGroupStatement: { VendorName: "AWS", Name: name } },
    VisibilityConfig: { MetricName: name, CloudWatchMetricsEnabled: true, SampledRequestsEnabled: true },
  };
}
