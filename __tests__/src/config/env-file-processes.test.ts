import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { parseEnvFile } from "../../../src/config/env-file";

const valuesOf = (text: string) =>
  Object.fromEntries([...parseEnvFile(text).variables].map(([name, { value }]) => [name, value]));

/** What bash has in its variables after it read a file. */
function sourced(text: string, names: readonly string[]): Readonly<Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), "groundplan-env-"));
  try {
    writeFileSync(join(folder, "file"), text);
    const print = `for n in "$@"; do printf '%s\\0' "$n" "\${!n}"; done`;
    const { stdout, stderr, status } = spawnSync(
      "/bin/bash",
      ["--norc", "-c", `. ./file && ${print}`, "bash", ...names],
      {
        cwd: folder,
        encoding: "utf8",
        env: { PATH: "/nonexistent" },
      },
    );
    if (status !== 0 || stderr !== "") throw new Error(`bash: ${String(status)} ${stderr}`);
    const words = stdout.split("\0");
    return Object.fromEntries(names.map((name, index) => [name, words[index * 2 + 1] ?? ""]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("an environment file", () => {
  it("is read in the forms that people write", () => {
    const text = [
      "# comment",
      "",
      'export A="one two"   # why',
      "B='$not a # comment'",
      "  export C=plain-1.2:/x",
      'D=""',
      "E=",
      'F="a \\" b \\\\ c \\$d \\` e \\n"',
      'export G="x"\r',
    ].join("\n");
    expect(valuesOf(text)).toEqual({
      ...{ A: "one two", B: "$not a # comment", C: "plain-1.2:/x", D: "", E: "" },
      ...{ F: 'a " b \\ c $d ` e \\n', G: "x" },
    });
  });

  it("reports every wrong line together, with its position and without its value", () => {
    const text = [
      "A = spaces",
      'B="hunter2',
      'C="$(touch /tmp/x)"',
      "D=hunter2;reboot",
      'E="hunter2"tail',
      'F="a`id`"',
      "G=1",
      "G=2",
      "rm -rf /",
      "H='a\u0007'",
    ].join("\n");
    const { problems } = parseEnvFile(text);
    expect(
      problems.map(({ line, column, name = "-", problem }) => `${line}:${column} ${name} ${problem}`),
    ).toEqual([
      "1:1 - is not a variable",
      "2:3 B has a quote that is not closed on its line",
      "3:3 C contains a $, which a shell would run or replace",
      "4:3 D contains characters that mean something else to a shell",
      "5:3 E has text after its value",
      "6:3 F contains a backtick, which a shell would run or replace",
      "8:1 G is already set in line 7",
      "9:1 - is not a variable",
      "10:3 H contains a control character",
    ]);
    expect(JSON.stringify(problems)).not.toContain("hunter2");
  });

  it("gives bash's result for every line that it accepts", () => {
    const alphabet = fc.constantFrom(..."ab01 \t\"\"''\\\\$`#;|&(){}<>*?!~[]=-é");
    const value = fc.string({ unit: alphabet, maxLength: 12 });
    const line = fc.oneof(
      value,
      value.map((text) => `"${text}"`),
      value.map((text) => `'${text}'`),
      value.map((text) => `"${text.replace(/[\\"$`]/g, "\\$&")}" # end`),
    );
    const lines = fc
      .sample(line, { numRuns: 4000, seed: 15 })
      .map((text, index) => `export V${index}=${text}`);
    const accepted = lines.filter((text) => parseEnvFile(text).problems.length === 0);
    const parsed = valuesOf(accepted.join("\n"));
    expect(accepted.length).toBeGreaterThan(800);
    expect(sourced(`${accepted.join("\n")}\n`, Object.keys(parsed))).toEqual(parsed);
  });

  it("accepts any text between single quotes, and any in escaped double quotes", () => {
    const text = fc.string({ unit: "binary", maxLength: 30 }).filter((each) => !/[^\P{Cc}\t]/u.test(each));
    fc.assert(
      fc.property(text, (value) => {
        expect(valuesOf(`A="${value.replace(/[\\"$`]/g, "\\$&")}"`)).toEqual({ A: value });
        if (!value.includes("'")) expect(valuesOf(`A='${value}'`)).toEqual({ A: value });
      }),
    );
  });
});
