import * as stackTrace from "cdktf/lib/tokens/private/stack-trace";
import { App } from "cdktf";
import { BootstrapStack } from "../../backends/bootstrap-stack";
import { SEVERAL_SYSTEMS_CONTEXT, type SystemStack } from "../../constructs/system-stack";
import { asData } from "../../constructs/yaml-data";
import type { Environment } from "../config/environment";
import type { LoadedSystem } from "../systems/load-system";
import { ExitCode, UserError } from "../text/user-error";
import { kindOf } from "../systems/system-definition";

export interface AppOptions {
  /** Where the stacks are written. @default - what the cdktf CLI asks for, else `cdktf.out` */
  readonly outdir?: string;
  /** Whether stack ids include the system's name, as they do with several systems in scope. */
  readonly severalSystems: boolean;
  /**
   * The stacks that a `cdktf deploy` names. cdktf refuses to deploy a stack without those that it depends on, applied or
   * not, so a dependency on a stack that is not named is left out; a plan says it when that one is not applied.
   * @default - cdktf learns every dependency
   */
  readonly askedFor?: ReadonlySet<string>;
  /** HCL instead of JSON. @default - what the cdktf CLI asks for, else JSON */
  readonly hcl?: boolean;
}

/** The variable that the cdktf CLI sets for `--hcl`. cdktf's stacks read only this while they are constructed. */
const HCL_VARIABLE = "SYNTH_HCL_OUTPUT";

/** The construct tree of all environments in scope: one stack for each YAML file. */
export function buildApp(systems: readonly LoadedSystem[], options: AppOptions): App {
  const asked = process.env[HCL_VARIABLE];
  if (options.hcl !== undefined) process.env[HCL_VARIABLE] = String(options.hcl);
  try {
    return buildStacks(systems, options);
  } finally {
    if (asked === undefined) Reflect.deleteProperty(process.env, HCL_VARIABLE);
    else process.env[HCL_VARIABLE] = asked;
  }
}

function buildStacks(
  systems: readonly LoadedSystem[],
  { outdir, severalSystems, askedFor }: AppOptions,
): App {
  skipTokenTraces();
  const app = new App({
    ...(outdir === undefined ? {} : { outdir }),
    context: { [SEVERAL_SYSTEMS_CONTEXT]: severalSystems },
    // Capturing one per construct costs time and memory that grow with the stack, and nobody reads them.
    stackTraces: false,
  });
  for (const { definition, backends, environments } of systems) {
    for (const backend of backends) new BootstrapStack(app, literal(backend));
    const stacks = environments.map(
      // Each kind's stack takes what its own schema gives.
      (environment) =>
        named(
          environment,
          () =>
            new (kindOf(definition, environment.name).stack)(app, literal(environment) as Environment<never>),
        ),
    );
    const isLeftOut = (reader: SystemStack, read: SystemStack) =>
      askedFor?.has(reader.node.id) === true && !askedFor.has(read.node.id);
    orderStacks(stacks, (environment) => definition.readsFrom?.(environment) ?? [], isLeftOut);
  }
  return app;
}

/** @throws UserError if a name in the configuration is already used by another part of the stack */
function named<T>({ source }: Environment, construct: () => T): T {
  try {
    return construct();
  } catch (error) {
    const [, name] = /There is already a Construct with name '([^']+)'/.exec(String(error)) ?? [];
    if (name === undefined) throw error;
    throw new UserError({
      what: `${JSON.stringify(name)} is the name of another part of the stack`,
      where: source.file,
      next: "Choose another name for what the file calls so.",
      exitCode: ExitCode.usage,
    });
  }
}

/** An environment's values as plain data: cdktf and Terraform must not read anything in them as code. */
function literal<C extends object>(environment: Environment<C>): Environment<C> {
  const { source, ...values } = environment;
  return { ...asData(values), source };
}

/** Makes `cdktf deploy` apply a stack before the stacks that read its outputs. */
function orderStacks(
  stacks: readonly SystemStack[],
  readBy: (environment: string) => readonly string[],
  isLeftOut: (reader: SystemStack, read: SystemStack) => boolean,
): void {
  for (const reader of stacks) {
    const read = readBy(reader.environment.name);
    for (const stack of stacks.filter(({ environment }) => read.includes(environment.name)))
      if (!isLeftOut(reader, stack)) reader.addDependency(stack);
  }
}

/**
 * Stops cdktf from capturing an unlimited stack trace for every token, which takes a tenth of a synth's time. cdktf shows
 * them only in errors about unresolvable tokens, next to the construct's path, which is enough.
 */
function skipTokenTraces(): void {
  Object.assign(stackTrace, { captureStackTrace: () => [] });
}
