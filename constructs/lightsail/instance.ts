import { LightsailInstance as Instance } from "@cdktf/provider-aws/lib/lightsail-instance";
import { LightsailInstancePublicPorts } from "@cdktf/provider-aws/lib/lightsail-instance-public-ports";
import { LightsailKeyPair } from "@cdktf/provider-aws/lib/lightsail-key-pair";
import { LightsailStaticIp } from "@cdktf/provider-aws/lib/lightsail-static-ip";
import { LightsailStaticIpAttachment } from "@cdktf/provider-aws/lib/lightsail-static-ip-attachment";
import { App, type TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { literalText } from "../literal-text";
import { SystemStack } from "../system-stack";
import { matching, notEmpty, validateProps } from "../validation";
import { LIGHTSAIL_BUNDLES } from "./bundles";
import { portInfo, type PublicPort } from "./public-port";

export interface LightsailInstanceProps {
  /** Prefix of physical names: `jarvis-prod` gives `jarvis-prod-instance`, `jarvis-prod-static-ip`, … */
  readonly prefix: string;
  /** Size and price, such as `medium_3_0`. Changing it creates a new instance with an empty disk. */
  readonly bundle: string;
  /** The operating system of a new instance, such as `ubuntu_24_04`. Running instances keep theirs. */
  readonly blueprint: string;
  /** Such as `us-east-1a`. Changing it creates a new instance with an empty disk. */
  readonly availabilityZone: string;
  /** `ssh-rsa …`: the only type that Lightsail documents for ImportKeyPair. */
  readonly publicKey: string;
  /**
   * Runs at the first boot of a new instance. It must be a script for sh, because Lightsail appends it to its own
   * lines. A change does not affect a running instance.
   */
  readonly userData: string;
  /** The whole firewall: all other ports are closed. */
  readonly ports: readonly PublicPort[];
  /**
   * The time of the daily disk snapshot, `HH:00` in UTC. Lightsail keeps seven.
   * @default "06:00"
   */
  readonly snapshotTime?: string;
}

/**
 * A Lightsail instance with a static IP, a firewall and a key pair whose private key is never here.
 *
 * Almost everything about an instance is fixed at creation. Settings that a running instance no longer uses (user data,
 * blueprint, name) are ignored, so that changing them cannot destroy the disk; in a protected environment,
 * `prevent_destroy` guards bundle and zone. Static IP and firewall are attached to an instance by name, so they are
 * replaced together with it (terraform-provider-aws#10143).
 */
export class LightsailInstance extends Construct {
  /** Known at plan time, except after a resize. */
  readonly instanceName: string;
  /** The static IP, the same for the environment's whole life. */
  readonly publicIp: string;
  readonly privateIp: string;
  /** The login user, which depends on the blueprint. */
  readonly userName: string;
  readonly staticIpName: string;
  readonly keyPairName: string;
  /** For policy exceptions on this firewall only. */
  readonly firewall: LightsailInstancePublicPorts;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: LightsailInstanceProps,
  ) {
    super(scope, id);
    validateProps(this, props, [
      {
        property: "prefix",
        rule: matching(/^[a-z][a-z0-9-]{0,200}$/, "lower-case letters, digits, hyphens"),
      },
      {
        property: "bundle",
        rule: (bundle) =>
          String(bundle) in LIGHTSAIL_BUNDLES ? undefined : "must be a bundle with a public IPv4 address",
      },
      { property: "publicKey", rule: matching(/^ssh-rsa [A-Za-z0-9+/]+=*( .*)?$/, "an ssh-rsa public key") },
      {
        property: "userData",
        rule: (text) =>
          String(text).startsWith("#!/bin/sh\n")
            ? undefined
            : "must start with #!/bin/sh: Lightsail runs it with sh, after its own lines",
      },
      { property: "ports", rule: notEmpty },
      { property: "snapshotTime", rule: matching(/^([01]\d|2[0-3]):00$/, "a full hour, HH:00") },
    ]);
    this.keyPairName = this.addKeyPair();
    const instance = this.addInstance();
    this.instanceName = instance.name;
    this.privateIp = instance.privateIpAddress;
    this.userName = instance.username;
    const address = this.addStaticIp(instance);
    this.staticIpName = address.name;
    this.publicIp = address.ipAddress;
    this.firewall = this.addFirewall(instance);
  }

  private addKeyPair(): string {
    const { prefix, publicKey } = this.props;
    const keyPair = new LightsailKeyPair(this, "key-pair", { name: `${prefix}-keypair`, publicKey });
    return keyPair.name;
  }

  private addInstance(): Instance {
    const { prefix, bundle, blueprint, availabilityZone, userData, snapshotTime = "06:00" } = this.props;
    return new Instance(this, "instance", {
      name: `${prefix}-instance`,
      bundleId: bundle,
      blueprintId: blueprint,
      availabilityZone,
      keyPairName: this.keyPairName,
      ipAddressType: "dualstack",
      userData: literalText(userData),
      addOn: { type: "AutoSnapshot", status: "Enabled", snapshotTime },
      lifecycle: {
        // The name is fixed. A resized instance was created from a snapshot, under a different name.
        ignoreChanges: ["user_data", "blueprint_id", "key_pair_name", "name"],
        preventDestroy: SystemStack.of(this).protection.preventDestroy,
      },
    });
  }

  private addStaticIp(instance: Instance): LightsailStaticIp {
    const { protection } = SystemStack.of(this);
    const address = new LightsailStaticIp(this, "static-ip", {
      name: `${this.props.prefix}-static-ip`,
      lifecycle: { preventDestroy: protection.preventDestroy },
    });
    const attachment = new LightsailStaticIpAttachment(this, "static-ip-attachment", {
      staticIpName: address.name,
      instanceName: instance.name,
    });
    replaceWith(attachment, instance, "arn");
    return address;
  }

  /** One resource owns the whole list. Never create_before_destroy: removing the old list would close the new ports. */
  private addFirewall(instance: Instance): LightsailInstancePublicPorts {
    const firewall = new LightsailInstancePublicPorts(this, "firewall", {
      instanceName: instance.name,
      portInfo: this.props.ports.map(portInfo),
    });
    replaceWith(firewall, instance, "arn");
    return firewall;
  }
}

/**
 * Replaces a resource whenever another one is replaced, but not when only its tags change: it watches one attribute that
 * only a new resource changes.
 */
function replaceWith(follower: TerraformResource, leader: TerraformResource, attribute: string): void {
  const reference = `${leader.terraformResourceType}.${leader.friendlyUniqueId}.${attribute}`;
  // HCL needs a reference here, not a string; cdktf's printer leaves text that starts with a bracket as it is.
  const triggers = App.of(follower).hclOutput ? `[${reference}]` : [reference];
  follower.addOverride("lifecycle.replace_triggered_by", triggers);
}
