import {
  GetFunctionCommand,
  InvokeCommand,
  waitUntilFunctionUpdatedV2,
  UpdateFunctionCodeCommand,
} from "@aws-sdk/client-lambda";
import { ExitCode, UserError } from "../../../text/user-error";
import type { Migration, Watcher } from "../../contract";
import { askAws } from "../../steps/ask-aws";
import { requireTag } from "../../steps/images";
import type { Cluster, EcsHandles } from "./cluster";

type Migrator = NonNullable<EcsHandles["migrator"]>;

/** Asks the migrator to connect, and to change nothing. */
const LOGIN = "login";

/** Timeout for Lambda to load another image, in seconds. */
const FETCH_SECONDS = 300;

/** How many lines of the migrator's log an error shows. Lambda returns 4 KB. */
const LAST_LINES = 20;

/**
 * Runs a version's migrations in the migrator function and waits until they are done. A failed run leaves the migrator
 * on its previous image.
 *
 * @throws UserError with the end of the log if a migration fails
 */
export async function migrateDatabase(
  cluster: Cluster,
  version: string | undefined,
  { progress, signal }: Watcher,
): Promise<Migration> {
  const { migrator } = cluster.handles;
  if (migrator === undefined) throw new UserError({ what: "this environment has no migrator" });
  const tag = requireTag(version ?? (await cluster.tag.current()) ?? "");
  signal.throwIfAborted();
  const before = await imageOf(cluster, migrator);
  const image = before.replace(/:[^:/]+$/, `:${tag}`);
  const output = await progress.step(`migrate the database with ${tag}`, async () => {
    await useImage(cluster, migrator, before, image);
    try {
      return await invoke(cluster, migrator, { reason: "deploy", version: tag }, "the migration");
    } catch (error) {
      await useImage(cluster, migrator, image, before);
      throw error;
    }
  });
  return { ...(version === undefined ? {} : { version }), host: migrator.functionName, output };
}

/**
 * Has the migrator connect to the database with the password that the secret holds now.
 * @throws UserError with the database's own words
 */
export async function logIn(cluster: Cluster): Promise<void> {
  const { migrator } = cluster.handles;
  if (migrator === undefined)
    throw new UserError({ what: "this environment has no migrator to log in with" });
  await invoke(cluster, migrator, { reason: LOGIN }, "the login");
}

async function imageOf({ lambda }: Cluster, { functionName }: Migrator): Promise<string> {
  const { Code } = await askAws(
    "lambda:GetFunction",
    lambda.send(new GetFunctionCommand({ FunctionName: functionName })),
  );
  return Code?.ImageUri ?? "";
}

async function useImage(
  { lambda, pace }: Cluster,
  { functionName: FunctionName }: Migrator,
  from: string,
  to: string,
): Promise<void> {
  if (from === to) return;
  await askAws(
    "lambda:UpdateFunctionCode",
    lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ImageUri: to })),
  );
  // Invoked before Lambda has loaded the image, it would run the previous one.
  await askAws(
    "lambda:GetFunction",
    waitUntilFunctionUpdatedV2(
      { client: lambda, maxWaitTime: FETCH_SECONDS, minDelay: Math.max(1, Math.min(5, pace.everySeconds)) },
      { FunctionName },
    ),
  );
}

async function invoke(
  { lambda }: Cluster,
  migrator: Migrator,
  request: { readonly reason: string; readonly version?: string },
  what: string,
): Promise<string> {
  const FunctionName = migrator.functionName;
  const Payload = JSON.stringify(request);
  const {
    FunctionError,
    LogResult,
    Payload: answer,
  } = await askAws(
    "lambda:InvokeFunction",
    lambda.send(new InvokeCommand({ FunctionName, LogType: "Tail", Payload: Buffer.from(Payload) })),
  );
  const log = Buffer.from(LogResult ?? "", "base64")
    .toString()
    .trim();
  if (FunctionError === undefined) return log;
  throw new UserError({
    what: `${what} failed: ${messageIn(answer)}`,
    where: `Lambda ${FunctionName}`,
    next: `${request.reason === LOGIN ? "" : "The services were not touched. "}The end of its log:\n${lastLines(log)}`,
    exitCode: ExitCode.failure,
  });
}

function messageIn(answer: Uint8Array | undefined): string {
  const text = Buffer.from(answer ?? []).toString();
  try {
    const { errorMessage } = JSON.parse(text) as { readonly errorMessage?: unknown };
    return typeof errorMessage === "string" ? errorMessage : text;
  } catch {
    return text;
  }
}

function lastLines(log: string): string {
  return log
    .split("\n")
    .slice(-LAST_LINES)
    .map((line) => `    ${line}`)
    .join("\n");
}
