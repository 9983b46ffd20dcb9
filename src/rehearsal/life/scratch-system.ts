import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { bootstrap, type BootstrapOutcome } from "../../../backends/bootstrap/bootstrap";
import { readStackJson } from "../../../backends/bootstrap/working-copy";
import type { BootstrapConfig } from "../../config/bootstrap-schema";
import type { Environment } from "../../config/environment";
import { type LoadedSystem, loadSystem } from "../../systems/load-system";
import type { SystemDefinition } from "../../systems/system-definition";
import type { EngineCommand } from "../../engine/require-success";
import { silentProgress } from "../../terminal/progress";
import { repositoryRoot } from "../../process/repository-root";
import { synthesizeSystems } from "../../synthesis/synthesize";

/** A path into an environment's YAML file, as it is spelled there. */
export type YamlPath = readonly (string | number)[];

/** A copy of a system's files that a rehearsal may edit, and the stacks synthesized from it. */
export class ScratchSystem<C extends object = object> {
  private readonly files: string;
  private readonly output: string;

  constructor(
    private readonly definition: SystemDefinition<C>,
    folder: string,
  ) {
    this.files = join(folder, "systems", definition.name);
    this.output = join(folder, "cdktf.out");
    mkdirSync(this.files, { recursive: true });
    const originals = join(repositoryRoot, "systems", definition.name);
    for (const file of readdirSync(originals).filter((name) => name.endsWith(".yaml"))) {
      copyFileSync(join(originals, file), join(this.files, file));
    }
  }

  /** Sets a value in an environment's file, as an operator with an editor would: comments stay. */
  edit(environment: string, path: YamlPath, value: unknown): void {
    const file = join(this.files, `${environment}.yaml`);
    const document = parseDocument(readFileSync(file, "utf8"));
    document.setIn(path, value);
    writeFileSync(file, document.toString());
  }

  /** What an environment's file says at a path; undefined when it leaves it to the default. */
  valueAt(environment: string, path: YamlPath): unknown {
    return parseDocument(readFileSync(join(this.files, `${environment}.yaml`), "utf8")).getIn(path);
  }

  /** Reads the files again and synthesizes every stack. */
  synthesize(): LoadedSystem<C> {
    const system = loadSystem(this.files, this.definition);
    synthesizeSystems([system], { severalSystems: false, outdir: this.output });
    return system;
  }

  stackFolder(environment: Pick<Environment, "name">): string {
    return join(this.output, "stacks", environment.name);
  }

  /** Gives the system that was synthesized last its backend, as an operator would have before. */
  bootstrap(environment: Environment<BootstrapConfig>, run: EngineCommand): Promise<BootstrapOutcome> {
    const stack = readStackJson(this.stackFolder(environment));
    const directory = this.bootstrapFolder;
    return bootstrap({ environment, stack, directory, run, progress: silentProgress });
  }

  /** Where the bootstrap keeps its files while it is under way. */
  get bootstrapFolder(): string {
    return join(this.files, ".bootstrap");
  }
}
