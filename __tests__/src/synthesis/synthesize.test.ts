import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadDefinition, systemsInScope } from "../../../src/systems/discover-systems";
import { loadNamedSystems, synthesizeSystems } from "../../../src/synthesis/synthesize";
import { repositoryRoot } from "../../../src/process/repository-root";
import { type Attributes, SynthesizedStack } from "../../synthesize";

const names = systemsInScope(repositoryRoot);

describe("synthesis", () => {
  let outdir: string;
  beforeEach(() => (outdir = mkdtempSync(join(tmpdir(), "groundplan-out-"))));
  afterEach(() => rmSync(outdir, { recursive: true, force: true }));

  const files = (id: string) => readdirSync(join(outdir, "stacks", id)).sort();
  const stack = (folder: string, id: string) =>
    new SynthesizedStack(
      JSON.parse(readFileSync(join(folder, "stacks", id, "cdk.tf.json"), "utf8")) as Attributes,
    );

  it("finds every system by its folder", () => {
    expect(names).toEqual(expect.arrayContaining(["hellotron-vega"]));
    expect(names.map((name) => loadDefinition(name).name)).toEqual(names);
  });

  it("gives the same addresses and state keys from a system's folder and from the root", () => {
    const systems = loadNamedSystems(names);
    synthesizeSystems(systems, { severalSystems: true, outdir: join(outdir, "all") });
    for (const system of systems) {
      const own = join(outdir, system.definition.name);
      const ids = synthesizeSystems([system], { severalSystems: false, outdir: own });
      for (const id of ids) {
        const [here, there] = [stack(own, id), stack(join(outdir, "all"), `${system.definition.name}-${id}`)];
        expect(there.addresses()).toEqual(here.addresses());
        expect(there.json["terraform"]).toEqual(here.json["terraform"]);
      }
    }
  });

  it("leaves no stale files of the other form", () => {
    const systems = loadNamedSystems(["hellotron-vega"]);
    synthesizeSystems(systems, { severalSystems: false, outdir });
    expect(files("prod")).toEqual(["cdk.tf.json"]);
    synthesizeSystems(systems, { severalSystems: false, outdir, hcl: true });
    expect(files("prod")).toEqual(["cdk.tf", "metadata.json", "versions.tf"]);
    synthesizeSystems(systems, { severalSystems: false, outdir });
    expect(files("prod")).toEqual(["cdk.tf.json"]);
  });

  it("deletes removed stacks and keeps what engines left in the others", () => {
    const systems = loadNamedSystems(["hellotron-vega"]);
    synthesizeSystems(systems, { severalSystems: false, outdir });
    mkdirSync(join(outdir, "stacks", "retired"));
    writeFileSync(join(outdir, "stacks", "prod", ".terraform.lock.hcl"), "");
    synthesizeSystems(systems, { severalSystems: false, outdir });
    expect(existsSync(join(outdir, "stacks", "retired"))).toBe(false);
    expect(files("prod")).toEqual([".terraform.lock.hcl", "cdk.tf.json"]);
  });
});
