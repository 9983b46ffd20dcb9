import type { Progress } from "../terminal/progress";
import type { Deployment } from "./deployment";
import { passBarrier, passed, type Verdict } from "./health-barrier";

export interface VerifyOptions {
  /** What must answer 200. */
  readonly url: string;
  /** Seconds until everything must be well. */
  readonly limitSeconds: number;
  /** Seconds between two looks. @default 5 */
  readonly everySeconds?: number;
}

/** What a verification of hosts behind a load balancer found. */
export interface Verification {
  readonly url: string;
  /** State in the load balancer by the host's name. */
  readonly hosts: Readonly<Record<string, string>>;
}

/** Longest that one answer may take, in milliseconds. */
const ANSWER_MS = 10_000;

/**
 * Waits until the load balancer finds every running host healthy and the public address answers 200.
 * @throws UserError that says what was not well when the time was over
 */
export async function verify(
  deployment: Deployment,
  options: VerifyOptions,
  progress: Progress,
): Promise<Verification> {
  const { url, ...pace } = options;
  let hosts: Readonly<Record<string, string>> = {};
  await progress.step("every host is healthy", (note) =>
    passBarrier(
      async () => {
        hosts = await hostStates(deployment);
        return allHealthy(hosts);
      },
      { waitingFor: "every host to be healthy", note, ...pace },
    ),
  );
  await progress.step(`${url} answers`, (note) =>
    passBarrier(() => answersOk(url), { waitingFor: `${url} to answer 200`, note, ...pace }),
  );
  return { url, hosts };
}

async function hostStates({ traffic, hosts }: Deployment): Promise<Readonly<Record<string, string>>> {
  const [states, all] = [await traffic.states(), await hosts()];
  return Object.fromEntries(
    all.map(({ name, instanceId }) => [name, states.get(instanceId) ?? "not registered"]),
  );
}

function allHealthy(hosts: Readonly<Record<string, string>>): Verdict {
  const sick = Object.entries(hosts).filter(([, state]) => state !== "healthy");
  if (sick.length === 0) return passed;
  return { kind: "waiting", detail: sick.map(([name, state]) => `${name} is ${state}`).join(", ") };
}

/** A redirect is an answer of something else, such as a sign-in page. */
export async function answersOk(url: string): Promise<Verdict> {
  try {
    const { status } = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(ANSWER_MS) });
    return status === 200 ? passed : { kind: "waiting", detail: `it answers ${status}` };
  } catch (error) {
    return { kind: "waiting", detail: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
