import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { repositoryRoot } from "../../src/process/repository-root";

/** A small house with these files, and what the floors' check says of it. */
function checked(files: Readonly<Record<string, string>>): {
  readonly code: number | null;
  readonly output: string;
} {
  const folder = mkdtempSync(join(tmpdir(), "groundplan-floors-"));
  try {
    for (const name of [".dependency-cruiser.cjs", "tsconfig.json", "tsconfig.build.json"]) {
      cpSync(join(repositoryRoot, name), join(folder, name));
    }
    symlinkSync(join(repositoryRoot, "node_modules"), join(folder, "node_modules"));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const depcruise = join(repositoryRoot, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
    const words = [depcruise, "--config", ".dependency-cruiser.cjs", "--output-type", "err", "."];
    const { status, stdout } = spawnSync(process.execPath, words, { cwd: folder, encoding: "utf8" });
    return { code: status, output: stdout };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("the layers", () => {
  it("allow an import to go down", () => {
    const house = {
      "src/cli/show.ts": 'import { word } from "../text/word";\nexport const show = word;\n',
      "src/text/word.ts": 'export const word = "down";\n',
    };
    expect(checked(house)).toMatchObject({ code: 0 });
  });

  it("refuse an import that goes up, and name both files", () => {
    const { code, output } = checked({
      "constructs/network.ts": 'import { show } from "../src/cli/show";\nexport const network = show;\n',
      "src/cli/show.ts": "export const show = 1;\n",
    });
    expect(code).not.toBe(0);
    expect(output).toContain("nothing-in-constructs-imports-up: constructs/network.ts → src/cli/show.ts");
  });

  it("refuse an upward type import too", () => {
    const { output } = checked({
      "src/text/word.ts": 'import type { Show } from "../cli/show";\nexport type Word = Show;\n',
      "src/cli/show.ts": "export type Show = string;\n",
    });
    expect(output).toContain("src/text/word.ts → src/cli/show.ts");
  });

  it("refuse a cycle between folders, and a folder without a layer", () => {
    const circle = checked({
      "src/review/a/one.ts": 'import { two } from "../b/two";\nexport const one = two;\n',
      "src/review/b/two.ts": "export const two = 2;\n",
      "src/review/b/three.ts": 'import { four } from "../a/four";\nexport const three = four;\n',
      "src/review/a/four.ts": "export const four = 4;\n",
    });
    expect(circle.output).toContain("no-circle-between-folders");
    const room = checked({
      "src/attic/box.ts": 'import { word } from "../text/word";\nexport const box = word;\n',
      "src/text/word.ts": "export const word = 1;\n",
    });
    expect(room.output).toContain("every-file-stands-on-a-floor");
  });

  it("keep systems separate", () => {
    const { output } = checked({
      "systems/hermes/stack.ts": 'import { vega } from "../vega/stack";\nexport const hermes = vega;\n',
      "systems/vega/stack.ts": "export const vega = 1;\n",
    });
    expect(output).toContain("systems-stand-alone");
  });
});
