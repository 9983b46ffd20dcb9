import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { openWorld, REHEARSAL_ACCOUNT, type World } from "../../../src/rehearsal/world";
import type { PermissionUsage } from "../../../src/rehearsal/permissions/usage";
import { silentProgress } from "../../../src/terminal/progress";
import { availableEngines } from "../../engines";
import { ScratchCheckout } from "../../scratch-checkout";
import { program } from "../../src/releases/deployed-vega";
import { ApplicationWorkflow } from "../../systems/application-workflow";
import { unexplained } from "./kept-permissions";
import { answersInPublic } from "./public-name";
import { WorkflowRunner } from "./workflow-runner";

const [engine] = availableEngines();

jest.setTimeout(400_000);

describe("Hellotron Vega's workflow, step by step, with IAM enforced", () => {
  let world: World;
  let checkout: ScratchCheckout;
  let runner: WorkflowRunner;
  const workflow = () =>
    new ApplicationWorkflow(checkout.path("systems/hellotron-vega/workflows/deploy.yml"));

  beforeAll(async () => {
    if (engine === undefined) throw new Error("no engine");
    world = await openWorld({
      account: REHEARSAL_ACCOUNT,
      zones: ["hellotron.com"],
      progress: silentProgress,
    });
    checkout = new ScratchCheckout();
    mkdirSync(checkout.path("tron/config"), { recursive: true });
    writeFileSync(checkout.path("tron/config/tron.vega.yaml"), "port: 3000\n");
    // The workflow has its artifacts beside its checkout of Groundplan.
    const file = "systems/hellotron-vega/workflows/deploy.yml";
    writeFileSync(checkout.path(file), workflow().text.replaceAll("../tron", "tron"));
    runner = new WorkflowRunner({
      ...{ world, checkout, engine },
      roles: { AWS_ROLE_ARN: "hellotron-vega-ci" },
      leftOut: ["Deploy to one server"],
      env: { ...answersInPublic(world.folder), GROUNDPLAN_ENGINE: engine.path },
    });
    for (const words of [
      ["bootstrap", "hellotron-vega"],
      ["apply", "hellotron-vega", "prod", "--auto-approve"],
    ]) {
      const { code, stderr } = await checkout.groundplan([...words, "--engine", engine.path], world.env);
      expect([words, code, code === 0 ? "" : stderr]).toEqual([words, 0, ""]);
    }
  });
  afterAll(async () => {
    await world?.close();
    checkout?.remove();
  });

  it("uploads, deploys and verifies twice, and rolls back, as the role of its CI", async () => {
    for (const release of ["1111111", "2222222"]) {
      writeFileSync(checkout.path("tron/tron-linux-amd64"), program(release));
      chmodSync(checkout.path("tron/tron-linux-amd64"), 0o755);
      // It fails for a new release, and the workflow goes on.
      const results = await runner.run(workflow(), "release", { RELEASE: release }, ["Look for the binary"]);
      expect(results.find(({ code }) => code !== 0)).toBeUndefined();
      expect(results.map(({ step }) => step).slice(-4)).toEqual([
        "Upload the configuration",
        "Upload the binary",
        "Deploy to every server",
        "Verify",
      ]);
    }
    const role = await runner.role("hellotron-vega-ci");
    const back = await checkout.groundplan(["rollback", "hellotron-vega", "prod"], {
      ...world.env,
      ...role.env,
    });
    expect([back.code, back.code === 0 ? "" : back.stderr]).toEqual([0, ""]);
  });

  it("was denied nothing, and holds no permission that nothing needs", async () => {
    const { principal } = await runner.role("hellotron-vega-ci");
    const { denied, unused } = await world.permissions.usageOf(principal);
    expect(denied).toEqual([]);
    expect(unexplained(unused)).toEqual([]);
  });

  it("lets a command inside a rehearsal act as a role, which is denied in AWS's words and in the report", async () => {
    const main = checkout.path(".build", "src", "cli", "main.js");
    const plan = [process.execPath, main, "plan", "hellotron-vega", "prod"];
    const words = ["rehearse", "--as", "hellotron-vega-ci", "--json", "--", ...plan];
    const { code, stdout, stderr } = await checkout.groundplan(words, world.env);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /User: arn:aws:sts::123456789012:assumed-role\/hellotron-vega-ci\/rehearsal is not authorized to perform: dynamodb:DescribeTable on resource: \S+ because no identity-based policy allows/,
    );
    const { used, denied, unused } = JSON.parse(stdout) as PermissionUsage;
    expect(used).toEqual([]);
    expect(denied.map(({ action }) => action)).toEqual(["dynamodb:DescribeTable", "s3:ListBucket"]);
    // Of this command alone: what the workflow used before is no part of it.
    expect(unused.map(({ action }) => action)).toContain("s3:PutObject");
  });

  it("says which role there is not", async () => {
    const words = ["rehearse", "--as", "nobody", "--", "true"];
    const { code, stderr } = await checkout.groundplan(words, world.env);
    expect(code).toBe(1);
    expect(stderr).toContain("--as: the rehearsal's account 123456789012 has no role nobody");
  });
});
