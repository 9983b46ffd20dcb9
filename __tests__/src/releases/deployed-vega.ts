import { CreateTagsCommand, EC2Client, RunInstancesCommand, type _InstanceType } from "@aws-sdk/client-ec2";
import { CreateBucketCommand, GetObjectCommand, HeadObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadSystem } from "../../../src/systems/load-system";
import { openServers, type Servers } from "../../../src/releases/strategies/binary-on-servers/servers";
import { repositoryRoot } from "../../../src/process/repository-root";
import { releasePlaceOf } from "../../../systems/hellotron-vega/releases";
import { system as definition } from "../../../systems/hellotron-vega/system";

export const BUCKET = "hellotron-vega-deploy";
export const CURRENT = "binaries/tron-linux-amd64";
const region = "us-east-1";

/** Fast enough for tests: a server may take a second to be reached. */
const PACE = { everySeconds: 0.05, drainSeconds: 1, healthySeconds: 1 };

/** `e_machine` of the processors that ELF files in these tests are for. */
export const PROCESSORS = { x86_64: 62, arm64: 183, "32-bit x86": 3 } as const;

/** A file that begins like a Linux program. */
export function program(content: string, processor: keyof typeof PROCESSORS = "x86_64", type = 2): Buffer {
  const header = Buffer.alloc(64);
  header.write("\x7fELF", "latin1");
  header.set([2, 1, 1], 4);
  header.writeUInt16LE(type, 16);
  header.writeUInt16LE(PROCESSORS[processor], 18);
  return Buffer.concat([header, Buffer.from(content)]);
}

/** A folder for what is uploaded. */
export class Workbench {
  readonly folder = mkdtempSync(join(tmpdir(), "vega-workbench-"));

  /** Writes a file below the folder. @returns its path */
  write(name: string, content: string | Buffer): string {
    const path = join(this.folder, name);
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** Hellotron Vega's `prod` as its YAML has it, with edits of the text. */
export function openVega(edit: (text: string) => string = (text) => text): Servers {
  const folder = mkdtempSync(join(tmpdir(), "vega-config-"));
  try {
    for (const file of ["bootstrap.yaml", "prod.yaml"]) {
      const text = readFileSync(join(repositoryRoot, "systems/hellotron-vega", file), "utf8");
      writeFileSync(join(folder, file), file === "prod.yaml" ? edit(text) : text);
    }
    const system = loadSystem(folder, definition);
    const [environment] = system.environments;
    if (environment === undefined) throw new Error("prod.yaml makes no environment");
    return openServers(releasePlaceOf(environment), environment, PACE);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** prod with a second server `arm` beside `prod`. */
export const withArmServer = (text: string): string =>
  text.replace("admin_cidr_blocks", "  arm:\n    instance_type: t4g.medium\nadmin_cidr_blocks");

/** prod with a second server `spare` of the same kind. */
export const withSpareServer = (text: string): string =>
  text.replace("admin_cidr_blocks", "  spare: {}\nadmin_cidr_blocks");

/** The deploy bucket, as the stack makes it. */
export async function makeBucket(): Promise<void> {
  await new S3Client({ region }).send(new CreateBucketCommand({ Bucket: BUCKET }));
}

/** A running server, as the stack makes it. @returns the instance's id */
export async function makeServer(name: string, instanceType: _InstanceType = "t3.medium"): Promise<string> {
  const ec2 = new EC2Client({ region });
  const { Instances = [] } = await ec2.send(
    new RunInstancesCommand({
      ImageId: "ami-12c6146b",
      InstanceType: instanceType,
      MinCount: 1,
      MaxCount: 1,
    }),
  );
  const id = Instances[0]?.InstanceId ?? "";
  const tags = { system: "hellotron-vega", environment: "prod", Name: `hellotron-vega-${name}` };
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  await ec2.send(new CreateTagsCommand({ Resources: [id], Tags }));
  return id;
}

/** What lies under a key of the bucket. */
export async function stored(key: string): Promise<{ content: Buffer; metadata: Record<string, string> }> {
  const s3 = new S3Client({ region });
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: key }));
  const { Metadata = {} } = await s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key: key }));
  return { content: Buffer.from((await Body?.transformToByteArray()) ?? []), metadata: Metadata };
}

/** The ETag under a key, which servers compare. */
export async function etag(key: string): Promise<string | undefined> {
  return (await new S3Client({ region }).send(new HeadObjectCommand({ Bucket: BUCKET, Key: key }))).ETag;
}
