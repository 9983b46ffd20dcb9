import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import type { PermissionUsage } from "../../../src/rehearsal/permissions/usage";
import { program } from "../../src/releases/deployed-vega";
import { Delivery } from "./delivery";

const CI = "hellotron-vega-ci";

jest.setTimeout(400_000);

describe("Hellotron Vega's workflow, step by step, with IAM enforced", () => {
  let delivery: Delivery;

  beforeAll(async () => {
    delivery = await Delivery.open({
      ...{ system: "hellotron-vega", zone: "hellotron.com", workflow: "deploy.yml" },
      relocate: (text) => text.replaceAll("../tron", "tron"),
      roles: { AWS_ROLE_ARN: CI },
      leftOut: ["Deploy to one server"],
    });
    const { checkout } = delivery;
    mkdirSync(checkout.path("tron/config"), { recursive: true });
    writeFileSync(checkout.path("tron/config/tron.vega.yaml"), "port: 3000\n");
    await delivery.owner("apply", "hellotron-vega", "prod", "--auto-approve");
  });
  afterAll(() => delivery?.close());

  it("uploads, deploys and verifies twice, and rolls back, as the role of its CI", async () => {
    const binary = delivery.checkout.path("tron/tron-linux-amd64");
    for (const release of ["1111111", "2222222"]) {
      writeFileSync(binary, program(release));
      chmodSync(binary, 0o755);
      // It fails for a new release, and the workflow goes on.
      const results = await delivery.passes("release", { RELEASE: release }, ["Look for the binary"]);
      expect(results.map(({ step }) => step).slice(-4)).toEqual([
        "Upload the configuration",
        "Upload the binary",
        "Deploy to every server",
        "Verify",
      ]);
    }
    await delivery.as(CI, "rollback", "hellotron-vega", "prod");
  });

  it("was denied nothing, and holds no permission that nothing needs", async () => {
    expect(await delivery.usageOf(CI)).toEqual({ denied: [], unused: [] });
    const { documented, measured } = await delivery.listed(CI);
    expect(documented).toBe(measured);
  });

  it("lets a command inside a rehearsal act as a role, which is denied in AWS's words and in the report", async () => {
    const main = delivery.checkout.path(".build", "src", "cli", "main.js");
    const plan = [process.execPath, main, "plan", "hellotron-vega", "prod"];
    const words = ["rehearse", "--as", "hellotron-vega-ci", "--json", "--", ...plan];
    const { code, stdout, stderr } = await delivery.checkout.groundplan(words, delivery.world.env);
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
    const { code, stderr } = await delivery.checkout.groundplan(words, delivery.world.env);
    expect(code).toBe(1);
    expect(stderr).toContain("--as: the rehearsal's account 123456789012 has no role nobody");
  });
});
