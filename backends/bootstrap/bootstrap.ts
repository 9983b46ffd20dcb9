import { callerAccount } from "../../src/aws/caller-account";
import type { Environment } from "../../src/config/environment";
import type { EngineCommand } from "../../src/engine/require-success";
import { withCreationLock } from "../../src/process/creation-lock";
import { Interrupted } from "../../src/process/interruption";
import type { Progress } from "../../src/terminal/progress";
import { UserError } from "../../src/text/user-error";
import { stateKey } from "../../constructs/state/bind-backend";
import { type BackendInventory, inspectBackend, policyExists, type Presence } from "./inspect-backend";
import { addressesOf, type ImportBlock, type StackJson, WorkingCopy } from "./working-copy";
import { includesState, managedAddresses, type State } from "./state";

export interface BootstrapOptions {
  readonly environment: Environment;
  /** The synthesized bootstrap stack. */
  readonly stack: StackJson;
  /** Where the bootstrap keeps its files until the state has moved; the same on every run. */
  readonly directory: string;
  readonly run: EngineCommand;
  readonly progress: Progress;
  /**
   * Adopt an existing bucket and table that do not have our tags.
   * @default false
   */
  readonly adopt?: boolean;
  /** Additional options for the engine's applies. @default - none */
  readonly applyOptions?: readonly string[];
}

/** What a bootstrap did. */
export type BootstrapOutcome = "created" | "adopted" | "resumed" | "updated";

/**
 * Creates or updates a system's state backend: starts with local state, creates the bucket, lock table and policies,
 * then moves its own state into the bucket. Safe to run again at any time, even after it was killed. Two runs in one
 * checkout wait for each other.
 *
 * @throws UserError if the bucket or table belongs to somebody else, or two states contradict each other
 */
export async function bootstrap(options: BootstrapOptions): Promise<BootstrapOutcome> {
  return withCreationLock(
    `${options.directory}.lock`,
    () => makeOrUpdate(options),
    () =>
      options.progress.note(
        `waiting for another bootstrap of ${options.environment.system} in this checkout`,
      ),
  );
}

async function makeOrUpdate(options: BootstrapOptions): Promise<BootstrapOutcome> {
  const { environment, progress } = options;
  const found = await progress.step("look at the backend", () => inspectBackend(environment));
  const work = new WorkingCopy(options.directory);
  refuseForeign(options, found, work);
  const local = work.localState();
  if (found.state !== undefined && hasMoved(options, found.state, local)) return update(options, work, local);

  const imports = await importsFor(options, found, local);
  if (found.bucket.is === "missing") work.intend(environment.backend.bucket);
  await applyOrAdopt(options, work, imports);
  await migrate(options, work);
  work.clear();
  if (local !== undefined) return "resumed";
  return imports.length > 0 ? "adopted" : "created";
}

/**
 * Applies. If that fails because a resource already exists, for example from a killed bootstrap, imports it and applies
 * once more.
 */
async function applyOrAdopt(
  options: BootstrapOptions,
  work: WorkingCopy,
  imports: readonly ImportBlock[],
): Promise<void> {
  try {
    await applyLocally(options, work, imports);
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    const found = await inspectBackend(options.environment);
    const late = await importsFor(options, found, work.localState());
    if (late.every(({ to }) => imports.some((block) => block.to === to))) throw error;
    refuseForeign(options, found, work);
    await applyLocally(options, work, late);
  }
}

async function applyLocally(
  { stack, run, progress, applyOptions = [] }: BootstrapOptions,
  work: WorkingCopy,
  imports: readonly ImportBlock[],
): Promise<void> {
  work.write(stack, "local", imports);
  await progress.step("make bucket, lock table and policies on local state", async () => {
    await run(["init", "-input=false", "-reconfigure"], work.directory);
    await run(["apply", "-input=false", "-auto-approve", ...applyOptions], work.directory);
  });
}

/**
 * Moves the state without a lock: nobody else uses a state that does not exist yet, and the lock of a killed migration
 * would block the next one.
 */
async function migrate(
  { environment, stack, run, progress }: BootstrapOptions,
  work: WorkingCopy,
): Promise<void> {
  work.write(stack, "remote");
  const title = `move the state to s3://${environment.backend.bucket}/${stateKey(environment)}`;
  await progress.step(title, async () => {
    await run(["init", "-input=false", "-migrate-state", "-force-copy", "-lock=false"], work.directory);
    const { state } = await inspectBackend(environment);
    if (state !== undefined) return;
    throw new UserError({
      what: "the migration ended without an error, but the bucket has no state",
      where: `s3://${environment.backend.bucket}/${stateKey(environment)}`,
      next: `The state is still in ${work.directory}; run the bootstrap again.`,
    });
  });
}

/** Whether the bucket's state contains everything in the local one. */
function hasMoved({ environment, directory }: BootstrapOptions, remote: State, local?: State): boolean {
  if (local === undefined) return true;
  if (includesState(remote, local)) return true;
  throw new UserError({
    what: `${directory} holds a state that contradicts the one in the bucket; nothing was changed`,
    where: `s3://${environment.backend.bucket}/${stateKey(environment)}`,
    next: "Find out which of the two describes what exists, and move the other one away.",
  });
}

async function update(
  { environment, stack, run, progress, applyOptions = [] }: BootstrapOptions,
  work: WorkingCopy,
  local: State | undefined,
): Promise<BootstrapOutcome> {
  work.dropLocalState();
  work.write(stack, "remote");
  await progress.step("bring the backend up to date", async () => {
    await run(["init", "-input=false", "-reconfigure"], work.directory);
    await run(["apply", "-input=false", "-auto-approve", ...applyOptions], work.directory);
  });
  if (local !== undefined)
    progress.note(`the state of ${environment.system} had already moved; its local copy is removed`);
  work.clear();
  return local === undefined ? "updated" : "resumed";
}

/** Import blocks for resources that AWS has and the local state does not. */
async function importsFor(
  { environment, stack }: BootstrapOptions,
  found: BackendInventory,
  local: State | undefined,
): Promise<readonly ImportBlock[]> {
  const known = new Set(local === undefined ? [] : managedAddresses(local));
  const account = await callerAccount(environment.region);
  const policyArns = addressesOf(stack, "aws_iam_policy").map(({ address, name }) => ({
    to: address,
    id: `arn:aws:iam::${account}:policy/${name}`,
  }));
  const policies = await Promise.all(
    policyArns.map(async (block) => ((await policyExists(environment.region, block.id)) ? [block] : [])),
  );
  return [
    ...presentOnes(found.bucket, stack, "aws_s3_bucket"),
    ...presentOnes(found.lockTable, stack, "aws_dynamodb_table"),
    ...policies.flat(),
  ].filter(({ to }) => !known.has(to));
}

function presentOnes(presence: Presence, stack: StackJson, type: string): readonly ImportBlock[] {
  if (presence.is === "missing") return [];
  return addressesOf(stack, type).map(({ address, name }) => ({ to: address, id: name }));
}

function refuseForeign(
  { environment, adopt }: BootstrapOptions,
  found: BackendInventory,
  work: WorkingCopy,
): void {
  const { bucket, lockTable } = environment.backend;
  const mayAdopt = adopt === true || work.intends(bucket);
  refuse(found.bucket, `bucket ${bucket}`, "bucket", environment, mayAdopt);
  refuse(found.lockTable, `table ${lockTable}`, "lockTable", environment, mayAdopt);
}

function refuse(
  presence: Presence,
  what: string,
  key: string,
  environment: Environment,
  mayAdopt: boolean,
): void {
  const { file, line, column } = environment.source.locate([key]);
  const where = `${file}:${line}:${column}`;
  const yamlKey = environment.source.keyOf([key]);
  if (presence.is === "foreign") {
    throw new UserError({
      what: `${what} belongs to ${presence.owner}; nothing was changed`,
      where,
      next: `Choose another name for \`${yamlKey}\`, or set \`owner\` in bootstrap.yaml, the prefix of buckets' default names.`,
    });
  }
  if (presence.is === "unmarked" && !mayAdopt) {
    throw new UserError({
      what: `${what} exists and is not tagged managed-by=groundplan, system=${environment.system}; nothing was changed`,
      where,
      next: `If it belongs to this system, run the bootstrap with --adopt. Otherwise choose another name for \`${yamlKey}\`.`,
    });
  }
}
