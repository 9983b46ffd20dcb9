import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { awsEnvironment } from "../../../src/rehearsal/moto/aws-environment";
import { type RunningMoto, startMoto } from "../../../src/rehearsal/moto/start-moto";
import { UserError } from "../../../src/text/user-error";
import { renderDeploy } from "../../../user-data/hellotron-vega/render";
import { describeWith, program, runProgram } from "../../machine-programs";
import { standIns } from "../stand-ins";
import { filesOf, smallMachine } from "./machine";

const current = "binaries/tron-linux-amd64";
const sha256Of = (content: string) => createHash("sha256").update(content).digest("hex");

/** systemd starts tron as the unit says: it fetches, and is healthy unless binary or configuration are "sick". */
const answers = `
  "systemctl restart tron")
    "$ROOT/usr/local/lib/tron/fetch-artifacts.sh" &&
      ! grep --quiet --recursive sick "$ROOT/opt/tron/tron" "$ROOT/opt/tron/config" ;;
  journalctl*) echo "tron: cannot listen" ;;
`;

describeWith(["aws"], "deploy.sh of Hellotron Vega against S3, systemd replaced by a stand-in", () => {
  let moto: RunningMoto;
  let client: S3Client;
  let root: string;

  beforeAll(async () => {
    moto = await startMoto();
    const credentials = { accessKeyId: "testing", secretAccessKey: "testing" };
    client = new S3Client({
      endpoint: moto.endpoint,
      region: "us-east-1",
      forcePathStyle: true,
      credentials,
    });
  });
  afterAll(() => moto.stop());

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), "vega-deploy-"));
    const bucket = `deploy-${sha256Of(root).slice(0, 12)}`;
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    standIns(root, ["cloud-init", "systemctl", "journalctl"], answers);
    filesOf({ ...smallMachine, bucket }).layOut(root);
    for (const folder of ["opt/tron", "run/lock", "var/lib/tron-install"]) {
      mkdirSync(join(root, folder), { recursive: true });
    }
    writeFileSync(join(root, "var/lib/tron-install/result"), "2026-01-01T00:00:00Z ok\n");
    await upload(current, "v1");
    await upload("config/tron.vega.yaml", "version: v1\n");
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const upload = (Key: string, Body: string) =>
    client.send(new PutObjectCommand({ Bucket: `deploy-${sha256Of(root).slice(0, 12)}`, Key, Body }));
  const here = (path: string) => readFileSync(join(root, "opt/tron", path), "utf8");
  const runs = () => [here("tron"), here("config/tron.vega.yaml").trim()];

  function run(script: string) {
    rmSync(join(root, "calls"), { force: true });
    const moved = script.replaceAll(
      /\/(etc|opt|usr\/local\/lib)\/tron|\/run\/lock|\/var\/lib\/tron-install/g,
      `${root}$&`,
    );
    const done = spawnSync("bash", ["-c", moved], {
      encoding: "utf8",
      env: {
        ...process.env,
        ...awsEnvironment(moto.endpoint),
        PATH: [join(root, "stand-ins"), dirname(program("aws")), process.env.PATH ?? ""].join(":"),
        ROOT: root,
        CALLS: join(root, "calls"),
        TRON_HOME: join(root, "opt/tron"),
      },
    });
    const calls = existsSync(join(root, "calls")) ? readFileSync(join(root, "calls"), "utf8") : "";
    return { status: done.status, output: done.stdout + done.stderr, calls: calls.trim().split("\n") };
  }
  const deploy = (binaryKey: string, content: string) =>
    run(renderDeploy({ binaryKey, sha256: sha256Of(content) }));
  const restart = () => run("set -a; . /etc/tron/deployment.env; systemctl restart tron");

  it("fetches while the one before it still runs, restarts once, and stays with it after a restart", async () => {
    restart();
    await upload(`${current}-v2`, "v2");
    const { status, output, calls } = deploy(`${current}-v2`, "v2");
    expect(output).toContain(`deploy: ${current}-v2 runs and is healthy`);
    expect({ status, calls }).toEqual({
      status: 0,
      calls: ["cloud-init status --wait", "systemctl restart tron"],
    });
    restart();
    expect(runs()).toEqual(["v2", "version: v1"]);
    // Once the bucket's current binary is the release, nothing changes here.
    await upload(current, "v2");
    expect(restart().output).toContain(`${current} is unchanged`);
    expect(existsSync(join(root, "opt/tron/.before"))).toBe(false);
  });

  it.each([
    ["binary", "sick binary", "version: v2"],
    ["configuration", "v2", "version: sick"],
  ])("runs binary and configuration from before when a new %s is not healthy", async (_, binary, config) => {
    restart();
    await upload("config/tron.vega.yaml", `${config}\n`);
    await upload(current, binary);
    const { status, output, calls } = deploy(current, binary);
    expect(status).toBe(1);
    expect(output).toContain(`deploy: ${current} did not get healthy\ntron: cannot listen\n`);
    expect(output).toContain("deploy: what ran before runs again");
    expect(calls.slice(-3)).toEqual([
      expect.stringMatching(/^journalctl /),
      "systemctl stop tron",
      "systemctl restart tron",
    ]);
    // Also after a restart: what failed here is not taken again, what is uploaded next is.
    expect(restart().status).toBe(0);
    expect(runs()).toEqual(["v1", "version: v1"]);
    await upload(current, "v3");
    await upload("config/tron.vega.yaml", "version: v3\n");
    expect(restart().status).toBe(0);
    expect(runs()).toEqual(["v3", "version: v3"]);
  });

  it("disturbs nothing when the binary is not the one that was meant", async () => {
    restart();
    await upload(`${current}-v2`, "tampered with");
    const { status, output, calls } = deploy(`${current}-v2`, "v2");
    expect(status).toBe(1);
    expect(output).toContain("could not be fetched: what ran before was not disturbed");
    expect(calls).toEqual(["cloud-init status --wait"]);
    expect(runs()).toEqual(["v1", "version: v1"]);
  });

  it("says that nothing ran before on a server that never ran anything, and leaves systemd to it", async () => {
    await upload(current, "sick");
    const { status, output, calls } = deploy(current, "sick");
    expect(status).toBe(1);
    expect(output).toContain("nothing ran before: systemd goes on trying");
    expect(calls.at(-1)).toBe("systemctl start --no-block tron");
  });

  it.each([
    ["FAILED at caddy_package. Fix it", true],
    // Without artifacts the installation cannot start tron: that is what is made good here.
    ["FAILED at tron_service. Fix it", false],
  ])("says of an installation that %s, if it matters", (result, matters) => {
    writeFileSync(join(root, "var/lib/tron-install/result"), `2026-01-01T00:00:00Z ${result}\n`);
    const { status, output } = deploy(current, "v1");
    expect(status).toBe(0);
    expect(output.includes("WARNING: this server was not installed to the end")).toBe(matters);
  });

  it("lets one deployment at a time touch a server", () => {
    const script = renderDeploy({ binaryKey: current, sha256: sha256Of("v1") });
    const { status, output } = run(
      `exec 8>/run/lock/tron-deploy; flock 8; bash -c '${script.replaceAll("'", `'\\''`)}'`,
    );
    expect(status).toBe(1);
    expect(output).toContain("another deployment is under way on this server");
  });
});

describe("deploy.sh's parameters", () => {
  it.each(['binaries/x"; reboot; "', "$(reboot)", "-x", "binaries/a b", ""])("are never %j", (binaryKey) => {
    expect(() => renderDeploy({ binaryKey, sha256: "a".repeat(64) })).toThrow(UserError);
  });

  it.each(["abc", "A".repeat(64), "a".repeat(65)])("have a SHA-256 other than %j", (sha256) => {
    expect(() => renderDeploy({ binaryKey: current, sha256 })).toThrow(UserError);
  });

  it("are left for SSM to put in", () => {
    expect(renderDeploy()).toContain('readonly key="{{ binaryKey }}" sha256="{{ sha256 }}"');
  });
});

describeWith(["shellcheck"], "shellcheck", () => {
  it("finds nothing in deploy.sh as a server runs it", () => {
    const input = renderDeploy({ binaryKey: current, sha256: sha256Of("v1") });
    const options = ["--norc", "--enable=all", "--exclude=SC2250,SC2310,SC2311,SC2312", "-"];
    expect(runProgram("shellcheck", options, { input }).output).toBe("");
  });
});
