import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { holdingLock, lockBesideState } from "../../../src/releases/steps/deploy-lock";
import { withEnvironment } from "../../../src/rehearsal/with-environment";
import { deploymentPolicy } from "../../../src/synthesis/deployment-policy";
import { availableEngines } from "../../engines";
import { refusal } from "../../src/releases/refusal";
import { unwatched } from "../../src/releases/unwatched";
import { ANSWERS_500, FIRST, openHeboWorld, SECOND } from "../hebo-world";
import { makeRole } from "./role-with-policies";
import { unexplained } from "./kept-permissions";

const [engine] = availableEngines();
const ROLE = "hebo-prod-deploy";
const ACCOUNT = "us-east-1:123456789012";

/** What docker asks for a push, and what Lambda, which has an endpoint of its own in this world, is asked. */
const BESIDE = [
  { action: "ecr:GetAuthorizationToken", resource: "*" },
  ...["api", "gateway", "migrator"].flatMap((part) =>
    [
      ...["BatchCheckLayerAvailability", "BatchGetImage", "CompleteLayerUpload", "DescribeImages"],
      ...["GetDownloadUrlForLayer", "InitiateLayerUpload", "PutImage", "UploadLayerPart"],
    ].map((call) => ({ action: `ecr:${call}`, resource: `arn:aws:ecr:${ACCOUNT}:repository/hebo/${part}` })),
  ),
  ...["GetFunction", "InvokeFunction", "UpdateFunctionCode"].map((call) => ({
    action: `lambda:${call}`,
    resource: `arn:aws:lambda:${ACCOUNT}:function:hebo-prod-migrator`,
  })),
];

jest.setTimeout(600_000);

describe("Hebo's deploy.yml as the role of its stack, with IAM enforced", () => {
  it("pushes, migrates, deploys twice, publishes and goes back, and holds no permission that nothing needs", async () => {
    if (engine === undefined) throw new Error("no engine");
    const hebo = await openHeboWorld({ engine, stages: [] });
    try {
      const { permissions } = hebo.world;
      // The stacks are made as whoever has what `groundplan policy hebo` prints.
      await makeRole(hebo.world, "deployer", deploymentPolicy(hebo.scratch.synthesize()).documents);
      const deployer = await hebo.world.actAs("deployer");
      for (const name of ["shared", "prod"]) {
        await withEnvironment({ env: deployer.env }, async () => {
          await hebo.stack(name).init();
          await hebo.stack(name).plan();
          await hebo.stack(name).applyPlan();
        });
        if (name === "prod") continue;
        await hebo.fillInSecrets();
        await hebo.pushImages();
      }
      const made = await permissions.usageOf(deployer.principal);
      expect(made.denied).toEqual([]);
      expect(made.used.length).toBeGreaterThan(100);
      const role = await hebo.world.actAs(ROLE);
      const files = join(hebo.folder, "console");
      mkdirSync(join(files, "assets"), { recursive: true });
      writeFileSync(join(files, "index.html"), "<!doctype html><title>console</title>");
      expect(await permissions.ask(role.principal, BESIDE)).toBeUndefined();
      await withEnvironment({ env: role.env }, async () => {
        const releases = await hebo.releases("prod");
        const lock = lockBesideState(hebo.environment("prod"));
        const deployed = holdingLock(lock, { message: "deploy" }, unwatched, (watcher) =>
          releases.deploy({ version: SECOND }, watcher),
        );
        expect(await deployed).toMatchObject({ previous: FIRST });
        await refusal(releases.deploy({ version: ANSWERS_500 }, unwatched));
        await releases.publishAssets?.(files, unwatched);
        writeFileSync(join(files, "index.html"), "<!doctype html><title>console 2</title>");
        await releases.publishAssets?.(files, unwatched);
        expect(await releases.previous()).toBe(FIRST);
        await releases.versions();
        await releases.deploy({ version: FIRST }, unwatched);
      });
      const { denied, unused } = await permissions.usageOf(role.principal);
      expect(denied).toEqual([]);
      expect(unexplained(unused)).toEqual([]);
    } finally {
      await hebo.close();
    }
  });
});
