import type { Construct } from "constructs";
import { acceptRisk } from "../../constructs/accept-risk";
import { acceptRisks } from "../../constructs/accept-risks";
import { InstanceRole } from "../../constructs/identity/instance-role";
import { DualStackNetwork } from "../../constructs/network/dual-stack-network";
import { ElasticAddress } from "../../constructs/network/elastic-address";
import { NetworkAcl } from "../../constructs/network/network-acl";
import { publishOutputs } from "../../constructs/state/published-outputs";
import { SystemStack } from "../../constructs/system-stack";
import type { Environment } from "../../src/config/environment";
import type { SharedConfig } from "./config";
import { addFirewall, OPEN_PORTS } from "./firewall";
import { NETWORK_OUTPUTS, serverOutputs } from "./shared-outputs";

/** What Chronos's servers share: the network with its filters, and an address and a role for each server. */
export class ChronosSharedStack extends SystemStack<SharedConfig> {
  constructor(scope: Construct, environment: Environment<SharedConfig>) {
    super(scope, environment);
    const { config } = environment;
    // The document uses OpenTofu 1.8; write-only arguments and similar features came later.
    this.requireEngine("1.8");

    const network = new DualStackNetwork(this, "network", { networkName: this.named("tag"), ...config });
    const { vpcId, subnetId, availabilityZone } = network;
    acceptNetworkRisks(network);
    const filter = new NetworkAcl(this, "filter", {
      aclName: this.named("tag"),
      vpcId,
      subnetIds: [subnetId],
      open: config.allowAll ? "all" : OPEN_PORTS,
    });
    acceptFilterRisks(filter);
    const firewall = addFirewall(this, { vpcId, config });
    publishOutputs(this, NETWORK_OUTPUTS, {
      ...{ vpcId, subnetId, availabilityZone },
      securityGroupId: firewall.securityGroupId,
    });

    for (const server of config.servers) this.addServerParts(server);
  }

  private addServerParts(server: string): void {
    const name = this.named("tag", server);
    const address = new ElasticAddress(this, `${server}-address`, { addressName: name });
    const role = new InstanceRole(this, `${server}-role`, {
      roleName: this.named("iamRole", server),
      description: `What the Chronos server of ${server} may do`,
    });
    publishOutputs(this, serverOutputs(server), {
      addressAllocationId: address.allocationId,
      publicIp: address.publicIp,
      instanceProfile: role.profileName,
    });
  }
}

function acceptNetworkRisks({ resources: { vpc, subnet } }: DualStackNetwork): void {
  acceptRisk(vpc, "CKV2_AWS_11", "The document has no flow logs; its servers face the internet themselves");
  acceptRisk(subnet, "CKV_AWS_130", "Document: a public subnet with auto-assigned public addresses");
}

const ASKED = "The environment asks for everything from everywhere, as the document has it";
const ANSWERS = { CKV_AWS_231: "A network ACL is stateless: answers arrive on any high port" };

/** Why the ACL's rules of each kind are as open as they are. */
const FILTER_RISKS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "22": { CKV_AWS_232: "Machines accept keys only; the security group limits who may connect" },
  "answers-tcp": ANSWERS,
  "answers-udp": ANSWERS,
  all: {
    CKV_AWS_229: ASKED,
    CKV_AWS_230: ASKED,
    CKV_AWS_231: ASKED,
    CKV_AWS_232: ASKED,
    CKV_AWS_352: ASKED,
  },
};

function acceptFilterRisks({ rules }: NetworkAcl): void {
  for (const rule of rules) {
    const what = /^in-(.+)-ipv[46]$/.exec(rule.node.id)?.[1] ?? "";
    acceptRisks(rule, FILTER_RISKS[what] ?? {});
  }
}
