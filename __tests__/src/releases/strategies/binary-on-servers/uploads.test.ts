import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { createHash } from "node:crypto";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Servers } from "../../../../../src/releases/strategies/binary-on-servers/servers";
import { uploadBinary } from "../../../../../src/releases/strategies/binary-on-servers/upload-binary";
import { uploadConfig } from "../../../../../src/releases/strategies/binary-on-servers/upload-config";
import {
  BUCKET,
  CURRENT,
  etag,
  makeBucket,
  openVega,
  program,
  stored,
  withArmServer,
  Workbench,
} from "../../deployed-vega";
import { inMoto } from "../../in-moto";
import { refusal } from "../../refusal";
import { unwatched } from "../../unwatched";

let vega: Servers;
const bench = new Workbench();
const moto = inMoto(() => {
  vega = openVega();
  return Promise.resolve();
});
afterAll(() => bench.remove());

const puts = () =>
  moto()
    .calls.map(({ action }) => action)
    .filter((action) => /^(PUT|POST|DELETE) /.test(action));

const upload = (file: string, options: { version?: string; makeCurrent?: boolean } = {}, system = vega) =>
  uploadBinary(system, { file, makeCurrent: true, ...options }, unwatched);

describe("before the stack is applied", () => {
  it.each([
    ["a binary", () => upload(bench.write("tron", program("v1")))],
    [
      "configuration",
      () => {
        bench.write("first/tron.vega.yaml", "port: 3000\n");
        return uploadConfig(vega, { folder: join(bench.folder, "first"), prune: false }, unwatched);
      },
    ],
  ])("uploading %s says that there is no bucket, and how to create it", async (_, work) => {
    const error = await refusal(work());
    expect(error.message).toContain(
      "there is no bucket hellotron-vega-deploy: the environment was not applied yet",
    );
    expect(error.message).toContain("groundplan apply");
  });
});

describe("a binary", () => {
  const v1 = program("v1");
  const v2 = program("v2");
  const sha256Of = (content: Buffer) => createHash("sha256").update(content).digest("hex");
  beforeAll(makeBucket);

  it("is stored under its content's name and becomes current, both with its SHA-256", async () => {
    const sha256 = sha256Of(v1);
    const release = sha256.slice(0, 12);
    expect(await upload(bench.write("tron", v1))).toEqual({
      ...{ bucket: BUCKET, key: `${CURRENT}-${release}`, version: release, architecture: "x86_64", sha256 },
      ...{ sizeBytes: v1.length, uploaded: true, current: true },
    });
    for (const key of [CURRENT, `${CURRENT}-${release}`]) {
      expect(await stored(key)).toEqual({ content: v1, metadata: { sha256, release } });
    }
    // Servers know by it that they have this binary already.
    expect(await etag(CURRENT)).toBe(await etag(`${CURRENT}-${release}`));
  });

  it("is verified by S3 with its SHA-256", async () => {
    await upload(bench.write("tron", v1), { version: "compared" });
    const put = moto().calls.find(({ action }) => action.startsWith("PUT"));
    expect(put?.headers["x-amz-checksum-sha256"]).toBe(createHash("sha256").update(v1).digest("base64"));
    expect(put?.headers["if-none-match"]).toBe("*");
  });

  it("is uploaded once, however often it is requested", async () => {
    const file = bench.write("tron", v1);
    await upload(file, { version: "once" });
    moto().reset();
    expect(await upload(file, { version: "once", makeCurrent: false })).toMatchObject({ uploaded: false });
    expect(puts()).toEqual([]);
  });

  it("does not become current until it is deployed, with --keep-current", async () => {
    const current = await stored(CURRENT);
    await upload(bench.write("tron", v2), { version: "v2.0.0", makeCurrent: false });
    expect(await stored(CURRENT)).toEqual(current);
    expect((await stored(`${CURRENT}-v2.0.0`)).content).toEqual(v2);
  });

  it("returns the previous current release", async () => {
    await upload(bench.write("tron", v1), { version: "v1.0.0" });
    expect(await upload(bench.write("tron", v2), { version: "v2.0.0" })).toMatchObject({
      previous: "v1.0.0",
    });
    expect((await stored(CURRENT)).metadata).toMatchObject({ release: "v2.0.0", previous: "v1.0.0" });
    // Making it current once more forgets nothing.
    await upload(bench.write("tron", v2), { version: "v2.0.0" });
    expect((await stored(CURRENT)).metadata["previous"]).toBe("v1.0.0");
  });

  it("never replaces different content of the same release", async () => {
    await upload(bench.write("tron", v1), { version: "v3.0.0" });
    const error = await refusal(upload(bench.write("tron", v2), { version: "v3.0.0" }));
    expect(error.exitCode).toBe(3);
    expect(error.message).toContain(`${CURRENT}-v3.0.0: this release already exists with other content`);
    expect((await stored(`${CURRENT}-v3.0.0`)).content).toEqual(v1);
  });

  it("never replaces different content that was uploaded between check and upload", async () => {
    const key = `${CURRENT}-v4.0.0`;
    let looked = false;
    moto().interfere(({ action }) => {
      if (looked || action !== `HEAD /${BUCKET}/${key}`) return undefined;
      looked = true;
      return { status: 404, body: "" };
    });
    await new S3Client({ region: "us-east-1" }).send(
      new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: "other" }),
    );
    const error = await refusal(upload(bench.write("tron", v1), { version: "v4.0.0" }));
    expect(error.message).toContain("with other content (SHA-256 unknown)");
    expect((await stored(key)).content.toString()).toBe("other");
  });

  it.each([
    ["nothing", "", "is empty"],
    ["a script", "#!/bin/sh\n", "is a script, not one for Linux"],
    ["a text", "tron, version 1, as text\n", "has no ELF header"],
    ["a program for macOS", Buffer.from("cffaedfe0c000001", "hex"), "is a program for macOS"],
    ["a program for Windows", "MZ\x90", "is a program for Windows"],
    ["an archive", Buffer.from("1f8b0800", "hex"), "is a gzip archive"],
    ["a library to be linked", program("", "x86_64", 1), "is an object file"],
    ["a program for another processor", program("", "32-bit x86"), "another processor than x86_64 and arm64"],
    ["half a header", program("").subarray(0, 10), "has no ELF header"],
  ])("is refused if it is %s, before any request to S3", async (_, content, reason) => {
    const error = await refusal(upload(bench.write("other", content)));
    expect(error.exitCode).toBe(2);
    expect(error.message).toContain(reason);
    expect(moto().calls).toEqual([]);
  });

  it.each([
    ["is missing", () => join(bench.folder, "absent"), "cannot be read: is it there?"],
    ["is a folder", () => bench.folder, "is a folder"],
  ])("is refused if it %s", async (_, file, reason) => {
    expect((await refusal(upload(file()))).message).toContain(reason);
  });

  it("is refused for an architecture that no server has, with the servers' own", async () => {
    const error = await refusal(upload(bench.write("tron", program("v1", "arm64"))));
    expect(error.message).toContain(
      "the binary is built for arm64; of the servers of hellotron-vega prod, prod is x86_64",
    );
    expect(moto().calls).toEqual([]);
  });

  it("has a key for each of the servers' architectures", async () => {
    const both = openVega(withArmServer);
    const result = await upload(bench.write("tron", program("v1", "arm64")), { version: "v1" }, both);
    expect(result).toMatchObject({ architecture: "arm64", key: "binaries/tron-linux-arm64-v1" });
  });

  it.each(["../x", "a b", "$(reboot)", "-x", ""])("cannot be released as %j", async (release) => {
    const error = await refusal(upload(bench.write("tron", v1), { version: release }));
    expect(error.exitCode).toBe(2);
    expect(error.message).toContain("cannot name a release");
  });
});

describe("configuration", () => {
  const folder = () => join(bench.folder, "config");
  const send = (prune = false) => uploadConfig(vega, { folder: folder(), prune }, unwatched);
  beforeAll(() => {
    bench.write("config/tron.vega.yaml", "llm:\n  key: ${ANTHROPIC_API_KEY}\n");
    bench.write("config/knowledge/a.md", "# A\n");
    bench.write("config/knowledge/deep/b.json", "{}\n");
    bench.write("config/.DS_Store", "not ours");
  });

  it("is uploaded with its folders, the main file last, and without hidden files", async () => {
    expect(await send()).toEqual({
      ...{ bucket: BUCKET, prefix: "config/", unchanged: 0, left: [], deleted: [] },
      uploaded: ["knowledge/a.md", "knowledge/deep/b.json", "tron.vega.yaml"],
    });
    expect(puts().at(-1)).toBe(`PUT /${BUCKET}/config/tron.vega.yaml`);
    expect((await stored("config/knowledge/a.md")).content.toString()).toBe("# A\n");
  });

  it("is uploaded only if it changed", async () => {
    bench.write("config/knowledge/a.md", "# A, anew\n");
    expect(await send()).toMatchObject({ uploaded: ["knowledge/a.md"], unchanged: 2 });
  });

  it("leaves files in the bucket that the folder no longer has, lists them, and deletes them on request", async () => {
    await new S3Client({ region: "us-east-1" }).send(
      new PutObjectCommand({ Bucket: BUCKET, Key: "config/old.md", Body: "old" }),
    );
    await new S3Client({ region: "us-east-1" }).send(
      new PutObjectCommand({ Bucket: BUCKET, Key: "config/", Body: Buffer.alloc(0) }),
    );
    expect(await send()).toMatchObject({ left: ["old.md"], deleted: [] });
    expect(await send(true)).toMatchObject({ left: [], deleted: ["old.md"] });
    await expect(stored("config/old.md")).rejects.toThrow();
    expect((await stored("config/")).content).toHaveLength(0);
  });

  it("is refused with every problem and its position, and nothing is uploaded", async () => {
    const canary = "sk-ant-api03-canary7f3a0000000000";
    bench.write("wrong/tron.vega.yaml", `a: 1\na: 2\nslack: "xoxb-1234567890-canary"\n`);
    bench.write("wrong/knowledge/x.yaml", "a: [1\n");
    bench.write("wrong/knowledge/y.json", '{\n  "a": 1 "b": 2 }\n');
    bench.write("wrong/knowledge/z.md", `Use\n  ${canary}\n`);
    const wrong = join(bench.folder, "wrong");
    const error = await refusal(uploadConfig(vega, { folder: wrong, prune: false }, unwatched));
    expect(error.exitCode).toBe(2);
    expect(error.message).toContain(`${wrong}/tron.vega.yaml:2:1 is not valid YAML`);
    expect(error.message).toContain(`${wrong}/tron.vega.yaml:3:9 looks like a secret (Slack token)`);
    expect(error.message).toMatch(/knowledge\/x\.yaml:2:1 is not valid YAML/);
    expect(error.message).toContain(`${wrong}/knowledge/y.json:2:10 is not valid JSON`);
    expect(error.message).toContain(
      `${wrong}/knowledge/z.md:2:3 looks like a secret (OpenAI or Anthropic key)`,
    );
    expect(error.message).not.toContain("canary");
    expect(puts()).toEqual([]);
  });

  it.each([
    ["a list", "- a\n"],
    ["empty", ""],
    ["two documents", "a: 1\n---\nb: 2\n"],
    ["a picture", "\x89PNG\0"],
  ])("is refused if its main file is %s", async (name, content) => {
    bench.write(`${name}/tron.vega.yaml`, content);
    const error = await refusal(
      uploadConfig(vega, { folder: join(bench.folder, name), prune: false }, unwatched),
    );
    expect(error.message).toMatch(/tron\.vega\.yaml:1:1 is not (one mapping of keys to values|text)/);
  });

  it("is not a leak if it refers to secrets or shows how to sign in", async () => {
    bench.write("fine/tron.vega.yaml", 'db: "postgres://tron:${DB_PASSWORD}@db/tron"\n');
    bench.write(
      "fine/knowledge/guide.md",
      'curl --header "Authorization: Bearer <token>" then password "hunter2"\n',
    );
    const fine = uploadConfig(vega, { folder: join(bench.folder, "fine"), prune: false }, unwatched);
    expect((await fine).uploaded).toContain("tron.vega.yaml");
  });

  it.each([
    ["has no main file", "knowledge-only", "there is no tron.vega.yaml"],
    ["is not there", "absent", "there is no such folder"],
  ])("is refused if its folder %s", async (_, name, reason) => {
    bench.write("knowledge-only/a.md", "# A\n");
    const error = await refusal(
      uploadConfig(vega, { folder: join(bench.folder, name), prune: false }, unwatched),
    );
    expect(error.exitCode).toBe(2);
    expect(error.message).toContain(reason);
  });

  it("is refused with links in it, which would be missing on the servers", async () => {
    bench.write("linked/tron.vega.yaml", "a: 1\n");
    symlinkSync("/etc/hostname", join(bench.folder, "linked/host.md"));
    const error = await refusal(
      uploadConfig(vega, { folder: join(bench.folder, "linked"), prune: false }, unwatched),
    );
    expect(error.message).toContain("host.md: is a link");
  });
});
