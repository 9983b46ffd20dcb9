import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { awsEnvironment } from "../../../src/rehearsal/moto/aws-environment";
import { type RunningMoto, startMoto } from "../../../src/rehearsal/moto/start-moto";
import { repositoryRoot } from "../../../src/process/repository-root";
import { describeWith, program } from "../../machine-programs";

const script = join(repositoryRoot, "user-data/hellotron-vega/fetch-artifacts.sh");
const binaryKey = "binaries/tron-linux-amd64";

const sha256Of = (content: string) => createHash("sha256").update(content).digest("hex");

describeWith(["aws"], "fetch-artifacts.sh against S3", () => {
  let moto: RunningMoto;
  let client: S3Client;
  let bucket: string;
  let home: string;
  let buckets = 0;

  beforeAll(async () => {
    moto = await startMoto();
    client = new S3Client({
      endpoint: moto.endpoint,
      region: "us-east-1",
      forcePathStyle: true,
      credentials: { accessKeyId: "testing", secretAccessKey: "testing" },
    });
  });
  afterAll(() => moto.stop());

  beforeEach(async () => {
    bucket = `hellotron-vega-deploy-${++buckets}`;
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    home = mkdtempSync(join(tmpdir(), "vega-tron-"));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  const upload = (Key: string, Body: string, sha256?: string) =>
    client.send(
      new PutObjectCommand({ Bucket: bucket, Key, Body, Metadata: sha256 === undefined ? {} : { sha256 } }),
    );
  const here = (path: string) => readFileSync(join(home, path), "utf8");

  async function uploadRelease(version: string): Promise<void> {
    await upload(binaryKey, `#!/bin/sh\necho ${version}\n`);
    await upload("config/tron.vega.yaml", `version: ${version}\n`);
    await upload(`config/knowledge/${version}.md`, `# ${version}\n`);
  }

  function fetchArtifacts(endpoint = moto.endpoint, ...words: readonly string[]) {
    // As tron.service runs it: under the umask of the service.
    return spawnSync("bash", ["-c", `umask 077; exec bash "$0" "$@"`, script, ...words], {
      encoding: "utf8",
      env: {
        ...process.env,
        ...awsEnvironment(moto.endpoint),
        AWS_ENDPOINT_URL: endpoint,
        AWS_MAX_ATTEMPTS: "1",
        PATH: `${dirname(program("aws"))}:${process.env.PATH ?? ""}`,
        TRON_BUCKET: bucket,
        TRON_BINARY_KEY: binaryKey,
        TRON_CONFIG_PREFIX: "config/",
        TRON_HOME: home,
      },
    });
  }

  it("brings an executable binary and the whole configuration", async () => {
    await uploadRelease("v1");
    expect(fetchArtifacts()).toMatchObject({ status: 0, stderr: "" });
    expect(statSync(join(home, "tron")).mode & 0o777).toBe(0o755);
    expect(spawnSync(join(home, "tron"), { encoding: "utf8" }).stdout).toBe("v1\n");
    expect(here("config/tron.vega.yaml")).toBe("version: v1\n");
    expect(here("config/knowledge/v1.md")).toBe("# v1\n");
    expect(statSync(join(home, "config/knowledge")).mode & 0o777).toBe(0o755);
    expect(statSync(join(home, "config/knowledge/v1.md")).mode & 0o777).toBe(0o644);
  });

  it("takes up an upload on the next start, and drops what the upload dropped", async () => {
    await uploadRelease("v1");
    fetchArtifacts();
    const running = statSync(join(home, "tron")).ino;
    writeFileSync(join(home, ".tron.new"), "half, from an interrupted download");
    await uploadRelease("v2");
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: "config/knowledge/v1.md" }));
    expect(fetchArtifacts().status).toBe(0);
    expect(here("tron")).toBe("#!/bin/sh\necho v2\n");
    // A new file, not the running one written over.
    expect(statSync(join(home, "tron")).ino).not.toBe(running);
    expect(existsSync(join(home, ".tron.new"))).toBe(false);
    expect(here("config/tron.vega.yaml")).toBe("version: v2\n");
    expect(readdirSync(join(home, "config/knowledge"))).toEqual(["v2.md"]);
  });

  it("does not download a binary again that it has", async () => {
    await uploadRelease("v1");
    fetchArtifacts();
    const before = statSync(join(home, "tron")).ino;
    expect(fetchArtifacts().stdout).toContain(`${binaryKey} is unchanged`);
    expect(statSync(join(home, "tron")).ino).toBe(before);
  });

  it("starts what is there when S3 cannot be reached, and says so", async () => {
    await uploadRelease("v1");
    fetchArtifacts();
    const { status, stderr } = fetchArtifacts("http://127.0.0.1:9");
    expect(status).toBe(0);
    expect(stderr).toContain(`WARNING: not everything could be fetched; starting what is in ${home}`);
    expect(here("tron")).toContain("v1");
  });

  it("keeps the configuration when the bucket's has no main file", async () => {
    await uploadRelease("v1");
    fetchArtifacts();
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: "config/tron.vega.yaml" }));
    expect(fetchArtifacts().stderr).toContain("WARNING");
    expect(here("config/tron.vega.yaml")).toBe("version: v1\n");
  });

  it("fails on an empty bucket with what has to be uploaded where", () => {
    const { status, stderr } = fetchArtifacts();
    expect(status).toBe(1);
    expect(stderr).toContain(
      `FAILED: upload the binary to s3://${bucket}/${binaryKey} and tron.vega.yaml under s3://${bucket}/config/`,
    );
    expect(readdirSync(home)).toEqual([]);
  });

  it("starts what is there when the binary is not what was uploaded, by its SHA-256", async () => {
    await uploadRelease("v1");
    fetchArtifacts();
    await upload(binaryKey, "tampered with", sha256Of("#!/bin/sh\necho v2\n"));
    const { status, stderr } = fetchArtifacts();
    expect(status).toBe(0);
    expect(stderr).toContain(`${binaryKey} is not what was uploaded: its SHA-256 is not`);
    expect(here("tron")).toContain("v1");
    expect(existsSync(join(home, ".tron.new"))).toBe(false);
  });

  it("stays with a release that it was told to fetch, until the bucket changes", async () => {
    await uploadRelease("v1");
    const v2 = "#!/bin/sh\necho v2\n";
    await upload(`${binaryKey}-v2`, v2);
    expect(fetchArtifacts(moto.endpoint, `${binaryKey}-v2`, sha256Of(v2)).status).toBe(0);
    expect(fetchArtifacts().stdout).toContain("the bucket is as it was when this server was deployed to");
    expect(here("tron")).toBe(v2);
    // Another release beside it is no change; another configuration is.
    await upload(`${binaryKey}-v0`, "other");
    expect(fetchArtifacts().stdout).toContain("the bucket is as it was");
    await upload("config/tron.vega.yaml", "version: v1b\n");
    expect(fetchArtifacts().status).toBe(0);
    expect(here("tron")).toContain("v1");
    expect(here("config/tron.vega.yaml")).toBe("version: v1b\n");
  });

  it("touches nothing when the release that it was told to fetch is another, or is missing", async () => {
    await uploadRelease("v1");
    fetchArtifacts();
    await uploadRelease("v2");
    for (const [key, content] of [
      [binaryKey, "something else"],
      [`${binaryKey}-absent`, ""],
    ] as const) {
      const { status, stderr } = fetchArtifacts(moto.endpoint, key, sha256Of(content));
      expect(status).toBe(1);
      expect(stderr).toContain(`FAILED: upload the binary to s3://${bucket}/${key}`);
      expect(here("tron")).toContain("v1");
      expect(here("config/tron.vega.yaml")).toBe("version: v1\n");
    }
  });

  it("works beside the document's rollback command", async () => {
    await uploadRelease("v1");
    fetchArtifacts();
    await upload(`${binaryKey}-v0.9`, "#!/bin/sh\necho v0.9\n");
    const asDocumented = `cd ${home} && \
      aws s3 cp s3://${bucket}/${binaryKey}-v0.9 s3://${bucket}/${binaryKey} && \
      aws s3 cp s3://${bucket}/${binaryKey} ./tron && chmod +x ./tron`;
    const rollback = spawnSync("bash", ["-c", asDocumented], {
      encoding: "utf8",
      env: {
        ...process.env,
        ...awsEnvironment(moto.endpoint),
        PATH: `${dirname(program("aws"))}:${process.env.PATH ?? ""}`,
      },
    });
    expect(rollback.status).toBe(0);
    expect(fetchArtifacts().status).toBe(0);
    expect(here("tron")).toContain("v0.9");
  });
});
