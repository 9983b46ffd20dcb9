import { EbsVolume } from "@cdktf/provider-aws/lib/ebs-volume";
import { VolumeAttachment } from "@cdktf/provider-aws/lib/volume-attachment";
import { Construct } from "constructs";
import { acceptRisk } from "../accept-risk";
import { SystemStack } from "../system-stack";
import { between, validateProps } from "../validation";

export interface DataVolumeProps {
  /** Becomes the `Name` tag. */
  readonly volumeName: string;
  /** The availability zone of its server. */
  readonly availabilityZone: string;
  /** 1 to 16384. */
  readonly sizeGib: number;
  /** Where the machine mounts it: a tag for whoever looks at it, and for rehearsals. @default - not said */
  readonly mountPoint?: string;
}

/**
 * A disk for data that must survive its server: encrypted gp3, protected like the environment. The machine finds it as
 * the only disk without partitions: `/dev/sdf` is EC2's name for it, not the operating system's.
 */
export class DataVolume extends Construct {
  readonly volume: EbsVolume;

  constructor(scope: Construct, id: string, props: DataVolumeProps) {
    super(scope, id);
    validateProps(this, props, [{ property: "sizeGib", rule: between(1, 16384) }]);
    this.volume = new EbsVolume(this, "volume", {
      availabilityZone: props.availabilityZone,
      size: props.sizeGib,
      type: "gp3",
      encrypted: true,
      tags: {
        Name: props.volumeName,
        ...(props.mountPoint === undefined ? {} : { "mount-point": props.mountPoint }),
      },
      lifecycle: { preventDestroy: SystemStack.of(this).protection.preventDestroy },
    });
    acceptRisk(this.volume, "CKV_AWS_189", "Encrypted with EBS's own key; one of ours costs $1 a month");
  }

  /** Attaches it to a server. The server is stopped before a detach, because a database may still write. */
  attachTo(instanceId: string): void {
    new VolumeAttachment(this, "attachment", {
      deviceName: "/dev/sdf",
      volumeId: this.volume.id,
      instanceId,
      stopInstanceBeforeDetaching: true,
    });
  }
}
