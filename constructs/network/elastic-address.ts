import { Eip } from "@cdktf/provider-aws/lib/eip";
import { Construct } from "constructs";
import { acceptRisk } from "../accept-risk";
import { SystemStack } from "../system-stack";

export interface ElasticAddressProps {
  /** Becomes the `Name` tag. */
  readonly addressName: string;
}

/** A public IPv4 address for DNS names. It outlives its servers, and the environment's protection applies to it. */
export class ElasticAddress extends Construct {
  /** The id for `aws_eip_association`. */
  readonly allocationId: string;
  readonly publicIp: string;

  constructor(scope: Construct, id: string, { addressName }: ElasticAddressProps) {
    super(scope, id);
    const { preventDestroy } = SystemStack.of(this).protection;
    const address = new Eip(this, "address", {
      domain: "vpc",
      tags: { Name: addressName },
      lifecycle: { preventDestroy },
    });
    acceptRisk(address, "CKV2_AWS_19", "Another stack associates it with its server");
    this.allocationId = address.allocationId;
    this.publicIp = address.publicIp;
  }
}
