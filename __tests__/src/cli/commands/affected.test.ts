import { existsSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { affectedBy } from "../../../../src/pipelines/affected";
import { atlantisYaml } from "../../../../src/pipelines/atlantis-yaml";
import { repositoryRoot } from "../../../../src/process/repository-root";
import { stackInputs } from "../../../../src/pipelines/stack-inputs";
import { loadNamedSystems } from "../../../../src/synthesis/synthesize";

const environments = loadNamedSystems(["hellotron-vega", "hermes"]).flatMap(
  ({ bootstrap, environments: own }) => [bootstrap, ...own],
);
const named = (...files: string[]) =>
  affectedBy(environments, files).map(({ system, environment }) => `${system} ${environment}`);

describe("the stacks that a change affects", () => {
  it.each([
    ["one environment's YAML", "systems/hermes/prod.yaml", ["hermes prod"]],
    ["a system's stack", "systems/hermes/hosts.ts", ["hermes prod"]],
    ["a file that only types are imported from", "src/plan/plan-model.ts", []],
    ["a construct that only one system imports", "constructs/network/load-balancer.ts", ["hermes prod"]],
    ["what one system's machines run", "user-data/hellotron-vega/Caddyfile", ["hellotron-vega prod"]],
    ["the backend of one system", "systems/hermes/bootstrap.yaml", ["hermes bootstrap"]],
    ["prose", "systems/hermes/README.md", []],
    ["a test", "__tests__/systems/hermes/stack.test.ts", []],
    ["the review, which no stack imports", "src/review/render/markdown.ts", []],
  ])("%s", (_what, file, expected) => {
    expect(existsSync(join(repositoryRoot, file)) || file.startsWith("__tests__")).toBe(true);
    expect(named(file)).toEqual(expected);
  });

  it("are all stacks if the provider's version changes", () => {
    expect(named("package-lock.json")).toHaveLength(environments.length);
  });

  it("are the same in a system's own folder", () => {
    const here = process.cwd();
    process.chdir(join(repositoryRoot, "systems/hermes"));
    try {
      const own = loadNamedSystems(["hermes"]).flatMap(({ environments: each }) => each);
      expect(affectedBy(own, ["systems/hermes/prod.yaml"])).toHaveLength(1);
    } finally {
      process.chdir(here);
    }
  });

  it("list no file that does not exist", () => {
    const missing = environments
      .flatMap((environment) => stackInputs(environment))
      .filter((input) => !input.includes("*") && !existsSync(join(repositoryRoot, input)));
    expect(missing).toEqual([]);
  });

  it("are the ones that Atlantis plans, from each stack's folder", () => {
    const { projects } = parse(atlantisYaml(environments)) as {
      projects: { name: string; dir: string; autoplan: { when_modified: string[] } }[];
    };
    const hermes = projects.find(({ name }) => name === "hermes-prod");
    expect(hermes?.dir).toBe("systems/hermes/cdktf.out/stacks/prod");
    expect(hermes?.autoplan.when_modified).toContain("../../../prod.yaml");
    expect(hermes?.autoplan.when_modified).toContain("../../../../../constructs/network/load-balancer.ts");
  });
});
