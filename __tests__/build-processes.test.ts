import { rmSync, utimesSync } from "node:fs";
import { ScratchCheckout } from "./scratch-checkout";

const FILE = "src/synthesis/build-app.ts";

describe("the set of compiled files", () => {
  let checkout: ScratchCheckout;
  beforeAll(() => (checkout = new ScratchCheckout()));
  afterAll(() => checkout.remove());

  const build = () =>
    checkout.run(process.execPath, ["-e", 'require("./bin/build").build("tsconfig.synth.json")']);
  const timed = (year: number) => utimesSync(checkout.path(FILE), new Date(year, 0), new Date(year, 0));

  it("depends on the files' contents, not their timestamps", async () => {
    await build();
    expect(await build()).toMatchObject({ code: 0, stderr: "" });
    checkout.edit(FILE, "captureStackTrace: () => []", "captureStackTrace: (): string[] => []");
    timed(2001);
    expect((await build()).stderr).toContain("Compiling Groundplan");
    timed(2099);
    expect(await build()).toMatchObject({ code: 0, stderr: "" });
    checkout.edit(FILE, "(): string[] => []", "(): string => []");
    timed(2001);
    const wrong = await build();
    expect(wrong).toMatchObject({ code: 1 });
    expect(wrong.stderr).toMatch(/build-app\.ts.*error TS/);
    checkout.edit(FILE, "(): string => []", "() => []");
    timed(2001);
    expect(await build()).toMatchObject({ code: 0 });
  });

  it("needs the dependencies, and says so in one sentence", async () => {
    rmSync(checkout.path("node_modules"));
    for (const program of ["bin/groundplan.js", "bin/synth.js"]) {
      const { code, stderr } = await checkout.run(process.execPath, [program, "--help"]);
      expect(stderr).toMatch(/dependencies are not installed: run `npm ci`/);
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(code).toBe(1);
    }
  });
});
