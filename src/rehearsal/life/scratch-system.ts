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

/** A path in an environment's YAML file. */
export type YamlPath = readonly (string | number)[];

/** An editable copy of a system's files, and the stacks synthesized from it. */
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

  /** Sets a value in an environment's file. Comments stay. */
  edit(environment: string, path: YamlPath, value: unknown): void {
    const file = join(this.files, `${environment}.yaml`);
    const document = parseDocument(readFileSync(file, "utf8"));
    document.setIn(path, value);
    writeFileSync(file, document.toString());
  }

  /** The value at a path in an environment's file; undefined if it is not set. */
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

  /** Bootstraps the last synthesized system, as an operator would. */
  bootstrap(environment: Environment<BootstrapConfig>, run: EngineCommand): Promise<BootstrapOutcome> {
    const stack = readStackJson(this.stackFolder(environment));
    const directory = this.bootstrapFolder;
    return bootstrap({ environment, stack, directory, run, progress: silentProgress });
  }

  /** Where the bootstrap keeps its files while it runs. */
  get bootstrapFolder(): string {
    return join(this.files, ".bootstrap");
  }
}
