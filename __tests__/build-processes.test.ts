import { readFileSync, rmSync, utimesSync } from "node:fs";
import { ScratchCheckout } from "./scratch-checkout";

const FILE = "src/synthesis/build-app.ts";

describe.each(["bin/build.js", "bin/synth.js"])("what %s compiled", (program) => {
  let checkout: ScratchCheckout;
  beforeAll(() => (checkout = new ScratchCheckout()));
  afterAll(() => checkout.remove());

  const build = () => checkout.run(process.execPath, [program]);
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

  it("is left alone by a run that finds a type error", async () => {
    const written = () => readFileSync(checkout.path("cdktf.out", "manifest.json"), "utf8");
    const before = program === "bin/synth.js" ? written() : "";
    checkout.edit("systems/hermes/system.ts", 'name: "hermes"', 'name: "hermes" as unknown as number');
    const wrong = await build();
    expect(wrong).toMatchObject({ code: 1, stdout: "" });
    expect(wrong.stderr).toMatch(/system\.ts.*error TS/);
    expect(wrong.stderr).not.toMatch(/\n\s+at /);
    if (program === "bin/synth.js") expect(written()).toBe(before);
    checkout.edit("systems/hermes/system.ts", 'name: "hermes" as unknown as number', 'name: "hermes"');
  });

  it("is not needed where a file has a syntax error: the compiler says where", async () => {
    checkout.edit("systems/hermes/system.ts", 'name: "hermes"', 'name: "hermes');
    const wrong = await build();
    expect(wrong).toMatchObject({ code: 1, stdout: "" });
    expect(wrong.stderr).toMatch(/system\.ts.*error TS1002/);
    expect(wrong.stderr).not.toMatch(/\n\s+at /);
    checkout.edit("systems/hermes/system.ts", 'name: "hermes', 'name: "hermes"');
  });

  it("needs the dependencies, and says so in one sentence", async () => {
    rmSync(checkout.path("node_modules"));
    const { code, stderr } = await checkout.run(process.execPath, [program.replace("build", "groundplan")]);
    expect(stderr).toMatch(/dependencies are not installed: run `npm ci`/);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(code).toBe(1);
  });
});
