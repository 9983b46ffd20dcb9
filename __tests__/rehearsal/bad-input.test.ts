import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { ExitCode } from "../../src/text/user-error";
import { withEnvironment } from "../../src/rehearsal/with-environment";
import type { World } from "../../src/rehearsal/world";
import { availableEngines } from "../engines";
import { type CommandResult, ScratchCheckout } from "../scratch-checkout";
import { openVegaWorld, VEGA_BACKEND, VEGA_PROD, vegaBackend } from "./vega-world";

const PLAN = ["plan", "hellotron-vega", "prod"];

/** One clear error: said in so many words, with a way out, and no stack trace. */
function expectError(result: CommandResult, code: number, ...words: readonly (string | RegExp)[]): void {
  for (const word of words) expect(result.stderr).toMatch(word);
  expect(result.stderr).not.toMatch(/^\s+at /m);
  expect(result.stderr).not.toContain("defect of Groundplan");
  expect(result.code).toBe(code);
}

describe("an error before anything runs", () => {
  let checkout: ScratchCheckout;
  beforeEach(() => (checkout = new ScratchCheckout()));
  afterEach(() => checkout.remove());

  it("a malformed YAML file", async () => {
    checkout.edit(VEGA_PROD, "instances:", "instances: [");
    expectError(await checkout.groundplan(PLAN), ExitCode.usage, /prod\.yaml:\d+:\d+/);
  });

  it("several wrong values, all together and each with its position", async () => {
    checkout.edit(VEGA_PROD, "t3.medium", "t3.enormous");
    checkout.edit(
      VEGA_PROD,
      "admin_cidr_blocks: []",
      "admin_cidr_blocks: [10.0.0.1/16]\nadmin_cidr_block: []",
    );
    const result = await checkout.groundplan(["synth"]);
    expectError(
      result,
      ExitCode.usage,
      /prod\.yaml:\d+:\d+ instances\.prod\.instance_type/,
      /prod\.yaml:\d+:\d+ admin_cidr_blocks\[0\].*10\.0\.0\.0\/16/,
      /prod\.yaml:\d+:\d+ admin_cidr_block:.*admin_cidr_blocks/,
    );
  });

  it("a missing environment file", async () => {
    rmSync(checkout.path(VEGA_PROD));
    expectError(await checkout.groundplan(PLAN), ExitCode.usage, /prod/, /bootstrap/);
  });

  it("a missing bootstrap.yaml", async () => {
    rmSync(checkout.path("systems/hellotron-vega/bootstrap.yaml"));
    expectError(await checkout.groundplan(PLAN), ExitCode.usage, /bootstrap\.yaml/);
  });

  it("an unknown system", async () => {
    expectError(
      await checkout.groundplan(["plan", "helotron-vega", "prod"]),
      ExitCode.usage,
      /hellotron-vega/,
    );
  });

  it("an unknown environment", async () => {
    expectError(await checkout.groundplan(["plan", "hellotron-vega", "prd"]), ExitCode.usage, /prd/, /prod/);
  });

  it("an unknown command and an unknown flag", async () => {
    expectError(await checkout.groundplan(["pln"]), ExitCode.usage, /unknown command 'pln'/);
    expectError(
      await checkout.groundplan([...PLAN, "--engin", "tofu"]),
      ExitCode.usage,
      /unknown option '--engin'/,
    );
  });

  it("no engine on PATH", async () => {
    const bare = {
      PATH: "/nowhere",
      HOME: checkout.root,
      XDG_CACHE_HOME: checkout.root,
      GROUNDPLAN_TOFU: "",
    };
    expectError(await checkout.groundplan(PLAN, bare), ExitCode.missingProgram, /OpenTofu.*Terraform/);
  });

  it("an engine that does not exist under the given name", async () => {
    const result = await checkout.groundplan([...PLAN, "--engine", "terragrunt"]);
    expectError(result, ExitCode.missingProgram, /--engine: terragrunt is not on PATH/);
  });

  it("a rehearsal without Python", async () => {
    // By its path: with nothing on PATH, the engine would be the first thing missing.
    const [engine] = availableEngines();
    const bare = { PATH: "/nowhere", HOME: checkout.root, XDG_CACHE_HOME: checkout.root };
    const result = await checkout.groundplan(
      ["rehearse", "--engine", engine?.path ?? "", "--", "true"],
      bare,
    );
    expectError(result, ExitCode.missingProgram, /[Pp]ython/);
  });

  it("a template with a variable that nobody sets", async () => {
    checkout.edit("user-data/hellotron-vega/Caddyfile", /$/, "\n# {{ nobody_sets_this }}\n");
    const result = await checkout.groundplan(["synth"], {}, "systems/hellotron-vega");
    expectError(result, ExitCode.usage, /Caddyfile:\d+:\d+.*nobody_sets_this/);
  });

  it("credentials that have expired", async () => {
    mkdirSync(checkout.path("aws"));
    const expired = {
      Version: 1,
      AccessKeyId: "AKIDEXAMPLE",
      SecretAccessKey: "x",
      Expiration: "2020-01-01T00:00:00Z",
    };
    writeFileSync(checkout.path("aws/expired.json"), JSON.stringify(expired));
    writeFileSync(
      checkout.path("aws/config"),
      `[profile old]\nregion = us-east-1\ncredential_process = cat ${checkout.path("aws/expired.json")}\n`,
    );
    const env = {
      AWS_CONFIG_FILE: checkout.path("aws/config"),
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
      AWS_PROFILE: "old",
      AWS_EC2_METADATA_DISABLED: "true",
    };
    expectError(
      await checkout.groundplan(PLAN, env),
      ExitCode.failure,
      /expired|no AWS credentials/,
      /[Ss]ign in again/,
    );
  });

  it("an invalid fault for a rehearsal", async () => {
    const result = await checkout.groundplan(["rehearse", "--fail", "instance:create", "--", "true"]);
    expectError(result, ExitCode.usage, /--fail .*aws_lb:create/);
  });

  it("also as JSON for machines", async () => {
    const result = await checkout.groundplan(["list", "--json"], {}, "systems/hellotron-vega");
    expect(JSON.parse(result.stdout)).toEqual(
      expect.arrayContaining([expect.objectContaining({ system: "hellotron-vega", environment: "prod" })]),
    );
    const failed = await checkout.groundplan([...PLAN, "--engine", "terragrunt", "--json"]);
    expect(JSON.parse(failed.stderr)).toMatchObject({ error: { where: "--engine" } });
  });
});

describe.each(availableEngines().map((engine) => [engine.kind, engine] as const))(
  "the checks before %s",
  (kind, engine) => {
    let world: World;
    let checkout: ScratchCheckout;
    // A world with Vega's backend, which no test changes for good; what a test edits is its own checkout.
    beforeAll(async () => {
      world = await openVegaWorld();
      const bootstrapping = new ScratchCheckout();
      const made = await bootstrapping.groundplan(["bootstrap", "hellotron-vega"], environment());
      bootstrapping.remove();
      expect(made).toMatchObject({ code: 0 });
    });
    afterAll(() => world.close());
    beforeEach(() => (checkout = new ScratchCheckout()));
    afterEach(() => checkout.remove());

    const environment = () => ({ ...world.env, GROUNDPLAN_ENGINE: kind });
    const groundplan = (...words: readonly string[]) => checkout.groundplan(words, environment());
    const contents = () => vegaBackend(world);

    it("nothing, if the backend exists", async () => {
      expect(await groundplan(...PLAN)).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/\b[1-9]\d* to add/),
      });
    });

    it("a missing backend, in one sentence with the command that creates it", async () => {
      expectError(
        await groundplan("plan", "hermes", "prod"),
        ExitCode.failure,
        /hermes\/prod: the state backend of hermes is missing: bucket .* and table .*\n.*groundplan bootstrap hermes/,
      );
    });

    it("credentials of another account, before anything is planned", async () => {
      checkout.edit(VEGA_PROD, /# account: .*/, 'account: "999999999999"');
      const before = await contents();
      expectError(
        await groundplan("apply", "hellotron-vega", "prod", "--auto-approve"),
        ExitCode.failure,
        /prod\.yaml:\d+:\d+: account: the credentials belong to account 123456789012, prod is in 999999999999/,
      );
      const stack = "systems/hellotron-vega/cdktf.out/stacks/prod";
      const bypassed = await checkout.run(engine.path, ["init"], world.env, stack);
      expect(bypassed.code).not.toBe(0);
      expect(bypassed.stderr).toMatch(/account ID not allowed: 123456789012/i);
      expect(await contents()).toEqual(before);
    });

    it("a lock held by somebody else: who, since when, how to release it", async () => {
      await whileMariaApplies(world, async () => {
        const before = await contents();
        expectError(
          await groundplan(...PLAN),
          ExitCode.failure,
          /maria@laptop/,
          /2026-11-20/,
          /force-unlock.*6d1f4f0e/s,
        );
        expect(await contents()).toEqual(before);
      });
    });
  },
);

/** Runs work while somebody else holds the lock of Vega's prod. */
async function whileMariaApplies(world: World, work: () => Promise<void>): Promise<void> {
  const path = `${VEGA_BACKEND.bucket}/hellotron-vega/prod/terraform.tfstate`;
  const lock = {
    ID: "6d1f4f0e-0b5b-4c52-b9c3-8a4b8d1b6a11",
    Operation: "OperationTypeApply",
    Info: "",
    Who: "maria@laptop",
    Version: "1.11.4",
    Created: "2026-11-20T09:30:00.123456Z",
    Path: path,
  };
  const TableName = VEGA_BACKEND.lockTable;
  const LockID = { S: path };
  const item = { LockID, Info: { S: JSON.stringify(lock) } };
  const table = await withEnvironment(world, async () => {
    const client = new DynamoDBClient({ region: VEGA_BACKEND.region });
    await client.send(new PutItemCommand({ TableName, Item: item }));
    return client;
  });
  try {
    await work();
  } finally {
    await withEnvironment(world, () => table.send(new DeleteItemCommand({ TableName, Key: { LockID } })));
  }
}
