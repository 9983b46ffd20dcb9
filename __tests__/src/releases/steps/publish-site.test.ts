import { CloudFrontClient, CreateDistributionCommand } from "@aws-sdk/client-cloudfront";
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { moveScripts } from "../../../../src/releases/steps/page-scripts";
import { GRACE_MS, publishSite } from "../../../../src/releases/steps/publish-site";
import { inMoto } from "../in-moto";
import { refusal } from "../refusal";
import { unwatched } from "../unwatched";

const region = "us-east-1";
const bucket = "hebo-pr-1-console";

describe("the scripts of a page", () => {
  const page = [
    "<head><script>window.context = { future: {} };</script>",
    '<script type="module" async="">import "/assets/manifest-1a.js";</script>',
    '<script type="application/json">{"data": 1}</script>',
    '<script src="/assets/entry-2b.js"></script></head>',
  ].join("\n");
  const { html, files } = moveScripts(page, "assets");

  it("become files in order, with their attributes, and no inline script remains", () => {
    const [first, second] = [...files.keys()];
    expect(html.split("\n")).toEqual([
      `<head><script src="/${first}"></script>`,
      `<script type="module" async="" src="/${second}"></script>`,
      '<script type="application/json">{"data": 1}</script>',
      '<script src="/assets/entry-2b.js"></script></head>',
    ]);
    expect([...files.values()]).toEqual([
      "window.context = { future: {} };",
      'import "/assets/manifest-1a.js";',
    ]);
  });

  it("have names that depend on their contents", () => {
    expect([...moveScripts(page, "assets").files.keys()]).toEqual([...files.keys()]);
    expect([...files.keys()].every((key) => /^assets\/page-[0-9a-f]{16}\.js$/.test(key))).toBe(true);
  });
});

describe("publishing a single-page site", () => {
  let distributionId = "";
  const moto = inMoto(async () => {
    await new S3Client({ region }).send(new CreateBucketCommand({ Bucket: bucket }));
    const { Distribution } = await new CloudFrontClient({ region }).send(
      new CreateDistributionCommand({
        DistributionConfig: {
          ...{ CallerReference: "site", Comment: "site", Enabled: true },
          Origins: { Quantity: 1, Items: [{ Id: "files", DomainName: `${bucket}.s3.amazonaws.com` }] },
          DefaultCacheBehavior: { TargetOriginId: "files", ViewerProtocolPolicy: "redirect-to-https" },
        },
      }),
    );
    distributionId = Distribution?.Id ?? "";
  });

  function build(files: Readonly<Record<string, string>>): string {
    const folder = mkdtempSync(join(tmpdir(), "site-build-"));
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return folder;
  }

  async function publish(files: Readonly<Record<string, string>>, now?: Date) {
    const folder = build(files);
    try {
      return await publishSite({ bucket, distributionId, region }, folder, unwatched, now);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  async function keys(): Promise<readonly string[]> {
    const { Contents = [] } = await new S3Client({ region }).send(
      new ListObjectsV2Command({ Bucket: bucket }),
    );
    return Contents.flatMap(({ Key }) => Key ?? []).filter((key) => !key.startsWith(".groundplan/"));
  }

  it("uploads hashed files first and the page last, and keeps stale files for a week", async () => {
    await publish({ "index.html": "<script>one()</script>", "assets/app-1a.js": "1", "favicon.ico": "i" });
    const puts = moto().calls.flatMap(
      ({ action }) => /^PUT \/hebo-pr-1-console\/([^?]+)/.exec(action)?.[1] ?? [],
    );
    expect(puts.slice(-2)).toEqual(["index.html", ".groundplan/stale.json"]);
    expect(puts.indexOf("assets/app-1a.js")).toBeLessThan(puts.indexOf("favicon.ico"));

    const started = new Date();
    await publish(
      { "index.html": "<script>two()</script>", "assets/app-2b.js": "2", "favicon.ico": "i" },
      started,
    );
    expect(await keys()).toContain("assets/app-1a.js");

    const later = new Date(started.getTime() + GRACE_MS + 1000);
    await publish(
      { "index.html": "<script>two()</script>", "assets/app-2b.js": "2", "favicon.ico": "i" },
      later,
    );
    expect(await keys()).not.toContain("assets/app-1a.js");
    expect(await keys()).toContain("assets/app-2b.js");
  });

  it("leaves no script in the page that its policy would block", async () => {
    const { Body } = await new S3Client({ region }).send(
      new GetObjectCommand({ Bucket: bucket, Key: "index.html" }),
    );
    expect(await Body?.transformToString()).toMatch(
      /^<script src="\/assets\/page-[0-9a-f]{16}\.js"><\/script>$/,
    );
  });

  it("refuses a folder that is not a build of a site", async () => {
    const error = await refusal(publish({ "app.js": "1" }));
    expect(error.details.next).toBe("React Router with `ssr: false` puts it into build/client.");
  });
});
