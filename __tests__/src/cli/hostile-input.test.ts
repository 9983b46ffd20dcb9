import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommanderError } from "commander";
import fc from "fast-check";
import { COMMANDS } from "../../../src/cli/command-table";
import { createProgram } from "../../../src/cli/program";
import { showError } from "../../../src/cli/show-error";
import { ConfigurationError } from "../../../src/config/configuration-error";
import { repositoryRoot } from "../../../src/process/repository-root";
import { loadSystem } from "../../../src/systems/load-system";
import { ExitCode, UserError } from "../../../src/text/user-error";
import { system } from "../../../systems/hellotron-vega/system";
import { readFileSync } from "node:fs";

/** Their words are a program, or what they do is the same whatever the words are. */
const WITHOUT_WORDS = new Set(["rehearse", "completion", "schemas", "__complete", "synth", "doctor", "list"]);

describe("hostile input", () => {
  const told: string[] = [];
  beforeEach(() => {
    told.length = 0;
    const take = (text: unknown) => told.push(String(text)) > 0;
    jest.spyOn(process.stderr, "write").mockImplementation(take);
    jest.spyOn(process.stdout, "write").mockImplementation(take);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    process.exitCode = undefined;
  });

  async function outcome(words: readonly string[]): Promise<unknown> {
    try {
      const program = await createProgram(words);
      await program.parseAsync(words, { from: "user" });
      return undefined;
    } catch (error) {
      return error;
    }
  }

  const isSentence = (error: unknown) => error instanceof UserError || error instanceof CommanderError;

  const word = fc.oneof(
    fc.constantFrom(
      "",
      " ",
      "-",
      "--",
      "../..",
      "/",
      "\0",
      "constructor",
      "__proto__",
      "hermes/",
      "%00",
      "\x1b[31m",
    ),
    fc.constantFrom(
      "--json",
      "--engine",
      "--plan",
      "--nope",
      "-x",
      "--format=nope",
      "nope/prod",
      "\u202Eprod",
    ),
    fc.string({ maxLength: 12 }),
  );

  it("a zero byte where a file belongs is no file", async () => {
    expect(await outcome(["review", "\0"])).toMatchObject({
      message: expect.stringContaining("no such file") as string,
    });
  });

  it("no command line gives a stack trace", async () => {
    const names = Object.keys(COMMANDS).filter((name) => !WITHOUT_WORDS.has(name));
    const line = fc.tuple(fc.constantFrom(...names), fc.array(word, { minLength: 1, maxLength: 4 }));
    await fc.assert(
      fc.asyncProperty(line, async ([name, words]) => {
        const error = await outcome([name, ...words]);
        expect(error === undefined || isSentence(error) ? "a sentence" : error).toBe("a sentence");
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    [["plan", "x", "prod", "hermes"], /4 words|3 words where two name an environment/],
    [["rehearse", "hermes", "jarvis"], /2 words where one names a system/],
    [["rehearse", "--kill-after", "x"], /whole number of at least 1/],
    [["rehearse", "--account", "12"], /12 digits/],
    [["rehearse", "--throttle", "x"], /percentage/],
  ] as const)("`groundplan %s` is refused", async (words, sentence) => {
    const error = await outcome(words);
    expect(isSentence(error)).toBe(true);
    expect((error as Error).message).toMatch(sentence);
  });

  it("says its version", async () => {
    await outcome(["--version"]);
    expect(told.join("")).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it("lists a command's words in its usage", async () => {
    await outcome(["plan", "--help"]);
    expect(told.join("")).toMatch(/^Usage: groundplan plan \[options\] \[system\] <environment>/);
  });

  it("reports a wrong command line to a machine in JSON only", async () => {
    const error = await outcome(["plan", "--json", "--nope"]);
    expect(told).toEqual([]);
    expect(showError(error, { json: true })).toBe(ExitCode.usage);
    expect(JSON.parse(told.join(""))).toMatchObject({
      error: { what: expect.stringContaining("--nope"), exitCode: 2 },
    });
  });

  function vegaWith(edit: (text: string) => string): unknown {
    const folder = mkdtempSync(join(tmpdir(), "groundplan-hostile-"));
    try {
      const files = join(folder, "hellotron-vega");
      mkdirSync(files);
      const original = (name: string) =>
        readFileSync(join(repositoryRoot, "systems", "hellotron-vega", name), "utf8");
      writeFileSync(join(files, "bootstrap.yaml"), original("bootstrap.yaml"));
      writeFileSync(join(files, "prod.yaml"), edit(original("prod.yaml")));
      loadSystem(files, system);
      return undefined;
    } catch (error) {
      return error;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  it("no YAML gives a stack trace", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "{",
        "[",
        "&a",
        "*a",
        "<<: *a",
        "!!js/function x",
        "? x",
        "- ",
        ": ",
        "\t",
        "\n",
        "|",
        "%TAG",
        "---",
      ),
      fc.constantFrom(
        "constructor: {}",
        "__proto__: {x: 1}",
        "toString: 1",
        "\u0000",
        "\uFEFF",
        "0x1F",
        ".inf",
        "2026-01-01",
      ),
      fc.string({ maxLength: 10 }),
    );
    const change = fc.record({ at: fc.nat(600), cut: fc.nat(40), text: fc.array(piece, { maxLength: 4 }) });
    fc.assert(
      fc.property(change, ({ at, cut, text }) => {
        const error = vegaWith((yaml) => yaml.slice(0, at) + text.join("") + yaml.slice(at + cut));
        expect(error === undefined || error instanceof ConfigurationError ? "told" : error).toBe("told");
      }),
      { numRuns: 300 },
    );
  });

  it("many problems are cut with a count, and complete for a machine", () => {
    const error = vegaWith(
      (yaml) => yaml + Array.from({ length: 80 }, (_, index) => `nonsense_${index}: 1`).join("\n"),
    );
    expect((error as Error).message).toMatch(/… and 30 more/);
    showError(error, { json: true });
    const { error: details } = JSON.parse(told.join("")) as {
      error: { problems: object[]; exitCode: number };
    };
    expect(details.problems).toHaveLength(80);
    expect(details.exitCode).toBe(ExitCode.usage);
    expect(details.problems[0]).toMatchObject({
      file: expect.stringMatching(/prod\.yaml$/),
      line: expect.any(Number),
      key: "nonsense_0",
    });
  });

  it.each([
    ["aliases that grow a thousandfold", () => bomb(9)],
    [
      "a tag that asks for a function",
      (yaml: string) => `${yaml}\nport: !!js/function 'function () { return 1 }'\n`,
    ],
    [
      "a tag that asks for a program",
      (yaml: string) => `${yaml}\nport: !!python/object/apply:os.system [id]\n`,
    ],
    ["a key that would change every object", (yaml: string) => `${yaml}\n__proto__: { polluted: true }\n`],
    [
      "the same by its constructor",
      (yaml: string) => `${yaml}\nconstructor: { prototype: { polluted: true } }\n`,
    ],
    ["an alias of itself", (yaml: string) => `${yaml}\nadmin_cidr_blocks: &own [*own]\n`],
    ["a hundred thousand brackets", () => "[".repeat(100_000)],
    ["a text of ten megabytes", (yaml: string) => `${yaml}\nacme_email: ${"x".repeat(10_000_000)}\n`],
    ["a megabyte of dots", (yaml: string) => `${yaml}\nacme_email: "a@${"b.".repeat(500_000)}"\n`],
  ])("%s is an error with a place, within seconds", (_, edit) => {
    const began = Date.now();
    const error = vegaWith(edit);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).toMatch(/prod\.yaml:\d+:\d+/);
    expect((error as UserError).message.length).toBeLessThan(20_000);
    expect(Date.now() - began).toBeLessThan(10_000);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it("no escape sequence in a YAML key reaches the terminal", () => {
    const error = vegaWith((yaml) => `${yaml}\n"\\e[2J\\u202Eevil": 1\n`);
    showError(error);
    expect(told.join("")).toContain("evil");
    expect(told.join("")).not.toMatch(/[\x1b\u202E]/);
  });

  it("a pipe in a file's place is refused", () => {
    const folder = mkdtempSync(join(tmpdir(), "groundplan-pipe-"));
    try {
      execFileSync("mkfifo", [join(folder, "prod.yaml")]);
      writeFileSync(join(folder, "bootstrap.yaml"), "region: us-east-1\n");
      expect(() => loadSystem(folder, system)).toThrow(/prod\.yaml:1:1 is not a file/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it.each([
    ["ENOSPC", "the disk is full"],
    ["EROFS", "this can only be read"],
  ])("%s is a sentence", (code, sentence) => {
    expect(showError(Object.assign(new Error("write"), { code, path: "/x" }))).toBe(ExitCode.failure);
    expect(told.join("")).toBe(`/x: ${sentence}\n`);
  });
});

/** Each level holds ten of the one below. */
function bomb(levels: number): string {
  const lines = Array.from({ length: levels }, (_, level) => {
    const item = level === 0 ? '"lol"' : `*a${level - 1}`;
    return `a${level}: &a${level} [${Array(10).fill(item).join(", ")}]`;
  });
  return `${lines.join("\n")}\n`;
}
