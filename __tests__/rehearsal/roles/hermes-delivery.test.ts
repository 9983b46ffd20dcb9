import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { ECRClient, PutImageCommand } from "@aws-sdk/client-ecr";
import { REHEARSAL_ACCOUNT, openWorld, type World } from "../../../src/rehearsal/world";
import { silentProgress } from "../../../src/terminal/progress";
import { HERMES_SECRETS } from "../../../systems/hermes/config";
import { availableEngines } from "../../engines";
import { ScratchCheckout } from "../../scratch-checkout";
import { ApplicationWorkflow } from "../../systems/application-workflow";
import { unexplained } from "./kept-permissions";
import { listedPermissions } from "./listed-permissions";
import { answersInPublic } from "./public-name";
import { WorkflowRunner } from "./workflow-runner";

/** The commands under "First deployment", without the comments between them. */
function firstDeployment(readme: string): readonly string[] {
  const [, block = ""] = /## First deployment\n\n```sh\n([^]*?)```/.exec(readFileSync(readme, "utf8")) ?? [];
  return block.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}

const REGION = "eu-south-2";
const [engine] = availableEngines();
const OWNER = { accessKeyId: "rehearsal", secretAccessKey: "rehearsal" };

jest.setTimeout(600_000);

describe("Hermes' CD, step by step as cd.yml has it, with IAM enforced", () => {
  let world: World;
  let checkout: ScratchCheckout;
  let runner: WorkflowRunner;
  const cd = () => new ApplicationWorkflow(checkout.path("systems/hermes/workflows/cd.yml"));

  /** What docker does at the end of a push that was allowed. */
  const push = async (tag: string): Promise<void> => {
    const config = { digest: `sha256:${tag}` };
    const mediaType = "application/vnd.docker.distribution.manifest.v2+json";
    const imageManifest = JSON.stringify({ schemaVersion: 2, mediaType, config, layers: [] });
    const ecr = new ECRClient({ endpoint: world.endpoint, region: REGION, credentials: OWNER });
    await ecr.send(new PutImageCommand({ repositoryName: "hermes", imageTag: tag, imageManifest }));
  };
  const assets = (style: string): void => {
    mkdirSync(checkout.path("static/assets"), { recursive: true });
    writeFileSync(checkout.path("static/assets/app-0123456789abcdef0123456789abcdef.css"), "body {}");
    writeFileSync(checkout.path("static/robots.txt"), style);
  };
  /** That every step of a job went well, in the words of the first that did not. */
  const passes = async (job: string, tag: string): Promise<readonly string[]> => {
    const results = await runner.run(cd(), job, { TAG: tag });
    const failed = results.find(({ code }) => code !== 0);
    expect(failed).toBeUndefined();
    return results.map(({ step }) => step);
  };

  beforeAll(async () => {
    if (engine === undefined) throw new Error("no engine");
    world = await openWorld({ account: REHEARSAL_ACCOUNT, zones: ["example.com"], progress: silentProgress });
    checkout = new ScratchCheckout();
    // The workflow publishes what lies beside its checkout of Groundplan.
    const text = cd().text.replaceAll("../static", "static");
    writeFileSync(checkout.path("systems/hermes/workflows/cd.yml"), text);
    runner = new WorkflowRunner({
      ...{ world, checkout, engine },
      roles: { AWS_ROLE_ARN: "GitHubActionsDeployRole", AWS_PLAN_ROLE_ARN: "GitHubActionsPlanRole" },
      images: `${REHEARSAL_ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/hermes`,
      leftOut: ["Comment on the pull request"],
      env: { ...answersInPublic(world.folder), GROUNDPLAN_ENGINE: engine.path },
    });
    const secrets = Object.fromEntries(HERMES_SECRETS.map((key) => [key, "canary-of-a-value"]));
    writeFileSync(checkout.path("secrets.json"), JSON.stringify(secrets));
  });
  afterAll(async () => {
    await world?.close();
    checkout?.remove();
  });

  it("begins in an empty account, with the README's first deployment in its order", async () => {
    const commit = "0000001";
    const done: string[] = [];
    for (const line of firstDeployment(checkout.path("systems/hermes/README.md"))) {
      // Nobody is asked here.
      const words = line.replaceAll("<commit>", commit).replace("apply hermes prod", "$& --auto-approve");
      const { code, stderr } = await runner.asOwner(words.replace(/<\w+>/, "repository"));
      expect([line, code, code === 0 ? "" : stderr]).toEqual([line, 0, ""]);
      if (line.startsWith("docker")) await push(commit);
      done.push(/^(?:npx groundplan )?(\w+)/.exec(line)?.[1] ?? line);
    }
    expect(done).toEqual(["bootstrap", "apply", "secrets", "docker", "migrate", "deploy"]);
    const status = await runner.asOwner("npx groundplan versions hermes prod --json");
    expect(status.stdout).toContain(commit);
  });

  it("plans a pull request as the role that only reads", async () => {
    expect(await passes("plan", "")).toEqual(
      expect.arrayContaining(["Plan", "The plan as JSON", "Check it"]),
    );
  });

  it("builds, applies, publishes, migrates, deploys and verifies as the deploy role, twice, and goes back", async () => {
    for (const tag of ["1111111", "2222222"]) {
      const image = await runner.run(cd(), "image", { TAG: tag });
      const looked = image.find(({ step }) => step === "Look for the image");
      // The workflow goes on without it, and then builds.
      if (looked?.code !== 0) {
        const built = await runner.run(cd(), "image", { TAG: tag }, ["Look for the image"]);
        expect(built.find(({ code }) => code !== 0)).toBeUndefined();
        await push(tag);
      }
      assets(tag);
      const steps = await passes("deploy", tag);
      expect(steps).toContain("Update infrastructure");
      expect(steps.slice(-4)).toEqual([
        "Publish static assets",
        "Migrate the database",
        "Deploy, host by host",
        "Verify",
      ]);
    }
    const role = await runner.role("GitHubActionsDeployRole");
    const back = await checkout.groundplan(["rollback", "hermes", "prod"], { ...world.env, ...role.env });
    expect([back.code, back.code === 0 ? "" : back.stderr]).toEqual([0, ""]);
  });

  it("was denied nothing, and holds no permission that nothing needs", async () => {
    for (const name of ["GitHubActionsDeployRole", "GitHubActionsPlanRole"]) {
      const { principal } = await runner.role(name);
      const usage = await world.permissions.usageOf(principal);
      expect([name, usage.denied]).toEqual([name, []]);
      expect([name, unexplained(usage.unused)]).toEqual([name, []]);
      const { documented, measured } = listedPermissions(name, usage);
      expect(documented).toBe(measured);
    }
  });
});
