import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { composeVariable, plainVariable } from "../../../src/text/dotenv";
import { describeWith, runProgram } from "../../machine-programs";

const HOSTILE = [
  '"; rm -rf /',
  "$(id)",
  "`id`",
  "a|b&c",
  "it's",
  '\\"',
  "\\",
  "\\n",
  "two\nlines",
  "${A:-x}",
  "#",
  " x ",
];

describeWith(["docker-compose"], "docker compose, reading an env_file", () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "groundplan-compose-"))));
  afterAll(() => rmSync(folder, { recursive: true }));

  const readBack = (values: readonly string[]): readonly string[] => {
    const text = values.map((value, index) => `${composeVariable(`V${index}`, value)}\n`).join("");
    writeFileSync(join(folder, ".env.docker"), text);
    writeFileSync(join(folder, "compose.yaml"), "services: { a: { image: a, env_file: .env.docker } }\n");
    const { status, output } = runProgram(
      "docker-compose",
      ["-f", "compose.yaml", "config", "--format", "json"],
      {
        cwd: folder,
      },
    );
    if (status !== 0) throw new Error(output);
    const config = JSON.parse(output) as { services: { a: { environment: Record<string, string> } } };
    // `config` prints what could be read again, so every $ twice.
    return values.map((_, index) => (config.services.a.environment[`V${index}`] ?? "").replaceAll("$$", "$"));
  };

  it("keeps hostile values unchanged", () => {
    expect(readBack(HOSTILE)).toEqual(HOSTILE);
  });

  it("keeps any value unchanged", () => {
    const unit = fc.oneof(
      fc.constantFrom(..."\"'\\$`#;|&{}() \n\tabn0é"),
      fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }),
    );
    const text = fc.string({ unit, maxLength: 20 }).filter((value) => !/[^\P{Cc}\t\n]/u.test(value));
    const values = fc.sample(text, { numRuns: 1500, seed: 15 });
    expect(readBack(values)).toEqual(values);
  });
});

describe("a variable for several readers", () => {
  it("is written without quotes, and all of them read the same", () => {
    expect(plainVariable("DEPLOYMENT_URI", "chronos.example.com")).toBe("DEPLOYMENT_URI=chronos.example.com");
  });

  it.each(HOSTILE)("refuses %j, which they would read differently", (value) => {
    expect(() => plainVariable("A", value)).toThrow("A holds characters");
  });
});
