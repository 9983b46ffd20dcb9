import { existsSync, readFileSync } from "node:fs";
import { availableEngines } from "../engines";
import { outputProblems } from "../json-outputs";
import { ScratchCheckout } from "../scratch-checkout";

const [engine] = availableEngines();

describe("a new system and a new environment", () => {
  let checkout: ScratchCheckout;
  beforeAll(() => {
    checkout = new ScratchCheckout();
  });
  afterAll(() => checkout.remove());

  const groundplan = (...words: string[]) => checkout.groundplan(words);

  it("complete their life cycle as generated", async () => {
    const made = await groundplan("new", "system", "data-lake", "--json");
    expect(made).toMatchObject({ code: 0, stderr: "" });
    expect(outputProblems("new system", made.stdout)).toEqual([]);
    const { files } = JSON.parse(made.stdout) as { files: string[] };
    expect(files.filter((file) => !existsSync(checkout.path(file)))).toEqual([]);

    const life = await groundplan("rehearse", "data-lake", "--engine", engine?.path ?? "", "--json");
    expect(outputProblems("rehearse", life.stdout)).toEqual([]);
    const { stages } = JSON.parse(life.stdout) as { stages: { stage: string; outcome: string }[] };
    expect(stages.map(({ stage, outcome }) => `${stage}: ${outcome}`)).toEqual(
      expect.arrayContaining([
        "plan prod: 7 to create",
        "plan again: no changes",
        "change keep_old_versions_days: 30 → 60: 1 to update, applied",
        expect.stringMatching(/^set protection: relaxed, then destroy: \d+ to destroy, destroyed$/),
      ]),
    );
    const recorded = readFileSync(checkout.path("__tests__/systems/data-lake/addresses.prod.txt"), "utf8");
    expect(recorded.trim().split("\n")).toHaveLength(7);
  });

  it("refuse an existing name, and write nothing", async () => {
    const taken = await groundplan("new", "system", "hermes");
    expect(taken).toMatchObject({ code: 2, stdout: "" });
    expect(taken.stderr).toContain("the folder systems/hermes already exists");
    const environment = await groundplan("new", "environment", "hellotron-vega", "prod");
    expect(environment).toMatchObject({ code: 2, stdout: "" });
    expect(environment.stderr).toContain("the environment prod already exists");
    const nonsense = await groundplan("new", "system", "Not/A-Name");
    expect(nonsense).toMatchObject({ code: 2, stdout: "" });
  });

  it("coexist with the environment that they were copied from", async () => {
    const made = await groundplan("new", "environment", "hellotron-vega", "stage", "--json");
    expect(JSON.parse(made.stdout)).toMatchObject({
      file: "systems/hellotron-vega/stage.yaml",
      changed: [{ key: "instances.prod.domain", from: "api.hellotron.com", to: "stage.api.hellotron.com" }],
    });
    expect(readFileSync(checkout.path("systems/hellotron-vega/stage.yaml"), "utf8")).toContain(
      "domain: stage.api.hellotron.com # prod has api.hellotron.com",
    );
  });
});
