import { spawn } from "node:child_process";
import type { Environment } from "../../../config/environment";
import { ExitCode, UserError } from "../../../text/user-error";
import { REAL_PACE } from "../../contract";
import type {
  Check,
  DeployRequest,
  Deployment,
  LogLine,
  LogsRequest,
  Pace,
  Releases,
  ReleasesOf,
  Session,
  UnitStatus,
  VerifyRequest,
  Watcher,
} from "../../contract";
import { lockBesideState } from "../../steps/deploy-lock";
import { passBarrier, passed } from "../../steps/health-barrier";
import { runOverSsh, type RunWords, sshWords, withKnownHosts } from "../../steps/run-over-ssh";
import type { CheckoutMachine, CheckoutReport } from "./checkout";
import { type CheckoutReach, deployCheckout } from "./deploy";
import { logsOfMachines } from "./logs";
import { bashWord, stateScript } from "./remote-script";

/** The machines of an environment. Groups are deployed to only when a request names them. */
export interface CheckoutMachines {
  /** Deployed to in turn. The first failure stops the deployment. */
  readonly servers: readonly CheckoutMachine[];
  /** Deployed to in parallel when `--host` names the group. Machines that are off are reported; the others continue. */
  readonly groups: Readonly<Record<string, readonly CheckoutMachine[]>>;
}

/** Returns the machines, for a version or for the one that the environment names. */
export type MachinesOf<C extends object> = (
  environment: Environment<C>,
  pace: Pace,
  version?: string,
) => CheckoutMachines;

/**
 * A repository that is checked out on machines over SSH, configured with files, and installed by its own script. The
 * machine runs each deployment by itself, so a lost connection leaves nothing half done.
 *
 * @param run how to run ssh.
 * @default - on this machine
 */
export function checkoutOverSsh<C extends object>(machinesOf: MachinesOf<C>, run?: RunWords): ReleasesOf<C> {
  return (environment, pace = REAL_PACE) => {
    const reach: CheckoutReach = { pace, ...(run === undefined ? {} : { run }) };
    return Promise.resolve(
      new CheckoutReleases(reach, environment, (version) => machinesOf(environment, pace, version)),
    );
  };
}

class CheckoutReleases<C extends object> implements Releases {
  readonly newHostsWait = true;

  constructor(
    private readonly reach: CheckoutReach,
    readonly environment: Environment<C>,
    private readonly machinesOf: (version?: string) => CheckoutMachines,
  ) {}

  get lock() {
    return lockBesideState(this.environment);
  }

  async versions() {
    const { commit, previous } = await this.stateOf(this.first());
    const known = [
      ...(commit === "" ? [] : [{ name: commit, current: true }]),
      ...(previous === "" || previous === commit ? [] : [{ name: previous, current: false }]),
    ];
    const { checkout } = this.first();
    return [
      ...known,
      {
        name: checkout.ref,
        current: false,
        note: "named by the environment; any branch, tag or commit will do",
      },
    ];
  }

  async current() {
    return (await this.stateOf(this.first())).commit || undefined;
  }

  async previous() {
    return (await this.stateOf(this.first())).previous || undefined;
  }

  async deploy({ version, host }: DeployRequest, watcher: Watcher): Promise<Deployment> {
    const { servers, groups } = this.machinesOf(version);
    const group = host === undefined ? undefined : groups[host];
    const chosen = group ?? this.choose(servers, groups, host);
    const reports =
      group === undefined ? await this.inTurn(chosen, watcher) : await this.atOnce(chosen, watcher);
    const [first] = reports;
    for (const [index, report] of reports.entries())
      watcher.progress.note(`${chosen[index]?.name ?? ""}: ${describe(report)}`);
    return {
      ...(first === undefined ? {} : { version: first.commit }),
      ...(first?.previous === undefined ? {} : { previous: first.previous }),
      units: chosen.map(({ name }) => name),
      current: true,
      unchanged: reports.every(({ unchanged }) => unchanged),
    };
  }

  async verify(
    { host, limitSeconds }: VerifyRequest,
    { signal, progress }: Watcher,
  ): Promise<readonly Check[]> {
    const checks: Check[] = [];
    for (const machine of this.named(host)) {
      const target = await machine.locate();
      const { answers, leadsHere } = machine.checkout;
      const resolve = leadsHere.map((each) => `--resolve ${bashWord(each)}`).join(" ");
      for (const address of answers) {
        const script = `curl --insecure --silent --output /dev/null --max-time 5 --write-out '%{http_code}' ${resolve} ${bashWord(address)}`;
        let found = "";
        await progress.step(`${machine.name}: ${address}`, (note) =>
          passBarrier(
            async () => {
              found = (await runOverSsh(this.reach, target, script)).output.trim();
              return /^[234]/.test(found) ? passed : { kind: "waiting", detail: `it answers ${found}` };
            },
            { waitingFor: address, limitSeconds, everySeconds: this.reach.pace.everySeconds, note, signal },
          ),
        );
        checks.push({ name: `${machine.name} ${address}`, found });
      }
    }
    return checks;
  }

  async status(): Promise<readonly UnitStatus[]> {
    return Promise.all(
      this.named(undefined).map(async (machine) => {
        try {
          const { commit, unit, cut, since } = await this.stateOf(machine);
          return {
            name: machine.name,
            health: unit === "" ? "unknown" : unit,
            ...(commit === "" ? {} : { version: commit }),
            ...(since === "" ? {} : { since }),
            ...(cut === "" ? {} : { note: "a deployment was cut off: deploy again" }),
          };
        } catch (error) {
          if (error instanceof UserError)
            return { name: machine.name, health: "out of reach", note: error.details.what };
          throw error;
        }
      }),
    );
  }

  logs(request: LogsRequest, { signal }: Watcher): AsyncGenerator<LogLine> {
    return logsOfMachines(this.reach, this.named(request.host), request, signal);
  }

  async run({ host, command }: { readonly host?: string; readonly command: readonly string[] }) {
    const machine = this.one(host);
    const target = await machine.locate();
    const ending = await runOverSsh(this.reach, target, `${command.map(bashWord).join(" ")} </dev/null`);
    return { host: machine.name, ...ending };
  }

  async connect(word: string | undefined): Promise<Session> {
    const machine = this.one(word);
    const host = await machine.locate();
    return {
      host: machine.name,
      command: `ssh -p ${host.port ?? 22} ${host.user}@${host.address}`,
      open: () =>
        withKnownHosts(host, async (file) => {
          const [program = "", ...args] = [...sshWords(host, file), `${host.user}@${host.address}`];
          const child = spawn(program, args, { stdio: "inherit" });
          return new Promise<number>((resolve, reject) => {
            child.once("error", reject);
            child.once("close", (code) => resolve(code ?? ExitCode.failure));
          });
        }),
    };
  }

  private async inTurn(
    machines: readonly CheckoutMachine[],
    watcher: Watcher,
  ): Promise<readonly CheckoutReport[]> {
    const reports: CheckoutReport[] = [];
    for (const machine of machines) reports.push(await deployCheckout(this.reach, machine, watcher));
    return reports;
  }

  /** Runs independently of the others: one failure does not stop them. */
  private async atOnce(
    machines: readonly CheckoutMachine[],
    watcher: Watcher,
  ): Promise<readonly CheckoutReport[]> {
    const endings = await Promise.allSettled(
      machines.map((machine) => deployCheckout(this.reach, machine, watcher)),
    );
    const failures = endings.flatMap((ending, index) =>
      ending.status === "rejected" ? [`${machines[index]?.name ?? ""}: ${messageOf(ending.reason)}`] : [],
    );
    const reports = endings.flatMap((ending) => (ending.status === "fulfilled" ? [ending.value] : []));
    if (failures.length === 0) return reports;
    const done = endings.flatMap((ending, index) =>
      ending.status === "fulfilled" ? [`${machines[index]?.name ?? ""}: ${describe(ending.value)}`] : [],
    );
    throw new UserError({
      what: [
        `${failures.length} of ${machines.length} devices were not deployed to`,
        ...failures,
        ...done,
      ].join("\n  "),
      next: "The others run the new version. Run the same command again for these.",
    });
  }

  private first(): CheckoutMachine {
    return this.one(undefined);
  }

  private one(word: string | undefined): CheckoutMachine {
    const [machine] = this.named(word);
    if (machine === undefined) throw new Error("an environment has a machine");
    return machine;
  }

  private named(word: string | undefined): readonly CheckoutMachine[] {
    const { servers, groups } = this.machinesOf();
    const group = word === undefined ? undefined : groups[word];
    return group ?? this.choose(servers, groups, word);
  }

  private choose(
    servers: readonly CheckoutMachine[],
    groups: CheckoutMachines["groups"],
    word: string | undefined,
  ): readonly CheckoutMachine[] {
    if (word === undefined) return servers;
    const isMeant = ({ name }: CheckoutMachine) => name === word || name.endsWith(`-${word}`);
    const server = servers.filter(isMeant);
    if (server.length === 1) return server;
    const all = [...servers, ...Object.values(groups).flat()];
    const meant = all.filter(isMeant);
    if (meant.length === 1) return meant;
    throw new UserError({
      what: `${word} is not one machine`,
      where: "--host",
      next: `There are: ${[...all.map(({ name }) => name), ...Object.keys(groups)].join(", ")}.`,
      exitCode: ExitCode.usage,
    });
  }

  private async stateOf(machine: CheckoutMachine): Promise<MachineState> {
    const { output } = await runOverSsh(this.reach, await machine.locate(), stateScript(machine.checkout));
    const values = Object.fromEntries(
      output.split("\n").map((line) => [line.split("=")[0] ?? "", line.slice(line.indexOf("=") + 1)]),
    );
    return { ...NO_STATE, ...values };
  }
}

const NO_STATE = { commit: "", previous: "", cut: "", unit: "", since: "" };
type MachineState = typeof NO_STATE;

/** Summarizes a deployment to one machine. */
function describe({ commit, previous, unchanged, files, services }: CheckoutReport): string {
  if (unchanged) return `nothing to do, it runs ${commit} with these files`;
  const what = [
    previous === undefined || previous === commit ? `runs ${commit}` : `${previous} → ${commit}`,
    files.length === 0 ? "files as they were" : `wrote ${files.join(", ")}`,
    services.length === 0 ? "installed" : `restarted ${services.join(", ")}`,
  ];
  return what.join("; ");
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
