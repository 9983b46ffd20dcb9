import { S3Object } from "@cdktf/provider-aws/lib/s3-object";
import type { Construct } from "constructs";
import type { Architecture } from "../../src/aws/architecture";
import { PrivateBucket } from "../../constructs/storage/private-bucket";

/** The key of the binary for each architecture. Operators put configuration and knowledge files next to it. */
export const BINARY_KEYS: Readonly<Record<Architecture, string>> = {
  x86_64: "binaries/tron-linux-amd64",
  arm64: "binaries/tron-linux-arm64",
};
export const CONFIG_PREFIX = "config/";
export const MAIN_CONFIG_FILE = "tron.vega.yaml";

const FOLDERS = ["binaries", "config"] as const;

export interface ArtifactBucketProps {
  /** Physical name. */
  readonly bucketName: string;
}

/** The deploy bucket. It keeps every version of every binary, because a rollback copies an older one back. */
export class ArtifactBucket extends PrivateBucket {
  constructor(scope: Construct, id: string, props: ArtifactBucketProps) {
    super(scope, id, { bucketName: props.bucketName, versioned: true });
    for (const folder of FOLDERS) {
      new S3Object(this, `${folder}-folder`, { bucket: this.resource.id, key: `${folder}/`, content: "" });
    }
  }
}
