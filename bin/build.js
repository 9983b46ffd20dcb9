"use strict";

const { spawnSync } = require("node:child_process");
const { dirname, join } = require("node:path");

const root = join(__dirname, "..");
const compiler = join(dirname(require.resolve("typescript-native/package.json")), "bin", "tsc");

/**
 * Type-checks the product and compiles it into `.build/`, only what changed. Everything that runs our
 * TypeScript goes through here, so a type error never reaches a plan. Exits 1 on the first type error set.
 */
function build() {
  const project = join(root, "tsconfig.build.json");
  const result = spawnSync(process.execPath, [compiler, "--project", project, "--pretty", "false"], {
    cwd: root,
    encoding: "utf8",
  });
  if (result.status === 0) return;
  process.stderr.write(`${result.stdout}${result.stderr}`);
  process.stderr.write("Type errors: nothing was synthesized. Mend the lines above and run again.\n");
  process.exit(1);
}

module.exports = { build };

if (require.main === module) build();
