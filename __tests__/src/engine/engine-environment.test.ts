import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engineEnvironment, strangers } from "../../../src/engine/engine-environment";
import { REHEARSAL_MARK } from "../../../src/process/rehearsal-mark";

describe("an engine's environment", () => {
  let home: string;
  beforeEach(() => (home = mkdtempSync(join(tmpdir(), "groundplan-home-"))));
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const hostile = {
    TF_WORKSPACE: "other",
    TF_DATA_DIR: "/tmp/other",
    TF_CLI_ARGS: "-lock=false",
    TF_CLI_ARGS_plan: "-destroy",
    TF_LOG: "trace",
    TF_LOG_PATH: "/tmp/log",
    TF_INPUT: "1",
    TF_REATTACH_PROVIDERS: "{}",
  };

  it("does not change a plan unnoticed: such variables are dropped and named", () => {
    const env = engineEnvironment({ ...hostile, HOME: home, AWS_PROFILE: "acme", TF_VAR_database_url: "x" });
    expect(Object.entries(env).filter(([name, value]) => name in hostile && value !== undefined)).toEqual([]);
    expect(env).toMatchObject({ AWS_PROFILE: "acme", TF_VAR_database_url: "x", CHECKPOINT_DISABLE: "1" });
    expect(strangers(hostile)).toEqual(Object.keys(hostile).sort());
  });

  it("keeps the provider of a rehearsal", () => {
    const env = { TF_REATTACH_PROVIDERS: "{}", [REHEARSAL_MARK]: "1" };
    expect(engineEnvironment(env)).toMatchObject(env);
  });

  it("caches providers in one place, although each run has its own folder", () => {
    expect(engineEnvironment({ HOME: home })["TF_PLUGIN_CACHE_DIR"]).toBe(
      join(home, ".cache", "groundplan", "providers"),
    );
    const own = { HOME: home, TF_PLUGIN_CACHE_DIR: "/own" };
    expect(engineEnvironment(own)["TF_PLUGIN_CACHE_DIR"]).toBe("/own");
  });
});
