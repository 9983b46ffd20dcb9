import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "../../../src/process/repository-root";
import { describeWith, runProgram } from "../../machine-programs";

const SCRIPTS = ["deploy-dashboard.sh", "deploy-edge.sh"];
const folder = join(repositoryRoot, "systems/chronos");

let copy: string;
beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), "chronos-scripts-"));
  mkdirSync(join(copy, "systems/chronos/deployments"), { recursive: true });
  mkdirSync(join(copy, "bin"));
  for (const script of SCRIPTS) copyFileSync(join(folder, script), join(copy, "systems/chronos", script));
  const standIn = `const { appendFileSync } = require("node:fs");
appendFileSync(${JSON.stringify(join(copy, "calls"))}, [process.env.GROUNDPLAN_ENGINE, ...process.argv.slice(2)].filter(Boolean).join(" ") + "\\n");
process.exitCode = process.argv[2] === process.env.FAILING ? 1 : 0;
`;
  writeFileSync(join(copy, "bin/groundplan.js"), standIn);
  // Whoever ran it would see.
  writeFileSync(join(copy, "systems/chronos/deployments/env-stage"), `touch ${join(copy, "executed")}\n`);
});
afterEach(() => rmSync(copy, { recursive: true }));

function run(script: string, words: readonly string[] = [], environment: NodeJS.ProcessEnv = {}) {
  const done = spawnSync(join(copy, "systems/chronos", script), words, {
    cwd: tmpdir(),
    encoding: "utf8",
    env: { ...process.env, GROUNDPLAN_ENGINE: undefined, ...environment },
  });
  const calls = spawnSync("cat", [join(copy, "calls")], { encoding: "utf8" })
    .stdout.trim()
    .split("\n");
  return {
    status: done.status,
    output: done.stdout + done.stderr,
    calls: calls.filter((call) => call !== ""),
  };
}

describe("deploy-dashboard.sh", () => {
  it("plans stage with OpenTofu by default", () => {
    expect(run("deploy-dashboard.sh").calls).toEqual(["tofu plan chronos stage"]);
  });

  it("applies and then deploys, passing its options to the apply", () => {
    expect(run("deploy-dashboard.sh", ["stage", "apply", "--auto-approve"]).calls).toEqual([
      "tofu apply chronos stage --auto-approve",
      "tofu deploy chronos stage",
    ]);
  });

  it("deploys nothing after an apply that failed or was not approved", () => {
    const { status, calls } = run("deploy-dashboard.sh", ["stage", "apply"], { FAILING: "apply" });
    expect([status, calls]).toEqual([1, ["tofu apply chronos stage"]]);
  });

  it("destroys without asking for values", () => {
    expect(run("deploy-dashboard.sh", ["prod", "destroy"]).calls).toEqual(["tofu destroy chronos prod"]);
  });

  it("starts nothing without an environment file, or with an unknown word", () => {
    for (const words of [
      ["prod", "apply"],
      ["stage", "aply"],
      ["stage; id", "plan"],
    ]) {
      const { status, calls } = run("deploy-dashboard.sh", words);
      expect([words, status, calls]).toEqual([words, 2, []]);
    }
  });

  it("never runs the environment file", () => {
    run("deploy-dashboard.sh", ["stage", "apply"]);
    expect(() => readFileSync(join(copy, "executed"))).toThrow("ENOENT");
  });
});

describe("deploy-edge.sh", () => {
  it("deploys to all devices of an environment", () => {
    expect(run("deploy-edge.sh").calls).toEqual(["deploy chronos stage --edge"]);
    expect(run("deploy-edge.sh", ["prod", "--version", "v2"]).calls.at(-1)).toBe(
      "deploy chronos prod --edge --version v2",
    );
  });
});

describeWith(["shellcheck"], "shellcheck, reading Chronos's scripts", () => {
  const inputs = [
    ...SCRIPTS.map((name) => [name, readFileSync(join(folder, name), "utf8")] as const),
    ...["set-database-password.sh", "install-frpc.sh"].map(
      (name) =>
        [
          name,
          `#!/bin/bash\n${readFileSync(join(repositoryRoot, "user-data/chronos", name), "utf8")}`,
        ] as const,
    ),
    [
      "remote.sh",
      `#!/bin/bash\nname=a run=b repository=c ref=d checkout=e installed='' hook='' patience=1\npaths=(a) samples=(a) services=(a) install=(a) probes=() resolves=()\n${readFileSync(
        join(repositoryRoot, "src/releases/strategies/checkout-over-ssh/remote.sh"),
        "utf8",
      )}`,
    ] as const,
  ];

  it.each(inputs)("finds nothing in %s", (_, input) => {
    const excluded = "SC2250,SC2310,SC2311,SC2312,SC2024,SC2329";
    const options = ["--norc", "--enable=all", `--exclude=${excluded}`, "-"];
    expect(runProgram("shellcheck", options, { input }).output).toBe("");
  });
});
