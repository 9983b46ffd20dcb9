import { availableEngines } from "../engines";
import { ScratchCheckout } from "../scratch-checkout";

const FOLDER = "systems/hellotron-vega";

/** One engine is enough here: what differs between them is in recover.test.ts. */
const [engine] = availableEngines();

describe("groundplan recover, in a rehearsal", () => {
  let checkout: ScratchCheckout;
  beforeEach(() => (checkout = new ScratchCheckout()));
  afterEach(() => checkout.remove());

  const groundplan = "node ../../.build/src/cli/main.js";
  const { path = "" } = engine ?? {};
  const rehearse = (script: string) =>
    checkout.groundplan(["rehearse", "--engine", path, "--", "sh", "-c", script], {}, FOLDER);
  /** Applies prod, and takes the named types out of the state, as if it had never been written. */
  const forget = (...types: readonly string[]) =>
    [
      `${groundplan} apply prod --auto-approve >/dev/null`,
      `cd cdktf.out/stacks/prod && ${path} init >/dev/null`,
      `${path} state rm $(${path} state list | grep -E '^(${types.join("|")})\\.') >/dev/null`,
      "cd ../../..",
    ].join(" && ");

  it("shows with --plan what it would adopt, changes nothing, and adopts it when approved", async () => {
    const { code, stdout } = await rehearse(
      [
        forget("aws_s3_bucket", "aws_instance", "aws_iam_role"),
        `${groundplan} recover prod --plan`,
        "ls cdktf.out/stacks/prod",
        `${groundplan} recover prod --auto-approve --json > ../../recovery.json`,
        `cat ../../recovery.json`,
        `${groundplan} plan prod -- -detailed-exitcode >/dev/null`,
      ].join(" && "),
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/aws_s3_bucket\.\S+ +hellotron-vega-deploy +its name/);
    expect(stdout).toMatch(/4 to import.*; nothing was changed\./);
    expect(stdout).not.toMatch(/recovered\.tf/);
    const recovery = JSON.parse(stdout.slice(stdout.indexOf("\n{\n"))) as Record<string, unknown>;
    expect(recovery).toMatchObject({
      system: "hellotron-vega",
      environment: "prod",
      applied: true,
      inTheWay: [],
    });
    expect(recovery["adopted"]).toHaveLength(4);
  });

  it("does nothing without approval if there is no terminal", async () => {
    const { code, stderr } = await checkout.groundplan(["recover", "prod"], {}, FOLDER);
    expect(stderr).toContain("--auto-approve");
    expect(code).toBe(2);
  });

  it("refuses to choose between duplicates until a person names one", async () => {
    const { code, stdout } = await rehearse(
      [
        forget("aws_instance"),
        // Made once more, as an apply without a recovery would.
        `${groundplan} apply prod --auto-approve >/dev/null`,
        `cd cdktf.out/stacks/prod && ${path} init >/dev/null`,
        `${path} state rm $(${path} state list | grep '^aws_instance') >/dev/null`,
        "cd ../../..",
        `{ ${groundplan} recover prod --auto-approve --json > twins.json; test $? = 3; }`,
        `adoption=$(node -p 'const [{address, ids}] = require("./twins.json").inTheWay; address + "=" + ids[0]')`,
        `${groundplan} recover prod --auto-approve --adopt "$adoption"`,
        `${groundplan} apply prod --auto-approve >/dev/null`,
        `${groundplan} plan prod -- -detailed-exitcode >/dev/null`,
      ].join(" && "),
    );
    expect(stdout).toMatch(/aws_instance\.\S+ +i-\w+ +named by --adopt/);
    expect(code).toBe(0);
  });
});
