import { randomBytes } from "node:crypto";
import { UserError } from "../../../text/user-error";
import type { Pace, Watcher } from "../../contract";
import { passBarrier, passed, pauseFor, type Verdict } from "../../steps/health-barrier";
import { runOverSsh, SshConnectionLost, type SshHost, type SshReach } from "../../steps/run-over-ssh";
import type { Checkout, CheckoutMachine, CheckoutReport } from "./checkout";
import { bashWord, followScript, startScript } from "./remote-script";

export interface CheckoutReach extends SshReach {
  readonly pace: Pace;
}

/** First boots install packages, and installations build images. */
const MARKER_SECONDS = 900;
const DEPLOYMENT_SECONDS = 3600;

/**
 * Deploys to one machine: waits until it is reachable, sends the deployment, and follows it until it ends, reconnecting
 * when necessary. A failed deployment is rolled back on the machine, whether or not anyone follows it.
 *
 * @throws UserError that says what happened and what the machine runs now
 */
export async function deployCheckout(
  reach: CheckoutReach,
  machine: CheckoutMachine,
  watcher: Watcher,
): Promise<CheckoutReport> {
  const { checkout } = machine;
  const host = await machine.locate();
  await awaitMachine(reach, machine, host, watcher);
  const run = randomBytes(8).toString("hex");
  const patience = Math.ceil(reach.pace.healthySeconds);
  return watcher.progress.step(`deploy ${checkout.ref} to ${machine.name}`, async (note) => {
    await start(reach, host, startScript(checkout, run, patience), watcher.signal);
    return follow(reach, { host, checkout, run, name: machine.name }, note, watcher.signal);
  });
}

/** Waits until the machine is reachable and its first-boot installation has written its marker. */
async function awaitMachine(
  reach: CheckoutReach,
  { name, marker, reachSeconds = reach.pace.healthySeconds }: CheckoutMachine,
  host: SshHost,
  { progress, signal }: Watcher,
): Promise<void> {
  const { healthySeconds, everySeconds } = reach.pace;
  await progress.step(`reach ${name}`, (note) =>
    passBarrier(() => look(reach, host, "true"), {
      ...{
        waitingFor: `${name} to answer over SSH`,
        limitSeconds: Math.min(reachSeconds, healthySeconds),
        everySeconds,
        note,
        signal,
      },
    }),
  );
  if (marker === undefined) return;
  const script = `[[ -e ${bashWord(marker)} ]] && exit 0; tail -n 1 /var/lib/*-install/result 2>/dev/null; exit 1`;
  await progress.step(`wait for the installation of ${name}`, (note) =>
    passBarrier(() => look(reach, host, script), {
      ...{ waitingFor: `${marker} on ${name}`, limitSeconds: Math.max(MARKER_SECONDS, healthySeconds) },
      ...{ everySeconds, note, signal },
    }),
  );
}

async function look(reach: CheckoutReach, host: SshHost, script: string): Promise<Verdict> {
  try {
    const { exitCode, output } = await runOverSsh(reach, host, script);
    if (exitCode === 0) return passed;
    const said = output.trim();
    if (said.includes(" FAILED ")) return { kind: "failed", detail: `its installation ended: ${said}` };
    return { kind: "waiting", detail: said === "" ? "not there yet" : said };
  } catch (error) {
    if (error instanceof SshConnectionLost) return { kind: "waiting", detail: error.details.what };
    throw error;
  }
}

/** Sending it twice would run it twice, so after a lost answer it asks the machine instead of sending again. */
async function start(
  reach: CheckoutReach,
  host: SshHost,
  script: string,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  try {
    const { exitCode, output, errors } = await runOverSsh(reach, host, script);
    if (exitCode === 0 && output.includes("@started")) return;
    throw new UserError({
      what: `the deployment could not be brought to the machine: ${lastOf(errors) ?? `bash ended with ${exitCode}`}`,
      where: host.name,
      next: "Nothing was changed there. Is its disk full?",
    });
  } catch (error) {
    if (!(error instanceof SshConnectionLost)) throw error;
  }
}

interface Followed {
  readonly host: SshHost;
  readonly checkout: Checkout;
  readonly run: string;
  readonly name: string;
}

async function follow(
  reach: CheckoutReach,
  followed: Followed,
  note: (text: string) => void,
  signal: AbortSignal,
): Promise<CheckoutReport> {
  const { host, checkout, run, name } = followed;
  const story = new Story(checkout.secrets, note);
  const deadline = Date.now() + DEPLOYMENT_SECONDS * 1000;
  while (story.status === undefined) {
    try {
      await runOverSsh(reach, host, followScript(checkout, run, story.lines + 1), {
        onLine: (line) => story.take(line),
      });
    } catch (error) {
      if (!(error instanceof SshConnectionLost)) throw error;
      if (Date.now() > deadline) throw error;
      note(`${error.details.what}; trying again`);
    }
    if (signal.aborted) throw leftAlone(name, signal);
    if (story.status === undefined) await pauseFor(reach.pace.everySeconds, signal);
  }
  return story.report(name);
}

/** The machine finishes on its own, by completing the deployment or rolling it back. */
function leftAlone(name: string, signal: AbortSignal): unknown {
  if (!(signal.reason instanceof UserError)) return signal.reason;
  const { details } = signal.reason;
  return new UserError({
    ...details,
    where: name,
    next: "The deployment continues there, and rolls back by itself if it fails. Run the same command to see how it ended.",
  });
}

/** The output of a deployment so far. */
class Story {
  /** The number of lines received, to continue from after a lost connection. */
  lines = 0;
  status: string | undefined;
  private readonly files: string[] = [];
  private readonly services: string[] = [];
  private readonly errors: string[] = [];
  private readonly last: string[] = [];
  private previous: string | undefined;

  constructor(
    private readonly secrets: readonly string[],
    private readonly note: (text: string) => void,
  ) {}

  take(raw: string): void {
    const line = masked(raw, this.secrets);
    const [, word = "", text = ""] = /^@(\w+) ?(.*)$/.exec(line) ?? [];
    if (word === "status") {
      this.status = text;
      return;
    }
    this.lines += 1;
    if (word === "") {
      this.last.push(line);
      this.note(line);
    } else this.understand(word, text);
  }

  report(name: string): CheckoutReport {
    const [result = "", commit = ""] = (this.status ?? "").split(" ");
    if (result === "deployed" || result === "unchanged") {
      return {
        commit,
        unchanged: result === "unchanged",
        files: this.files,
        services: this.services,
        ...(this.previous === undefined ? {} : { previous: this.previous }),
      };
    }
    const said = [...this.errors, ...this.last.slice(-SHOWN_LINES).map((line) => `  | ${line}`)].join("\n");
    throw new UserError({
      what: said === "" ? "the deployment failed without output" : said,
      where: name,
      next:
        HOW_IT_IS_LEFT[result] ??
        "The previous version is untouched, or the output above says what happened to it.",
    });
  }

  private understand(word: string, text: string): void {
    if (word === "file") this.files.push(text);
    else if (word === "service") this.services.push(text);
    else if (word === "error" || word === "unwell") this.errors.push(text);
    else if (word === "commit") {
      const [from] = text.split(" ");
      if (from !== undefined && from !== "none") this.previous = from;
    }
    this.note(word === "step" ? text : `${word} ${text}`);
  }
}

const SHOWN_LINES = 15;

/** What to do next, by the first word of a deployment's status. */
const HOW_IT_IS_LEFT: Readonly<Record<string, string>> = {
  busy: "Wait for it to end, then deploy again.",
  killed: "It was killed halfway. Deploy again: if that fails, it rolls back to the version before.",
  gone: "The machine does not know this deployment: it never started. Deploy again.",
  "rolled-back": "The machine runs the previous version with its files.",
};

function masked(line: string, secrets: readonly string[]): string {
  return secrets.reduce((text, secret) => (secret === "" ? text : text.replaceAll(secret, "***")), line);
}

function lastOf(text: string): string | undefined {
  return text.trim().split("\n").at(-1) || undefined;
}
