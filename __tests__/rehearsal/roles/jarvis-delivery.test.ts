import { REHEARSAL_ACCOUNT } from "../../../src/rehearsal/world";
import { Delivery } from "./delivery";

const ENVIRONMENTS = ["dev", "staging", "prod"] as const;
const [DEPLOY, PLAN] = ["jarvis-prod-deploy", "jarvis-prod-plan"];

jest.setTimeout(400_000);

describe("Jarvis, deployed by cdktf, and its terraform-apply.yml, step by step, with IAM enforced", () => {
  let delivery: Delivery;
  const passes = (job: string) => delivery.passes(job, { STACK: "prod" });

  beforeAll(async () => {
    delivery = await Delivery.open({
      ...{ system: "jarvis", zone: "example.com", workflow: "terraform-apply.yml" },
      // The plan's files, which the workflow hands from job to job as an artifact.
      relocate: (text) => text.replaceAll('"stacks/', '"systems/jarvis/cdktf.out/stacks/'),
      roles: { AWS_ROLE_ARN: DEPLOY, AWS_PLAN_ROLE_ARN: PLAN },
      leftOut: ["Comment on the pull request"],
    });
    delivery.runner.program("terraform", `exec "${delivery.engine}" "$@"`);
  });
  afterAll(() => delivery?.close());

  it.each(ENVIRONMENTS)("is deployed by `npx cdktf deploy %s` in its own folder", async (name) => {
    const { code, stdout, stderr } = await delivery.checkout.run(
      "npx",
      ["cdktf", "deploy", name, "--auto-approve"],
      { ...delivery.world.env, TERRAFORM_BINARY_NAME: delivery.engine, CI: "true" },
      "systems/jarvis",
    );
    expect([code, code === 0 ? "" : `${stdout}${stderr}`]).toEqual([0, ""]);
    expect(stdout).toMatch(/Apply complete! Resources: \d+ added, 0 changed, 0 destroyed/);
  });

  it("lets each environment's deploy role log in to its own instance, and to no other", async () => {
    const login = (system: string, environment: string) => ({
      action: "lightsail:GetInstanceAccessDetails",
      resource: `arn:aws:lightsail:us-east-1:${REHEARSAL_ACCOUNT}:Instance/1`,
      context: { "aws:ResourceTag/system": [system], "aws:ResourceTag/environment": [environment] },
    });
    const { permissions } = delivery.world;
    for (const name of ENVIRONMENTS) {
      const { principal } = await delivery.world.actAs(`jarvis-${name}-deploy`);
      expect(await permissions.ask(principal, [login("jarvis", name)])).toBeUndefined();
      for (const other of [login("hermes", name), login("jarvis", name === "prod" ? "dev" : "prod")])
        expect(await permissions.ask(principal, [other])).toContain("is not authorized");
      // What follows is measured.
      permissions.forget(principal);
    }
  });

  it("plans a pull request as the role that only reads, and plans and applies main as the other", async () => {
    const review = await passes("review");
    expect(review.find(({ step }) => step === "Plan")?.stdout).toContain("No changes.");
    // What the pull request changes: who may log in.
    delivery.checkout.edit("systems/jarvis/prod.yaml", "203.0.113.0/24", "198.51.100.0/24");
    await passes("plan");
    await passes("apply");
  });

  it("was denied nothing as either role, which used the permissions that are listed", async () => {
    for (const role of [DEPLOY, PLAN]) {
      expect([role, await delivery.usageOf(role)]).toEqual([role, { denied: [], unused: [] }]);
      const { documented, measured } = await delivery.listed(role);
      expect(documented).toBe(measured);
    }
  });
});
