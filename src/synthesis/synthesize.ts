import { rmSync, writeFileSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { App } from "cdktf";
import { SystemStack } from "../../constructs/system-stack";
import { ConfigurationError } from "../config/configuration-error";
import { loadDefinition, systemsInScope } from "../systems/discover-systems";
import { type LoadedSystem, loadSystems } from "../systems/load-system";
import { ancestors } from "../process/ancestors";
import { repositoryRoot } from "../process/repository-root";
import { readSynthesizedStack } from "../plan/synthesized-stack";
import { stacksAskedFor } from "./asked-stacks";
import { buildApp } from "./build-app";
import { oversizedPolicies } from "./policy-sizes";
import { namesBeside, namesOf } from "./names-beside";
import { nameConflicts, type OwnedName } from "./owned-names";
import { refusedArguments, refusedArgumentsError } from "./refused-arguments";
import { undeclaredReferences } from "./undeclared-references";

/** Where a system's stacks are synthesized, by us and by `cdktf` in the system's folder. */
export function outputFolder(system: string): string {
  return join(repositoryRoot, "systems", system, "cdktf.out");
}

/** The folder of one synthesized stack, where `tofu plan` and `terraform plan` run. */
export function stackFolder(system: string, environment: string): string {
  return join(outputFolder(system), "stacks", environment);
}

/** Reads the named systems and checks them against the others. Reports all errors together. */
export function loadNamedSystems(names: readonly string[]): readonly LoadedSystem[] {
  const source = (name: string) => ({
    directory: join(repositoryRoot, "systems", name),
    definition: loadDefinition(name),
  });
  const others = systemsInScope(repositoryRoot).filter((name) => !names.includes(name));
  return loadSystems(names.map(source), others.map(source));
}

/**
 * Reads and constructs every environment of the systems in scope in this directory.
 * @returns what writes their stacks
 */
export function prepareScope(directory: string): () => void {
  const names = systemsInScope(directory);
  const severalSystems = names.length > 1 || !isSystemDirectory(directory);
  const askedFor = stacksAskedFor(ancestors(ANCESTORS));
  const options = { severalSystems, ...(askedFor === undefined ? {} : { askedFor }) };
  const systems = loadNamedSystems(names);
  const app = buildApp(systems, options);
  const beside = namesBeside(names);
  return () => writeStacks(app, systems, beside);
}

/** cdktf runs `app` through a shell at most. */
const ANCESTORS = 3;

export interface SynthesisOptions {
  readonly severalSystems: boolean;
  /** @default - what the cdktf CLI asks for, else `cdktf.out` */
  readonly outdir?: string;
  readonly hcl?: boolean;
  /** @default - cdktf learns every dependency */
  readonly askedFor?: ReadonlySet<string>;
  /** Names in AWS that the stacks must not claim as well. @default - none */
  readonly beside?: readonly OwnedName[];
}

function stacksOf({ node }: App): readonly SystemStack[] {
  return node.children.filter((child): child is SystemStack => child instanceof SystemStack);
}

/** Writes one stack for each environment, and removes the output of earlier synths. */
export function synthesizeSystems(
  systems: readonly LoadedSystem[],
  options: SynthesisOptions,
): readonly string[] {
  return writeStacks(buildApp(systems, options), systems, options.beside ?? []);
}

function writeStacks(
  app: App,
  systems: readonly LoadedSystem[],
  beside: readonly OwnedName[],
): readonly string[] {
  app.synth();
  const stacks = stacksOf(app);
  const ids = stacks.map(({ node }) => node.id);
  if (!app.hclOutput) {
    refuseWrongArguments(app.outdir, stacks);
    refuseTakenNames(app.outdir, stacks, systems, beside);
  }
  removeStaleOutput(app.outdir, app.hclOutput, ids);
  if (app.hclOutput)
    stacks.forEach((stack) => writeVersions(join(app.outdir, "stacks", stack.node.id), stack));
  return ids;
}

/**
 * Checks the stacks for arguments and references that a plan would refuse, without an engine. Deletes the output of a
 * stack that has any, so that nobody plans it.
 * @throws UserError with all of them
 */
function refuseWrongArguments(outdir: string, stacks: readonly SystemStack[]): void {
  const refusals = stacks
    .map(({ node, environment }) => {
      const folder = join(outdir, "stacks", node.id);
      const stack = readSynthesizedStack(folder);
      return {
        folder,
        environment,
        refused: [...refusedArguments(stack), ...undeclaredReferences(stack), ...oversizedPolicies(stack)],
      };
    })
    .filter(({ refused }) => refused.length > 0);
  if (refusals.length === 0) return;
  for (const { folder } of refusals) rmSync(join(folder, "cdk.tf.json"), { force: true });
  throw refusedArgumentsError(refusals);
}

/**
 * Checks that no two stacks claim one name in AWS: GitHub's OIDC provider, a role, a bucket. Deletes the output of the
 * stacks, so that nobody plans them.
 * @throws ConfigurationError with both places of each name
 */
function refuseTakenNames(
  outdir: string,
  stacks: readonly SystemStack[],
  systems: readonly LoadedSystem[],
  beside: readonly OwnedName[],
): void {
  const folderOf = (id: string) => join(outdir, "stacks", id);
  const own = stacks.flatMap((stack) =>
    namesOf(stack, readSynthesizedStack(folderOf(stack.node.id)), systems),
  );
  const problems = nameConflicts(own, beside);
  if (problems.length === 0) return;
  for (const { node } of stacks) rmSync(join(folderOf(node.id), "cdk.tf.json"), { force: true });
  throw new ConfigurationError(problems);
}

/** The parts of the `terraform` block that cdktf's HCL printer cannot print. */
function writeVersions(folder: string, { engineConstraint }: SystemStack): void {
  writeFileSync(join(folder, "versions.tf"), `terraform {\n  required_version = "${engineConstraint}"\n}\n`);
}

/** Synthesizes one system into its own folder. */
export function synthesizeSystem(system: LoadedSystem): readonly string[] {
  const { name } = system.definition;
  const beside = namesBeside([name]);
  return synthesizeSystems([system], { severalSystems: false, outdir: outputFolder(name), beside });
}

function isSystemDirectory(directory: string): boolean {
  return directory.startsWith(join(repositoryRoot, "systems") + "/");
}

const JSON_FORM = "cdk.tf.json";
const HCL_FORM = ["cdk.tf", "metadata.json", "versions.tf"];

/**
 * Removes what an earlier synth wrote and this one did not: the folders of removed stacks, and each stack's other format.
 * Engines read both formats and would find every resource twice.
 *
 * @param outdir the output folder of a synth that just ended
 * @param hcl whether that synth wrote HCL
 */
function removeStaleOutput(outdir: string, hcl: boolean, stackIds: readonly string[]): void {
  const stacks = join(outdir, "stacks");
  if (!existsSync(stacks)) return;
  for (const id of readdirSync(stacks)) {
    const folder = join(stacks, id);
    if (!stackIds.includes(id)) rmSync(folder, { recursive: true, force: true });
    for (const file of hcl ? [JSON_FORM] : HCL_FORM) rmSync(join(folder, file), { force: true });
  }
}
