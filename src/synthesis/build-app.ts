import { App } from "cdktf";
import { BootstrapStack } from "../../backends/bootstrap-stack";
import { SEVERAL_SYSTEMS_CONTEXT } from "../../constructs/system-stack";
import type { LoadedSystem } from "../config/load-system";

export interface AppOptions {
  /** Where the stacks are written. @default - what the cdktf CLI asks for, else `cdktf.out` */
  readonly outdir?: string;
  /** Whether stack ids carry the system's name, as they do where several systems are in scope. */
  readonly severalSystems: boolean;
  /** HCL instead of JSON. @default - what the cdktf CLI asks for, else JSON */
  readonly hcl?: boolean;
}

/** The construct tree of all environments of the systems in scope: one stack for each YAML file. */
export function buildApp(systems: readonly LoadedSystem[], options: AppOptions): App {
  const app = new App({
    ...(options.outdir === undefined ? {} : { outdir: options.outdir }),
    ...(options.hcl === undefined ? {} : { hclOutput: options.hcl }),
    context: { [SEVERAL_SYSTEMS_CONTEXT]: options.severalSystems },
    // Capturing one per construct costs time and memory that grow with the stack, and nobody reads them.
    stackTraces: false,
  });
  for (const { definition, bootstrap, environments } of systems) {
    new BootstrapStack(app, bootstrap);
    for (const environment of environments) new definition.stack(app, environment);
  }
  return app;
}
