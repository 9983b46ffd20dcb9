import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { repositoryRoot } from "../../../../src/process/repository-root";
import { holdingLock, lockBesideState } from "../../../../src/releases/steps/deploy-lock";
import { deployImage } from "../../../../src/releases/strategies/hosts-behind-balancer/deploy";
import { FIRST, SECOND } from "../../releases/deployed-hermes";
import { operatedHermes, type OperatedHermes } from "../../releases/operated-hermes";
import type { RecordedCall } from "../../releases/recorded-moto";
import { TellingHosts } from "../../releases/telling-hosts";
import { unwatched } from "../../releases/unwatched";

let moto: OperatedHermes["moto"];
let hermes: OperatedHermes["hermes"];
let fleet: OperatedHermes["fleet"];
const operated = operatedHermes();
beforeAll(() => ({ moto, hermes, fleet } = operated()));

const hosts = new TellingHosts();
beforeEach(async () => {
  moto.interfere(hosts.answer);
  for (const version of [SECOND, FIRST]) {
    const options = { message: `deploy ${version}`, subject: `deploy ${version}` };
    await holdingLock(lockBesideState(hermes.environment), options, unwatched, (watcher) =>
      deployImage(fleet, { version }, watcher),
    );
  }
  hosts.deployed.length = 0;
});

const states = async () => Object.fromEntries(await fleet.traffic.states());
const allServe = () => Object.fromEntries(hermes.instanceIds.map((id) => [id, "healthy"]));

/** The command as a process of its own. */
function start(words: readonly string[]) {
  const child = spawn(process.execPath, [join(repositoryRoot, "bin/groundplan.js"), ...words], {
    cwd: repositoryRoot,
    env: process.env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed = Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { child, end: printed.then(([out, err]) => ({ out, err, code: child.exitCode })) };
}

/** The command, sent a signal when it asks AWS something. */
function groundplan(
  words: readonly string[],
  { at, signal = "SIGTERM" }: { at?: (call: RecordedCall) => boolean; signal?: NodeJS.Signals } = {},
) {
  const { child, end } = start(words);
  moto.interfere((call) => {
    if (at?.(call) === true) child.kill(signal);
    return hosts.answer(call);
  });
  return end;
}

const asks = (action: string, word: string | (() => string)) => (call: RecordedCall) =>
  call.action === action && call.body.includes(typeof word === "string" ? word : word());
const first = () => hermes.instanceIds[0] ?? "";
const second = () => hermes.instanceIds[1] ?? "";

describe("groundplan deploy as a process that gets a signal, in moto with simulated hosts", () => {
  it.each([
    ["SIGINT", 130, "before it touches anything", "DescribeImages", ""],
    ["SIGTERM", 143, "while a host drains", "DeregisterTargets", first],
    ["SIGINT", 130, "while a host deploys", "SendCommand", "deploy.sh"],
    ["SIGTERM", 143, "while a host goes back", "RegisterTargets", first],
  ] as const)(
    "ends by %s with %i %s, and leaves no host out of service",
    async (signal, code, _, action, word) => {
      const ended = await groundplan(["deploy", "hermes", "prod", "--version", SECOND], {
        at: asks(action, word),
        signal,
      });
      expect(ended.err).toContain(`interrupted by ${signal}`);
      expect(ended.err).toContain(
        `To go on where it stopped: \`groundplan deploy hermes prod --version ${SECOND}\`.`,
      );
      expect(ended).toMatchObject({ code, out: "" });
      expect(await states()).toEqual(allServe());
    },
    60_000,
  );

  it("continues where it stopped when it runs again, without being blocked by a lock", async () => {
    const at = asks("DeregisterTargets", second);
    expect((await groundplan(["deploy", "hermes", "prod", "--version", SECOND], { at })).code).toBe(143);
    expect(hosts.deployed).toEqual([first()]);
    const again = await groundplan(["deploy", "hermes", "prod", "--version", SECOND]);
    expect(again.err).toContain("hermes-prod-host-1 was done in the last run");
    expect(again).toMatchObject({ code: 0 });
    expect(hosts.deployed).toEqual([first(), second()]);
  }, 60_000);

  it("finishes if only one call is left, and still returns the signal's code", async () => {
    const at = ({ action }: RecordedCall) => action === "PutParameter";
    const ended = await groundplan(["deploy", "hermes", "prod", "--version", SECOND], {
      at,
      signal: "SIGINT",
    });
    expect(ended).toMatchObject({
      err: expect.stringContaining("what new hosts start with") as string,
      code: 130,
    });
    expect(ended.out).toContain("hermes prod runs 2222222 on");
    expect(await fleet.tag.current()).toBe(SECOND);
  }, 60_000);

  it("runs alone: a second one is refused, with the first one's work", async () => {
    let other: ReturnType<typeof start>["end"] | undefined;
    let isOver = false;
    moto.interfere((call) => {
      if (call.action === "DeregisterTargets" && other === undefined) {
        other = start(["rollback", "hermes", "prod"]).end;
        void other.then(() => (isOver = true));
      }
      const waits = call.action === "GetCommandInvocation" && other !== undefined && !isOver;
      if (!waits) return hosts.answer(call);
      return { body: JSON.stringify({ Status: "InProgress", StatusDetails: "InProgress" }) };
    });
    const slow = await start(["deploy", "hermes", "prod", "--version", SECOND]).end;
    expect(slow).toMatchObject({ code: 0 });
    const refused = await other;
    expect(refused).toMatchObject({ code: 3, out: "" });
    expect(refused?.err).toMatch(/locked by .+ since .+: deploy 2222222\. Nothing was changed/);
    expect(await fleet.tag.current()).toBe(SECOND);
  }, 90_000);

  it("tells which host is out and who holds the lock when its credentials end, and goes on with new ones", async () => {
    let haveEnded = false;
    moto.interfere((call) => {
      haveEnded ||= asks("DeregisterTargets", second)(call);
      return haveEnded ? expired(call) : hosts.answer(call);
    });
    const ended = await start(["deploy", "hermes", "prod", "--version", SECOND]).end;
    expect(ended).toMatchObject({ code: 1, out: "" });
    expect(ended.err).toContain("the AWS credentials have expired");
    const [, lock = ""] = /add --take-lock (\w+)/.exec(ended.err) ?? [];
    expect(lock).not.toBe("");
    moto.interfere(hosts.answer);
    expect((await start(["deploy", "hermes", "prod", "--version", SECOND]).end).code).toBe(3);
    const words = ["deploy", "hermes", "prod", "--version", SECOND, "--take-lock", lock];
    const again = await start(words).end;
    expect(again).toMatchObject({ code: 0 });
    expect(hosts.deployed).toEqual([first(), second()]);
    expect(await states()).toEqual(allServe());
  }, 90_000);
});

/** AWS's answer once a session is over, in the form of the service that was called. */
function expired({ action, headers }: RecordedCall) {
  const message = "The security token included in the request is expired";
  if (headers["x-amz-target"] !== undefined)
    return { status: 400, body: JSON.stringify({ __type: "ExpiredTokenException", message }) };
  const error = `<Code>ExpiredToken</Code><Message>${message}</Message>`;
  const isS3 = action.includes(" ");
  return {
    status: isS3 ? 400 : 403,
    body: isS3 ? `<Error>${error}</Error>` : `<ErrorResponse><Error>${error}</Error></ErrorResponse>`,
  };
}
