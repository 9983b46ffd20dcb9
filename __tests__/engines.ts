import { type Engine, type EngineKind } from "../src/engine/engine";
import { installedEngines } from "../src/engine/find-engine";

/**
 * The engines that tests of the real binaries run with, one of each kind: terraform from PATH, tofu from
 * `GROUNDPLAN_TOFU`, PATH or the cache that `tools/opentofu/build.sh` fills.
 *
 * @throws when there is none; in CI (`CI=true`) also when one of the two is missing, so that a run there never
 * passes with half of the tests.
 */
export function availableEngines(env: NodeJS.ProcessEnv = process.env): Engine[] {
  const installed = installedEngines(env);
  const kinds: EngineKind[] = ["tofu", "terraform"];
  const engines = kinds.flatMap((kind) => installed.find((engine) => engine.kind === kind) ?? []);
  if (engines.length === 0)
    throw new Error("These tests need tofu or terraform: tools/opentofu/build.sh makes one.");
  if (env["CI"] === "true" && engines.length < kinds.length) {
    const there = engines.map(({ path }) => path).join(", ");
    throw new Error(`CI runs these tests with both tofu and terraform; there is only ${there}.`);
  }
  return engines;
}
