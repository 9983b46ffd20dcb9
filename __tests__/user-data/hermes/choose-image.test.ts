import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { awsEnvironment } from "../../../src/rehearsal/moto/aws-environment";
import { type RunningMoto, startMoto } from "../../../src/rehearsal/moto/start-moto";
import { repositoryRoot } from "../../../src/process/repository-root";
import { describeWith, program } from "../../machine-programs";

const script = join(repositoryRoot, "user-data/hermes/choose-image.sh");

describeWith(["aws"], "choose-image.sh against Parameter Store", () => {
  let moto: RunningMoto;
  let runtime: string;

  beforeAll(async () => {
    moto = await startMoto();
    const client = new SSMClient({
      endpoint: moto.endpoint,
      region: "eu-south-2",
      credentials: { accessKeyId: "testing", secretAccessKey: "testing" },
    });
    const values = { rolled: "a1b2c3d", fresh: "none", broken: "a b; reboot" };
    for (const [name, Value] of Object.entries(values)) {
      await client.send(
        new PutParameterCommand({ Name: `/hermes/${name}/image-tag`, Value, Type: "String" }),
      );
    }
  });
  afterAll(() => moto.stop());

  beforeEach(() => (runtime = mkdtempSync(join(tmpdir(), "hermes-image-"))));
  afterEach(() => rmSync(runtime, { recursive: true }));

  const imageEnv = () => join(runtime, "image.env");
  const choose = (environment: string) =>
    spawnSync("bash", [script], {
      encoding: "utf8",
      env: {
        ...process.env,
        ...awsEnvironment(moto.endpoint),
        AWS_REGION: "eu-south-2",
        AWS_DEFAULT_REGION: "eu-south-2",
        PATH: `${dirname(program("aws"))}:${process.env.PATH ?? ""}`,
        HERMES_TAG_PARAMETER: `/hermes/${environment}/image-tag`,
        RUNTIME_DIRECTORY: runtime,
        HERMES_STATE: runtime,
      },
    });

  it("takes what the last rollout left, on a machine that has just booted", () => {
    expect(choose("rolled").status).toBe(0);
    expect(readFileSync(imageEnv(), "utf8")).toBe("HERMES_TAG=a1b2c3d\n");
  });

  it("stays with what was deployed here since", () => {
    writeFileSync(imageEnv(), "HERMES_TAG=deadbee\n");
    expect(choose("rolled")).toMatchObject({ status: 0, stdout: "choose-image: HERMES_TAG=deadbee\n" });
  });

  it("boots with the image that somebody went back to by hand, until the next complete deployment", () => {
    writeFileSync(join(runtime, "image"), "a1b2c3d 0ldimage\n");
    expect(choose("rolled").stdout).toBe(
      "choose-image: HERMES_TAG=0ldimage, from what ran here since a1b2c3d was deployed\n",
    );
    rmSync(imageEnv());
    writeFileSync(join(runtime, "image"), "earlier 0ldimage\n");
    expect(choose("rolled").stdout).toContain("HERMES_TAG=a1b2c3d, from /hermes/rolled/image-tag");
  });

  it.each([
    ["nothing was rolled out yet", "fresh", "no image was deployed yet. Push one and run groundplan deploy"],
    ["the parameter is missing", "absent", "cannot read the parameter /hermes/absent/image-tag"],
    ["the parameter holds nonsense", "broken", "holds what is no image tag"],
  ])("waits with a reason while %s", (_, environment, reason) => {
    const { status, stderr } = choose(environment);
    expect(status).toBe(1);
    expect(stderr).toContain(reason);
    expect(existsSync(imageEnv())).toBe(false);
  });
});
