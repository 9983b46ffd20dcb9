import { existsSync } from "node:fs";
import { ScratchCheckout } from "../../../scratch-checkout";

describe("a name that two systems claim", () => {
  let checkout: ScratchCheckout;
  beforeAll(() => {
    checkout = new ScratchCheckout();
    checkout.edit(
      "systems/hellotron-vega/prod.yaml",
      "domain: api.hellotron.com",
      "domain: hermes.example.com",
    );
    checkout.edit(
      "systems/hellotron-vega/prod.yaml",
      "hosted_zone: hellotron.com",
      "hosted_zone: example.com",
    );
  });
  afterAll(() => checkout.remove());

  const conflict = (file: string) =>
    new RegExp(`${file}:\\d+:\\d+ .*hermes\\.example\\.com|${file}:\\d+:\\d+ .*is the domain of`);

  it.each([
    [["config", "hellotron-vega", "prod"], "systems/hellotron-vega/prod.yaml"],
    [["config", "hermes", "prod"], "systems/hermes/prod.yaml"],
    [["plan", "hermes", "prod"], "systems/hermes/prod.yaml"],
    [["apply", "hermes", "prod", "--auto-approve"], "systems/hermes/prod.yaml"],
    [["destroy", "hellotron-vega", "prod", "--auto-approve"], "systems/hellotron-vega/prod.yaml"],
    [["cost", "hermes", "prod"], "systems/hermes/prod.yaml"],
    [["list"], "systems/hermes/prod.yaml"],
  ])("stops `groundplan %s` with the file's position", async (words, file) => {
    const { code, stderr } = await checkout.groundplan(words);
    expect(stderr).toMatch(conflict(file));
    expect(code).toBe(2);
  });

  it("stops cdktf's synth in the folder of either system", async () => {
    const { code, stderr } = await checkout.run(
      process.execPath,
      ["../../bin/synth.js"],
      {},
      "systems/hermes",
    );
    expect(stderr).toMatch(conflict("prod.yaml"));
    expect(code).toBe(2);
  });

  it("does not affect a system that is not involved", async () => {
    expect(await checkout.groundplan(["config", "jarvis", "prod"])).toMatchObject({ code: 0 });
  });
});

describe("what two systems make in one account", () => {
  let checkout: ScratchCheckout;
  beforeAll(() => {
    checkout = new ScratchCheckout();
    for (const system of ["hellotron-vega", "hermes"])
      checkout.edit(`systems/${system}/prod.yaml`, /# account: "\d+".*/, 'account: "111111111111"');
  });
  afterAll(() => checkout.remove());

  it.each([
    [["synth"], "systems/hermes"],
    [["plan", "hermes", "prod"], "."],
    [["cost", "hermes", "prod"], "."],
  ])("stops `groundplan %s`, with both places, and leaves no stack to plan", async (words, folder) => {
    const { code, stderr } = await checkout.groundplan(words, {}, folder);
    expect(stderr).toMatch(
      /prod\.yaml:\d+:\d+ delivery\.repository: the OIDC provider https:\/\/token\.actions\.githubusercontent\.com is made by hellotron-vega prod already, .*hellotron-vega\/prod\.yaml:\d+:\d+/,
    );
    expect(code).toBe(2);
    expect(existsSync(checkout.path("systems/hermes/cdktf.out/stacks/prod/cdk.tf.json"))).toBe(false);
  });

  it("stops nothing once one of them says that the provider exists", async () => {
    checkout.edit(
      "systems/hermes/prod.yaml",
      /(repository: example-org\/hermes)/,
      "$1\n  oidc_provider: exists",
    );
    expect(await checkout.groundplan(["synth"], {}, "systems/hermes")).toMatchObject({ code: 0 });
  });
});
