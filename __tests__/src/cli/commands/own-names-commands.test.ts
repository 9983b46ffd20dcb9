import { readFileSync } from "node:fs";
import { CreateBucketCommand, ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { openWorld, type World } from "../../../../src/rehearsal/world";
import { withEnvironment } from "../../../../src/rehearsal/with-environment";
import { silentProgress } from "../../../../src/terminal/progress";
import { availableEngines } from "../../../engines";
import { ScratchCheckout } from "../../../scratch-checkout";

const [FIRST, SECOND] = ["111111111111", "222222222222"] as const;
const FILE = "systems/hermes/bootstrap.yaml";

describe("a second owner of a system", () => {
  let world: World;
  let second: NodeJS.ProcessEnv;
  let checkout: ScratchCheckout;
  beforeAll(async () => {
    world = await openWorld({ account: FIRST, progress: silentProgress });
    second = await world.inAccount(SECOND);
    checkout = new ScratchCheckout();
    // The documents' owner has the bucket of one stack only: the state's is still free.
    await inAccount(world.env, (s3) =>
      s3.send(
        new CreateBucketCommand({
          Bucket: "hermes-prod-alb-logs",
          CreateBucketConfiguration: { LocationConstraint: "eu-south-2" },
        }),
      ),
    );
  });
  afterAll(async () => {
    await world.close();
    checkout.remove();
  });

  const inAccount = <T>(env: NodeJS.ProcessEnv, work: (s3: S3Client) => Promise<T>): Promise<T> =>
    withEnvironment({ env }, () => work(new S3Client({ region: "eu-south-2" })));
  const bucketsIn = async (env: NodeJS.ProcessEnv) =>
    (await inAccount(env, (s3) => s3.send(new ListBucketsCommand({})))).Buckets?.map(({ Name }) => Name);
  const bootstrap = (env: NodeJS.ProcessEnv) =>
    checkout.groundplan(["bootstrap", "hermes"], {
      CI: undefined,
      ...env,
      GROUNDPLAN_ENGINE: availableEngines()[0]?.path,
    });

  it("is told the line to add where a change of the file would be lost", async () => {
    const { code, stderr } = await bootstrap({ ...second, CI: "true" });
    expect(code).toBe(1);
    expect(stderr).toMatch(/another AWS account has the bucket hermes-prod-alb-logs; nothing was changed/);
    expect(stderr).toContain(`owner: a${SECOND}`);
    expect(await bucketsIn(second)).toEqual([]);
  });

  it("gets names with the account's prefix, from the first bucket on", async () => {
    const { code, stderr } = await bootstrap(second);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toContain(`has \`owner: a${SECOND}\` now. Commit it.`);
    expect(readFileSync(checkout.path(FILE), "utf8")).toMatch(
      new RegExp(`^owner: a${SECOND} # Another account has hermes-prod-alb-logs\\.$`, "m"),
    );
    expect(await bucketsIn(second)).toEqual([`a${SECOND}-hermes-terraform-state`]);
    const stack = checkout.path("systems", "hermes", "cdktf.out", "stacks", "prod", "cdk.tf.json");
    expect(readFileSync(stack, "utf8")).toContain(`"bucket": "a${SECOND}-hermes-prod-alb-logs"`);
  });

  it("leaves the documents' names to the account that has them", async () => {
    checkout.edit(FILE, /^owner: .*\n/m, "");
    expect(await bootstrap(world.env)).toMatchObject({ code: 0 });
    expect(readFileSync(checkout.path(FILE), "utf8")).not.toMatch(/^owner:/m);
    expect(await bucketsIn(world.env)).toEqual(["hermes-prod-alb-logs", "hermes-terraform-state"]);
  });
});
