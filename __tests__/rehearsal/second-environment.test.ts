import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { withEnvironment } from "../../src/rehearsal/with-environment";
import { openWorld, type World } from "../../src/rehearsal/world";
import { silentProgress } from "../../src/terminal/progress";
import { ExitCode } from "../../src/text/user-error";
import { availableEngines } from "../engines";
import { ScratchCheckout } from "../scratch-checkout";

const [engine] = availableEngines();
const [HOME, AWAY] = ["111111111111", "222222222222"] as const;

/** 400 resources take as long as those of all others: `npm run test:sweep` has them as well. */
const HEBO = process.env["GROUNDPLAN_LONG_TESTS"] === "1" ? ([["hebo", ["shared"]]] as const) : [];

describe("a second environment, as `groundplan new environment` writes it", () => {
  let world: World;
  let checkout: ScratchCheckout;
  beforeAll(async () => {
    const zones = ["hellotron.com", "example.com", "hebo.ai"];
    world = await openWorld({ account: HOME, zones, progress: silentProgress });
    checkout = new ScratchCheckout();
    // An account has one provider for GitHub, and the first system makes it.
    const repository = /(repository: example-org\/hermes)/;
    checkout.edit("systems/hermes/prod.yaml", repository, "$1\n  oidc_provider: exists");
    checkout.edit("systems/jarvis/prod.yaml", "oidc_provider: made-here", "oidc_provider: exists");
  });
  afterAll(async () => {
    await world.close();
    checkout.remove();
  });

  async function groundplan(words: readonly string[], env: NodeJS.ProcessEnv = world.env) {
    const variables = { GROUNDPLAN_ENGINE: engine?.path, TF_VAR_db_password: "canary-of-the-database" };
    return checkout.groundplan(words, { ...env, ...variables });
  }
  async function does(words: readonly string[], env?: NodeJS.ProcessEnv): Promise<string> {
    const { code, stdout, stderr } = await groundplan(words, env);
    if (code !== 0)
      throw new Error(`groundplan ${words.join(" ")} ended with ${code}:\n${stdout}\n${stderr}`);
    return stdout;
  }
  const apply = (system: string, name: string, env?: NodeJS.ProcessEnv) =>
    does(["apply", system, name, "--auto-approve"], env);

  /** Gives every secret that a person fills in a value: Hebo's programs do not start without. */
  async function fillIn(system: string, name: string): Promise<void> {
    const { stdout } = await groundplan(["secrets", "check", system, name, "--json"]);
    const keys = JSON.parse(stdout) as readonly { name: string; isSet: boolean }[];
    const set = keys.filter(({ isSet, name: key }) => !isSet && !/^Db/.test(key)).map(({ name: key }) => key);
    const main = checkout.path(".build", "src", "cli", "main.js");
    const script = set
      .map((key) => `echo value | node ${main} secrets set ${system} ${name} ${key}`)
      .join(" && ");
    const env = { ...world.env, GROUNDPLAN_ENGINE: engine?.path };
    expect(await checkout.run("sh", ["-c", script || "true"], env)).toMatchObject({ code: 0 });
  }

  it.each([
    ["hellotron-vega", []],
    ["hermes", []],
    ["jarvis", []],
    ["chronos", ["shared"]],
    ...HEBO,
  ] as const)(
    "applies beside prod of %s in one account, and changes nothing of it",
    async (system, read) => {
      const made = JSON.parse(await does(["new", "environment", system, "qa", "--json"])) as {
        problems: unknown[];
      };
      expect(made.problems).toEqual([]);
      await does(["bootstrap", system]);
      for (const name of [...read, "prod", "qa"]) {
        if (system === "hebo" && name !== "shared") await fillIn(system, name);
        expect(await apply(system, name)).toMatch(
          /Apply complete! Resources: [1-9]\d* added, 0 changed, 0 destroyed/,
        );
      }
      for (const name of ["prod", "qa"]) expect(await does(["plan", system, name])).toContain("No changes");
    },
    8 * 60_000,
  );

  it(
    "may be in another account, with a state backend there, and is refused with the first one's credentials",
    async () => {
      const away = await world.inAccount(AWAY);
      for (const system of ["hellotron-vega", "hermes"]) {
        checkout.edit(`systems/${system}/bootstrap.yaml`, /$/, `\naccount: "${HOME}"\n`);
        await does(["new", "environment", system, "stage", "--json"]);
        checkout.edit(`systems/${system}/stage.yaml`, /# account: "\d+".*/, `account: "${AWAY}"`);

        const early = await groundplan(["plan", system, "stage"], away);
        expect(early.stderr).toContain(`groundplan bootstrap ${system} stage`);
        await does(["bootstrap", system, "stage"], away);
        expect(await apply(system, "stage", away)).toMatch(/Apply complete! Resources: [1-9]\d* added/);
        expect(await does(["plan", system, "stage"], away)).toContain("No changes");

        const refused = await groundplan(["apply", system, "stage", "--auto-approve"]);
        expect(refused).toMatchObject({ code: ExitCode.failure });
        expect(refused.stderr).toMatch(
          new RegExp(`stage\\.yaml:\\d+:\\d+: account: the credentials belong to account ${HOME}, .*${AWAY}`),
        );
        // Policies may name the account now that a file says it; nothing else of prod changes.
        expect(await does(["plan", system, "prod"])).toMatch(
          /No changes|Plan: 0 to add, \d+ to change, 0 to destroy/,
        );
        expect(JSON.parse(await does(["list", "--json"]))).toContainEqual(
          expect.objectContaining({
            ...{ system, environment: "stage", account: AWAY },
            state: `s3://${system}-stage-terraform-state/${system}/stage/terraform.tfstate`,
          }),
        );
      }
      const bucketsIn = (env: NodeJS.ProcessEnv) =>
        withEnvironment({ ...world, env }, async () => {
          const { Buckets = [] } = await new S3Client({ region: "us-east-1" }).send(
            new ListBucketsCommand({}),
          );
          return Buckets.map(({ Name }) => Name);
        });
      expect(await bucketsIn(away)).toEqual(
        expect.arrayContaining(["hellotron-vega-stage-terraform-state", "hermes-stage-terraform-state"]),
      );
      expect((await bucketsIn(world.env)).filter((name) => name?.includes("-stage-"))).toEqual([]);
    },
    8 * 60_000,
  );
});
