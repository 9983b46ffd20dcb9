import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Construct } from "constructs";
import { acceptRisk } from "../../constructs/accept-risk";
import type { StaticAssets } from "../../constructs/cdn/static-assets";
import type { Grantee } from "../../constructs/identity/policy-document";

export interface CdnNameProps {
  /** Physical name, such as `/hermes/prod/cdn-host`. */
  readonly parameterName: string;
  readonly assets: StaticAssets;
}

/**
 * The CDN's name for the application, which links its static files there. CloudFront chooses it while the hosts are made:
 * they read it whenever they start a container.
 */
export class CdnName extends Construct {
  readonly parameterName: string;
  private readonly arn: string;

  constructor(scope: Construct, id: string, { parameterName, assets }: CdnNameProps) {
    super(scope, id);
    const parameter = new SsmParameter(this, "parameter", {
      name: parameterName,
      description: "Where browsers fetch static files; the application is told it as CDN_HOST",
      type: "String",
      value: assets.domainName,
    });
    acceptRisk(parameter, "CKV2_AWS_34", "A public name is no secret");
    this.parameterName = parameterName;
    this.arn = parameter.arn;
  }

  grantRead(grantee: Grantee): void {
    grantee.allow({ sid: "ReadCdnName", actions: ["ssm:GetParameter"], resources: [this.arn] });
  }
}
