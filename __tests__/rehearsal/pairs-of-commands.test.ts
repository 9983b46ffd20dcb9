import { writeFileSync } from "node:fs";
import type { World } from "../../src/rehearsal/world";
import { availableEngines } from "../engines";
import { outputProblems } from "../json-outputs";
import type { CommandResult, ScratchCheckout } from "../scratch-checkout";
import { program } from "../src/releases/deployed-vega";
import { openVegaWorld, relaxedVega, VEGA_PROD, vegaBackend } from "./vega-world";

const STACK = ["hellotron-vega", "prod"] as const;
const [engine] = availableEngines();

const VERBS = ["plan", "apply", "deploy", "destroy"] as const;
type Verb = (typeof VERBS)[number];
/** Those with a destroy come last: what it takes away has to be made again. */
const PAIRS = VERBS.flatMap((one, index) => VERBS.slice(0, index + 1).map((other) => [one, other] as const));

/** Numbers of "Plan: 1 to add, …" or of "Resources: 1 added, …". */
const countsIn = (text: string, sign: RegExp): string | undefined =>
  [...text.matchAll(sign)].at(-1)?.slice(1).join(" ");
const planned = (text: string) =>
  countsIn(text, /Plan: (\d+) to add, (\d+) to change, (\d+) to destroy/g) ?? "0 0 0";
const executed = (text: string) =>
  countsIn(text, /Apply complete! Resources: (\d+) added, (\d+) changed, (\d+) destroyed/g);

describe("two commands at once in one checkout", () => {
  let world: World;
  let checkout: ScratchCheckout;
  let release = "";
  let isLarge = false;

  beforeAll(async () => {
    world = await openVegaWorld();
    checkout = relaxedVega();
    writeFileSync(checkout.path("tron"), program("v1"));
    expect(await groundplan("bootstrap", "hellotron-vega")).toMatchObject({ code: 0 });
    await everythingThere();
  });
  afterAll(async () => {
    await world.close();
    checkout.remove();
  });

  const groundplan = (...words: readonly string[]) =>
    checkout.groundplan(words, { ...world.env, GROUNDPLAN_ENGINE: engine?.path });
  const run = (verb: Verb) =>
    verb === "plan"
      ? groundplan(verb, ...STACK)
      : verb === "deploy"
        ? groundplan(verb, ...STACK, "--version", release)
        : groundplan(verb, ...STACK, "--auto-approve");

  async function everythingThere(): Promise<void> {
    expect(await groundplan("apply", ...STACK, "--auto-approve")).toMatchObject({ code: 0 });
    const uploaded = await groundplan("upload-binary", ...STACK, checkout.path("tron"), "--json");
    expect(uploaded).toMatchObject({ code: 0 });
    expect(outputProblems("upload-binary", uploaded.stdout)).toEqual([]);
    release = (JSON.parse(uploaded.stdout) as { version: string }).version;
  }

  it.each([
    ["bootstrap", ["bootstrap", "hellotron-vega"]],
    ["versions", ["versions", ...STACK]],
    ["status", ["status", ...STACK]],
    ["connect", ["connect", ...STACK]],
    ["recover", ["recover", ...STACK, "--plan"]],
    ["deploy", ["deploy", ...STACK]],
  ])("one alone prints with --json what docs/outputs.schema.json describes (%s)", async (command, words) => {
    const { stdout } = await groundplan(...words, "--json");
    expect(outputProblems(command, stdout)).toEqual([]);
  });

  function changeSomething(): void {
    const [from, to] = isLarge ? ["t3.large", "t3.medium"] : ["t3.medium", "t3.large"];
    checkout.edit(VEGA_PROD, `instance_type: ${from}`, `instance_type: ${to}`);
    isLarge = !isLarge;
  }

  /** It did what it showed, or nothing, and says so in a sentence. */
  function expectHonest(verb: Verb, { code, stdout, stderr }: CommandResult): void {
    expect(stderr).not.toMatch(/^\s+at |defect of Groundplan/m);
    if (code !== 0) {
      expect(stderr).toMatch(
        /locked|stale|no running server|no release|not there|does not exist|is not applied/,
      );
      expect(executed(stdout)).toBeUndefined();
    } else if (verb === "apply" || verb === "destroy") {
      expect(executed(stdout) ?? "0 0 0").toBe(planned(stdout));
      // An apply never does the other's destroy, and the other way round.
      expect((executed(stdout) ?? "0 0 0").split(" ")[verb === "apply" ? 2 : 0]).toBe("0");
    }
  }

  it.each(PAIRS)(
    "%s and %s: each does what it showed or nothing, and no lock is left",
    async (one, other) => {
      if ([one, other].includes("apply")) changeSomething();
      const [first, second] = await Promise.all([run(one), run(other)]);
      expectHonest(one, first);
      expectHonest(other, second);
      // A plan and a deploy can be in one another's way at most.
      expect([first.code, second.code]).toContain(0);
      const { digests } = await vegaBackend(world);
      expect(digests.filter((id) => !id.endsWith("-md5"))).toEqual([]);
      if ([one, other].includes("destroy")) await everythingThere();
    },
    180_000,
  );
});
