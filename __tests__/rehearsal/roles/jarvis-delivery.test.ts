import { writeFileSync } from "node:fs";
import { openWorld, REHEARSAL_ACCOUNT, type World } from "../../../src/rehearsal/world";
import { silentProgress } from "../../../src/terminal/progress";
import { availableEngines } from "../../engines";
import { ScratchCheckout } from "../../scratch-checkout";
import { ApplicationWorkflow } from "../../systems/application-workflow";
import { unexplained } from "./kept-permissions";
import { WorkflowRunner } from "./workflow-runner";

const [engine] = availableEngines();
const [DEPLOY, PLAN] = ["jarvis-prod-deploy", "jarvis-prod-plan"];
const FILE = "systems/jarvis/workflows/terraform-apply.yml";

jest.setTimeout(400_000);

describe("Jarvis' terraform-apply.yml, step by step, with IAM enforced", () => {
  let world: World;
  let checkout: ScratchCheckout;
  let runner: WorkflowRunner;
  const passes = async (job: string): Promise<void> => {
    const workflow = new ApplicationWorkflow(checkout.path(FILE));
    const results = await runner.run(workflow, job, { STACK: "prod" });
    expect([job, results.find(({ code }) => code !== 0)]).toEqual([job, undefined]);
    expect(results.length).toBeGreaterThan(2);
  };

  beforeAll(async () => {
    if (engine === undefined) throw new Error("no engine");
    world = await openWorld({ account: REHEARSAL_ACCOUNT, zones: ["example.com"], progress: silentProgress });
    checkout = new ScratchCheckout();
    // The plan's files, which the workflow hands from job to job as an artifact.
    const { text } = new ApplicationWorkflow(checkout.path(FILE));
    writeFileSync(checkout.path(FILE), text.replaceAll('"stacks/', '"systems/jarvis/cdktf.out/stacks/'));
    runner = new WorkflowRunner({
      ...{ world, checkout, engine },
      roles: { AWS_ROLE_ARN: DEPLOY, AWS_PLAN_ROLE_ARN: PLAN },
      leftOut: ["Comment on the pull request"],
      env: { GROUNDPLAN_ENGINE: engine.path },
    });
    runner.program("terraform", `exec "${engine.path}" "$@"`);
    for (const words of [
      ["bootstrap", "jarvis"],
      ["apply", "jarvis", "prod", "--auto-approve"],
    ]) {
      const { code, stderr } = await checkout.groundplan([...words, "--engine", engine.path], world.env);
      expect([words, code, code === 0 ? "" : stderr]).toEqual([words, 0, ""]);
    }
  });
  afterAll(async () => {
    await world?.close();
    checkout?.remove();
  });

  it("plans a pull request as the role that only reads, and plans and applies main as the other", async () => {
    await passes("review");
    // What the pull request changes: who may log in.
    checkout.edit("systems/jarvis/prod.yaml", "203.0.113.0/24", "198.51.100.0/24");
    await passes("plan");
    await passes("apply");
  });

  it("lets the deploy role log in to its own instance, and to no other", async () => {
    const { principal } = await runner.role(DEPLOY);
    const login = (system: string) => ({
      action: "lightsail:GetInstanceAccessDetails",
      resource: `arn:aws:lightsail:us-east-1:${REHEARSAL_ACCOUNT}:Instance/1`,
      context: { "aws:ResourceTag/system": [system], "aws:ResourceTag/environment": ["prod"] },
    });
    const find = { action: "lightsail:GetStaticIp", resource: "*" };
    expect(await world.permissions.ask(principal, [find, login("jarvis")])).toBeUndefined();
    expect(await world.permissions.ask(principal, [login("hermes")])).toContain("is not authorized");
  });

  it("leaves no permission of the plan role unused", async () => {
    const { principal } = await runner.role(PLAN);
    const { denied, unused } = await world.permissions.usageOf(principal);
    expect(denied).toEqual([]);
    expect(unexplained(unused)).toEqual([]);
  });

  it("leaves none of the deploy role unused but the changes that an apply may make in place", async () => {
    const { principal } = await runner.role(DEPLOY);
    const { unused } = await world.permissions.usageOf(principal);
    expect(unexplained(unused).filter((each) => !/^Change(InPlace|AndWait) /.test(each))).toEqual([]);
  });
});
