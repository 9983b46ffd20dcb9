import { ListInvalidationsCommand, CloudFrontClient } from "@aws-sdk/client-cloudfront";
import { HeadObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { once } from "node:events";
import { Interrupted } from "../../../../../src/process/interruption";
import { openReleases } from "../../../../../src/releases/open-releases";
import { migrate } from "../../../../../src/releases/strategies/hosts-behind-balancer/migrate";
import { publishAssets } from "../../../../../src/releases/steps/publish-assets";
import { readOutputs } from "../../../../../src/releases/steps/stack-outputs";
import { verify } from "../../../../../src/releases/strategies/hosts-behind-balancer/verify";
import type { HermesOutputs } from "../../../../../systems/hermes/outputs";
import { FIRST, SECOND } from "../../deployed-hermes";
import { operatedHermes, type OperatedHermes } from "../../operated-hermes";
import { refusal } from "../../refusal";
import { unwatched } from "../../unwatched";

let moto: OperatedHermes["moto"];
let hermes: OperatedHermes["hermes"];
let fleet: OperatedHermes["fleet"];
const operated = operatedHermes();
beforeAll(() => ({ moto, hermes, fleet } = operated()));

describe("a fleet", () => {
  it("finds running hosts by their tags, and ignores the NAT instance", async () => {
    expect(await fleet.hosts()).toEqual(
      hermes.instanceIds.map((instanceId, index) =>
        expect.objectContaining({ instanceId, name: `hermes-prod-host-${index + 1}` }),
      ),
    );
  });

  it("reads its stack's outputs, and says which are missing", async () => {
    const outputs = await readOutputs<HermesOutputs & { ecs_cluster: string }>(hermes.environment);
    expect(outputs.text("url")).toBe("https://hermes.example.com");
    expect(() => outputs.text("ecs_cluster")).toThrow("hermes prod: the stack has no output ecs_cluster");
  });

  it("of an environment that was never applied is refused, with the command to apply it", async () => {
    const stage = { ...hermes.environment, name: "stage" };
    await expect(openReleases(stage)).rejects.toThrow(
      /hermes stage was never applied.*\n.*groundplan apply hermes stage/,
    );
  });

  it("in an account other than the credentials' is not touched", async () => {
    const elsewhere = { ...hermes.environment, account: "999999999999" };
    await expect(openReleases(elsewhere)).rejects.toThrow("the credentials belong to account 123456789012");
    expect(moto.calls.map(({ action }) => action)).toEqual(["GetCallerIdentity"]);
  });

  it("lists its images", async () => {
    const images = await fleet.images.versions(SECOND);
    expect(images.map(({ name }) => name).sort()).toEqual([FIRST, SECOND]);
    expect(images.find(({ current }) => current)?.name).toBe(SECOND);
    expect(images[0]?.createdAt).toMatch(/^\d{4}-\d\d-\d\dT/);
  });
});

describe("a migration, with its command simulated by SSM", () => {
  const sent = () =>
    moto.calls
      .filter(({ action, body }) => action === "SendCommand" && !body.includes("cloud-init"))
      .map(({ body }) => JSON.parse(body) as { InstanceIds: string[]; Parameters: { commands: string[] } });

  it("runs once, on one host, with the new image", async () => {
    const { host } = await migrate(fleet, SECOND, unwatched);
    expect(host).toBe("hermes-prod-host-1");
    expect(sent().map(({ InstanceIds, Parameters }) => [InstanceIds, Parameters.commands])).toEqual([
      [[hermes.instanceIds[0]], [`/usr/local/lib/hermes/migrate.sh ${SECOND}`]],
    ]);
  });

  it("uses the running image by default", async () => {
    await migrate(fleet, undefined, unwatched);
    expect(sent()[0]?.Parameters.commands).toEqual(["/usr/local/lib/hermes/migrate.sh"]);
  });

  it("fails with the end of the host's output, and never changes the load balancer", async () => {
    const said = Array.from({ length: 40 }, (_, line) => `line ${line}`).join("\n");
    let migrates = false;
    moto.interfere(({ action, body }) => {
      if (action === "SendCommand") migrates = body.includes("migrate.sh");
      if (action !== "GetCommandInvocation" || !migrates) return undefined;
      return {
        body: JSON.stringify({ Status: "Failed", StatusDetails: "Failed", StandardOutputContent: said }),
      };
    });
    const work = migrate(fleet, SECOND, unwatched);
    await expect(work).rejects.toThrow(/migrate 2222222 ended with Failed\n {2}\| line 25\n[^]*line 39/);
    expect(moto.calls.map(({ action }) => action)).not.toContain("DeregisterTargets");
  });

  it.each(["Undeliverable", "DeliveryTimedOut", "ExecutionTimedOut", "Cancelled"])(
    "ends with %s",
    async (end) => {
      moto.interfere(({ action }) =>
        action === "GetCommandInvocation"
          ? { body: JSON.stringify({ Status: end === "Cancelled" ? end : "TimedOut", StatusDetails: end }) }
          : undefined,
      );
      await expect(migrate(fleet, SECOND, unwatched)).rejects.toThrow(`ended with ${end}`);
    },
  );

  it("waits until SSM knows the command and it has ended", async () => {
    const answers = [
      { status: 400, body: JSON.stringify({ __type: "InvocationDoesNotExist" }) },
      { body: JSON.stringify({ Status: "Pending", StatusDetails: "Pending" }) },
      { body: JSON.stringify({ Status: "InProgress", StatusDetails: "InProgress" }) },
    ];
    moto.interfere(({ action }) => (action === "GetCommandInvocation" ? answers.shift() : undefined));
    await migrate(fleet, SECOND, unwatched);
    expect(answers).toEqual([]);
  });
});

describe("a verification", () => {
  let server: Server;
  let answers: number[];
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/health`;
  beforeAll(async () => {
    server = createServer((_, response) => {
      response.writeHead(answers.shift() ?? 200, { location: "/" }).end();
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const check = (limitSeconds = 2) => verify(fleet, { url: url(), limitSeconds }, unwatched);

  it("waits until the public address itself answers 200", async () => {
    answers = [503, 301];
    expect(await check()).toEqual([
      { name: "hermes-prod-host-1", found: "healthy" },
      { name: "hermes-prod-host-2", found: "healthy" },
      { name: url(), found: "200" },
    ]);
    expect(answers).toEqual([]);
  });

  it("requests the load balancer's health path at the stack's address", async () => {
    expect(fleet.handles.url + (await fleet.traffic.healthPath())).toBe("https://hermes.example.com/health");
  });

  it("names the unhealthy host", async () => {
    answers = [];
    await fleet.traffic.takeOut({ instanceId: hermes.instanceIds[1] ?? "", name: "host-2" });
    await expect(check(0.2)).rejects.toThrow(
      /every host to be healthy: hermes-prod-host-2 is (not registered|unused)/,
    );
    await fleet.traffic.putBack({ instanceId: hermes.instanceIds[1] ?? "", name: "host-2" });
  });

  it("shows the address's other answer", async () => {
    answers = Array<number>(100).fill(502);
    await expect(check(0.2)).rejects.toThrow("to answer 200: it answers 502");
  });
});

describe("publishing assets", () => {
  const digest = "0123456789abcdef0123456789abcdef";
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "hermes-assets-"))));
  afterAll(() => rmSync(folder, { recursive: true }));

  function write(files: Readonly<Record<string, string>>): void {
    for (const [key, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, key)), { recursive: true });
      writeFileSync(join(folder, key), text);
    }
  }
  const many = (text: string) =>
    Array.from({ length: 10 }, (_, index) => [`page-${index}.html`, text] as const);
  const place = () => ({
    bucket: hermes.outputs["assets_bucket"] ?? "",
    distributionId: hermes.outputs["cdn_distribution_id"] ?? "",
    region: hermes.environment.region,
  });
  const publish = () => publishAssets(place(), folder, unwatched);

  it("uploads files with their types and cache times, without hidden files or double compression", async () => {
    write({
      [`assets/app-${digest}.css`]: "body {}",
      [`assets/app-${digest}.css.gz`]: "gz",
      "favicon.ico": "icon",
      "robots.txt": "User-agent: *",
      ".DS_Store": "x",
    });
    const { uploaded, invalidated } = await publish();
    expect(uploaded).toEqual([`assets/app-${digest}.css`, "favicon.ico", "robots.txt"]);
    expect(invalidated).toBeUndefined();
    const s3 = new S3Client({ region: place().region });
    const head = async (Key: string) => {
      const { ContentType, CacheControl } = await s3.send(
        new HeadObjectCommand({ Bucket: place().bucket, Key }),
      );
      return [ContentType, CacheControl];
    };
    expect(await head(`assets/app-${digest}.css`)).toEqual([
      "text/css; charset=utf-8",
      "public, max-age=31536000, immutable",
    ]);
    expect(await head("robots.txt")).toEqual(["text/plain; charset=utf-8", "public, max-age=300"]);
  });

  it("uploads only changed files, and invalidates them", async () => {
    write({ "robots.txt": "User-agent: *\nDisallow:", "new page.html": "<p>" });
    expect(await publish()).toEqual({
      bucket: "hermes-prod-assets",
      keys: expect.arrayContaining(["new page.html", "robots.txt"]),
      uploaded: ["new page.html", "robots.txt"],
      unchanged: 2,
      invalidated: ["/robots.txt"],
    });
    const cloudfront = new CloudFrontClient({ region: "us-east-1" });
    const { InvalidationList } = await cloudfront.send(
      new ListInvalidationsCommand({ DistributionId: place().distributionId }),
    );
    expect(InvalidationList?.Items).toHaveLength(1);
    expect(await publish()).toMatchObject({ uploaded: [], unchanged: 4, invalidated: undefined });
  });

  it("uploads files that pages refer to before the pages", async () => {
    write({ "a.html": "<link>", [`z-${digest}.js`]: "1" });
    moto.reset();
    await publish();
    const puts = moto.calls.map(({ action }) => action).filter((action) => action.startsWith("PUT /hermes"));
    expect(puts).toEqual([`PUT /hermes-prod-assets/z-${digest}.js`, "PUT /hermes-prod-assets/a.html"]);
  });

  it("invalidates replaced files when it is interrupted, because another run would find them unchanged", async () => {
    write({ "robots.txt": "User-agent: *\nDisallow: /", ...Object.fromEntries(many("v1")) });
    await publish();
    write({ "robots.txt": "User-agent: *\nDisallow: /b", ...Object.fromEntries(many("v2")) });
    const controller = new AbortController();
    moto.interfere(({ action }) => {
      if (/^PUT \/hermes.*\.html$/.test(action)) controller.abort(new Interrupted("SIGINT"));
      return undefined;
    });
    moto.calls.length = 0;
    const error = await refusal(publishAssets(place(), folder, { ...unwatched, signal: controller.signal }));
    expect(error.exitCode).toBe(130);
    expect(error.message).toContain("9 of 11 files are uploaded; another run uploads the rest.");
    const invalidations = moto.calls.filter(({ action }) => action.endsWith("/invalidation"));
    expect(invalidations).toHaveLength(1);
    expect(invalidations[0]?.body.match(/<Path>/g)).toHaveLength(9);
    moto.reset();
    expect((await publish()).uploaded).toHaveLength(2);
  });

  it("says how to build assets if there are no assets", async () => {
    await expect(publishAssets(place(), join(folder, "absent"), unwatched)).rejects.toThrow(
      /there is no such folder\n.*mix assets\.deploy/,
    );
    const empty = mkdtempSync(join(folder, "empty-"));
    await expect(publishAssets(place(), empty, unwatched)).rejects.toThrow("the folder has no files");
  });
});
