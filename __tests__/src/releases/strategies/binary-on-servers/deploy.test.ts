import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Interrupted } from "../../../../../src/process/interruption";
import { holdingLock } from "../../../../../src/releases/steps/deploy-lock";
import { deployBinary } from "../../../../../src/releases/strategies/binary-on-servers/deploy";
import type { Servers } from "../../../../../src/releases/strategies/binary-on-servers/servers";
import { uploadBinary } from "../../../../../src/releases/strategies/binary-on-servers/upload-binary";
import { verify } from "../../../../../src/releases/strategies/binary-on-servers/verify";
import { silentProgress } from "../../../../../src/terminal/progress";
import {
  BUCKET,
  CURRENT,
  makeBucket,
  makeServer,
  openVega,
  program,
  stored,
  withArmServer,
  withSpareServer,
  Workbench,
} from "../../deployed-vega";
import { inMoto } from "../../in-moto";
import type { Interference } from "../../recorded-moto";
import { refusal } from "../../refusal";
import { unwatched } from "../../unwatched";

let vega: Servers;
let instanceId: string;
const bench = new Workbench();
const moto = inMoto(async () => {
  await makeBucket();
  instanceId = await makeServer("prod");
  vega = openVega();
  for (const release of ["v1", "v2"]) await upload(release);
  await deployBinary(vega, { version: "v1" }, unwatched);
});
afterAll(() => bench.remove());

/** Releases for x86_64 without making them current. */
function upload(release: string, processor: "x86_64" | "arm64" = "x86_64", system = vega) {
  const file = bench.write("tron", program(release, processor));
  return uploadBinary(system, { file, version: release, makeCurrent: false }, unwatched);
}

interface Sent {
  readonly InstanceIds: readonly string[];
  readonly DocumentName: string;
  readonly Parameters: Readonly<Record<string, readonly string[]>>;
}
const commands = () =>
  moto()
    .calls.filter(({ action }) => action === "SendCommand")
    .map(({ body }) => JSON.parse(body) as Sent);
/** The deployments; before each, a server's own files are brought up to date. */
const sent = () => commands().filter(({ DocumentName }) => DocumentName.endsWith("-deploy"));
/** Whether the newest command is a deployment. */
const isDeploying = () => commands().at(-1)?.DocumentName.endsWith("-deploy") === true;
const copies = () => moto().calls.filter(({ headers }) => headers["x-amz-copy-source"] !== undefined);
const previous = async () => (await stored(CURRENT)).metadata["previous"];
const current = async () => (await stored(CURRENT)).metadata["release"];

const failing =
  (id: string): Interference =>
  ({ action, body }) =>
    action === "GetCommandInvocation" && body.includes(id) && isDeploying()
      ? {
          body: JSON.stringify({
            Status: "Failed",
            StatusDetails: "Failed",
            StandardErrorContent: "deploy: v2 did not get healthy\ndeploy: what ran before runs again\n",
          }),
        }
      : undefined;

describe("a deployment, with SSM's commands and results simulated", () => {
  it("makes the server run the release with the stack's own document, key and SHA-256, and no shell", async () => {
    const { sha256 } = await upload("v2");
    moto().reset();
    const result = await deployBinary(vega, { version: "v2" }, unwatched);
    const key = `${CURRENT}-v2`;
    expect(sent()).toEqual([
      expect.objectContaining({
        InstanceIds: [instanceId],
        DocumentName: "hellotron-vega-prod-deploy",
        Parameters: { binaryKey: [key], sha256: [sha256] },
      }),
    ]);
    expect(result).toEqual({
      ...{ version: "v2", previous: "v1", current: true },
      units: ["hellotron-vega-prod"],
    });
  });

  it("makes a release current only after the server is healthy with it", async () => {
    await deployBinary(vega, { version: "v1" }, unwatched);
    moto().reset();
    await deployBinary(vega, { version: "v2" }, unwatched);
    const order = moto().calls.map(({ action, headers }) =>
      headers["x-amz-copy-source"] === undefined ? action : "copy",
    );
    expect(order.lastIndexOf("GetCommandInvocation")).toBeLessThan(order.indexOf("copy"));
    expect(await current()).toBe("v2");
  });

  it("deploys the current release by default, and changes nothing in the bucket", async () => {
    await deployBinary(vega, { version: "v1" }, unwatched);
    moto().reset();
    expect(await deployBinary(vega, {}, unwatched)).toMatchObject({ version: "v1", current: true });
    expect(sent()[0]?.Parameters["binaryKey"]).toEqual([CURRENT]);
    expect(copies()).toEqual([]);
  });

  it("does not change the current release if the server does not get healthy, and shows its output", async () => {
    await deployBinary(vega, { version: "v1" }, unwatched);
    moto().reset();
    moto().interfere(failing(instanceId));
    const error = await refusal(deployBinary(vega, { version: "v2" }, unwatched));
    expect(error.exitCode).toBe(1);
    expect(error.message).toContain("| deploy: what ran before runs again");
    expect(error.message).toContain("The deployment stopped at hellotron-vega-prod.");
    expect(error.message).toContain("What is current in the bucket did not change.");
    expect(error.message).toContain("journalctl -u tron");
    expect(copies()).toEqual([]);
    expect(await current()).toBe("v1");
  });

  it("says how to return to another release if the current one failed", async () => {
    moto().interfere(failing(instanceId));
    const error = await refusal(deployBinary(vega, {}, unwatched));
    expect(error.message).toContain("The failed release is still current in the bucket");
    expect(error.message).toContain("groundplan versions");
  });

  it("rolls back to the previous current release, and back again", async () => {
    await deployBinary(vega, { version: "v1" }, unwatched);
    await deployBinary(vega, { version: "v2" }, unwatched);
    expect(await previous()).toBe("v1");
    await deployBinary(vega, { version: "v1" }, unwatched);
    expect(await previous()).toBe("v2");
  });

  it("waits for a server that SSM does not know yet, up to the limit", async () => {
    let asked = 0;
    const unknown = { status: 400, body: JSON.stringify({ __type: "InvalidInstanceId", message: "" }) };
    moto().interfere(({ action }) => (action === "SendCommand" && ++asked < 4 ? unknown : undefined));
    await deployBinary(vega, { version: "v1" }, unwatched);
    // Three refusals, the server's own files, the deployment.
    expect(asked).toBe(5);
    moto().interfere(({ action }) => (action === "SendCommand" ? unknown : undefined));
    const error = await refusal(deployBinary(vega, { version: "v1" }, unwatched));
    expect(error.message).toContain(
      "waited 1 s for hellotron-vega-prod to be reached by SSM: SSM does not reach it: its agent is not connected",
    );
  });

  it("changes nothing for a missing release, and names the newest ones", async () => {
    const error = await refusal(deployBinary(vega, { version: "v9" }, unwatched));
    expect(error.exitCode).toBe(2);
    expect(error.message).toContain(`there is no binary ${CURRENT}-v9`);
    expect(error.message).toMatch(/The newest releases are (v1, v2|v2, v1)\./);
    expect(sent()).toEqual([]);
  });

  it("changes nothing for a binary that servers could not verify", async () => {
    const Key = `${CURRENT}-by-hand`;
    await new S3Client({ region: "us-east-1" }).send(
      new PutObjectCommand({ Bucket: BUCKET, Key, Body: "x" }),
    );
    const error = await refusal(deployBinary(vega, { version: "by-hand" }, unwatched));
    expect(error.message).toContain(`${Key}: this binary was uploaded without a checksum`);
    expect(sent()).toEqual([]);
  });

  it("lists the servers if an unknown one is given", async () => {
    const error = await refusal(deployBinary(vega, { host: "stage" }, unwatched));
    expect(error.exitCode).toBe(2);
    expect(error.message).toContain("--host: there is no server stage\n  There are: prod.");
  });
});

describe("a deployment to two servers, simulated", () => {
  let spareId: string;
  let both: Servers;
  beforeAll(async () => {
    both = openVega(withSpareServer);
  });

  it("touches no server while one of them is not running", async () => {
    const error = await refusal(deployBinary(both, { version: "v1" }, unwatched));
    expect(error.message).toContain("not running: hellotron-vega-spare. Nothing was changed");
    expect(sent()).toEqual([]);
    spareId = await makeServer("spare");
  });

  it("deploys to one after the other, and makes the release current once both have it", async () => {
    const { units } = await deployBinary(both, { version: "v2" }, unwatched);
    expect(units).toEqual(["hellotron-vega-prod", "hellotron-vega-spare"]);
    expect(sent().map(({ InstanceIds }) => InstanceIds)).toEqual([[instanceId], [spareId]]);
    expect(copies()).toHaveLength(1);
  });

  it("stops at the first failure, and says which servers were not touched", async () => {
    moto().interfere(failing(instanceId));
    const error = await refusal(deployBinary(both, { version: "v1" }, unwatched));
    expect(error.message).toContain("Not touched: hellotron-vega-spare.");
    expect(sent()).toHaveLength(1);
    expect(await current()).toBe("v2");
  });

  it("does not change the current release if it is deployed to one server only", async () => {
    const result = await deployBinary(both, { version: "v1", host: "spare" }, unwatched);
    expect(result).toMatchObject({ version: "v1", current: false });
    expect(sent().map(({ InstanceIds }) => InstanceIds)).toEqual([[spareId]]);
    expect(await current()).toBe("v2");
  });
});

describe("a deployment to two servers that is interrupted, simulated", () => {
  const withLock = (version: string, signal: AbortSignal, both: Servers) =>
    holdingLock(
      { bucket: BUCKET, region: "us-east-1", key: "binaries/prod.deploy.lock" },
      { message: `deploy ${version}`, subject: `deploy ${version}` },
      { ...unwatched, signal },
      (watcher) => deployBinary(both, { version }, watcher),
    );

  it("does not change the current release, and continues with the servers that are left", async () => {
    const both = openVega(withSpareServer);
    await deployBinary(both, { version: "v1" }, unwatched);
    moto().reset();
    const controller = new AbortController();
    moto().interfere(({ action }) => {
      if (action === "GetCommandInvocation" && isDeploying()) controller.abort(new Interrupted("SIGINT"));
      return undefined;
    });
    const error = await refusal(withLock("v2", controller.signal, both));
    expect(error.exitCode).toBe(130);
    expect(error.message).toContain(
      "stopped before hellotron-vega-spare. Not touched: hellotron-vega-spare.",
    );
    expect(error.message).toContain("What is current in the bucket did not change.");
    expect(error.message).toContain("`groundplan deploy hellotron-vega prod --version v2`");
    expect(await current()).toBe("v1");
    moto().reset();
    await withLock("v2", unwatched.signal, both);
    expect(sent()).toHaveLength(1);
    expect(await current()).toBe("v2");
  });

  it("says that the command continues on the server", async () => {
    const controller = new AbortController();
    moto().interfere(({ action }) => {
      if (action !== "GetCommandInvocation") return undefined;
      controller.abort(new Interrupted("SIGTERM"));
      return { body: JSON.stringify({ Status: "InProgress", StatusDetails: "InProgress" }) };
    });
    const both = openVega(withSpareServer);
    const error = await refusal(
      deployBinary(both, { version: "v1" }, { ...unwatched, signal: controller.signal }),
    );
    expect(error.exitCode).toBe(143);
    expect(error.message).toContain(
      "stopped at hellotron-vega-prod. The command continues on hellotron-vega-prod.",
    );
  });

  it("says so too when its credentials end, and goes on with new ones", async () => {
    const both = openVega(withSpareServer);
    await deployBinary(both, { version: "v1" }, unwatched);
    moto().reset();
    const message = "The security token included in the request is expired";
    moto().interfere(({ action }) =>
      action === "GetCommandInvocation" && isDeploying()
        ? { status: 400, body: JSON.stringify({ __type: "ExpiredTokenException", message }) }
        : undefined,
    );
    const error = await refusal(withLock("v2", unwatched.signal, both));
    expect(error.message).toContain("the AWS credentials have expired");
    expect(error.message).toContain("The command continues on hellotron-vega-prod.");
    expect(error.message).toContain("then run the command once more");
    expect(error.message).toContain("Not touched: hellotron-vega-spare.");
    expect(await current()).toBe("v1");
    moto().reset();
    await withLock("v2", unwatched.signal, both);
    expect(await current()).toBe("v2");
  });
});

describe("a deployment to servers of two architectures, simulated", () => {
  let both: Servers;
  beforeAll(async () => {
    both = openVega(withArmServer);
    await makeServer("arm", "t4g.medium");
  });

  it("needs the release for both architectures", async () => {
    const error = await refusal(deployBinary(both, { version: "v2" }, unwatched));
    expect(error.message).toContain("there is no binary binaries/tron-linux-arm64-v2");
    expect(sent()).toEqual([]);
  });

  it("gives each server a binary that it can run", async () => {
    await upload("v2", "arm64", both);
    moto().reset();
    await deployBinary(both, { version: "v2" }, unwatched);
    expect(sent().map(({ Parameters }) => Parameters["binaryKey"])).toEqual([
      [`${CURRENT}-v2`],
      ["binaries/tron-linux-arm64-v2"],
    ]);
    expect((await stored("binaries/tron-linux-arm64")).metadata["release"]).toBe("v2");
  });
});

describe("verifying servers", () => {
  /** What would be asked, without asking it. */
  async function asked(system: Servers): Promise<readonly string[]> {
    const titles: string[] = [];
    const step = (title: string) => {
      titles.push(title);
      return Promise.resolve(undefined as never);
    };
    await verify(system, { limitSeconds: 1 }, { ...unwatched, progress: { ...silentProgress, step } });
    return titles;
  }

  it("requests each at its clients' address: by its name, or by its IP if it has no name", async () => {
    expect(await asked(vega)).toEqual(["https://api.hellotron.com/health answers"]);
    const spare = openVega(withSpareServer);
    expect((await asked(spare))[1]).toMatch(/^http:\/\/[\d.]+\/health answers$/);
  });

  it("waits until the given address answers 200, and says what was wrong", async () => {
    let answers = 0;
    const server = createServer((_, response) => response.writeHead(++answers < 3 ? 503 : 200).end());
    await once(server.listen(0, "127.0.0.1"), "listening");
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    try {
      const verified = await verify(vega, { url, limitSeconds: 2 }, unwatched);
      expect(verified).toEqual([{ name: `hellotron-vega-prod  ${url}`, found: "200" }]);
      answers = -1000;
      const error = await refusal(verify(vega, { url, limitSeconds: 1 }, unwatched));
      expect(error.message).toContain(`waited 1 s for ${url} to answer 200: it answers 503`);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
