import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { repositoryRoot } from "../../../src/process/repository-root";
import { MachineNetwork } from "../../../src/rehearsal/machines/machine-network";
import { describeMachines } from "./describe-machines";

/** A rehearsal in a process of its own, that tells where its machine's files and control groups are, and then waits. */
const REHEARSAL = `
const { openMachines } = require(${JSON.stringify(join(repositoryRoot, ".build/src/rehearsal/machines/machines.js"))});
openMachines().then(async (machines) => {
  const machine = await machines.boot({ name: "left" });
  const { folder, groups } = machines.network;
  console.log(JSON.stringify({ folder, groups }));
  setInterval(() => undefined, 1000);
});
`;

interface Place {
  readonly folder: string;
  readonly groups: readonly string[];
}

/** Processes whose command line names the network's folder: nspawn, the keeper, shells. */
function processesOf(folder: string): readonly string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => commandLine(pid).includes(folder));
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

const remains = ({ folder, groups }: Place): readonly string[] => [
  ...[folder, ...groups].filter((path) => existsSync(path)),
  ...processesOf(folder),
  ...readFileSync("/proc/mounts", "utf8")
    .split("\n")
    .filter((line) => line.includes(folder)),
];

describeMachines("a rehearsal with machines that is killed", () => {
  it.each(["SIGKILL", "SIGTERM"] as const)(
    "leaves no process, mount, group or file behind after %s",
    async (signal) => {
      const rehearsal = spawn(process.execPath, ["-e", REHEARSAL], { stdio: ["ignore", "pipe", "inherit"] });
      const [line] = (await once(createInterface(rehearsal.stdout), "line")) as [string];
      const place = JSON.parse(line) as Place;
      const links = readdirSync("/sys/class/net");
      expect(remains(place)).not.toEqual([]);

      const ended = once(rehearsal, "exit");
      rehearsal.kill(signal);
      await ended;
      for (let waited = 0; remains(place).length > 0 && waited < 100; waited++) await sleep(100);
      expect(remains(place)).toEqual([]);
      // Machines' interfaces were never among this system's own.
      expect(readdirSync("/sys/class/net")).toEqual(links);
    },
    120_000,
  );
});

describeMachines("a network whose keeper alone is killed", () => {
  it("leaves files, and the next network removes them", async () => {
    const killed = await MachineNetwork.open();
    for (const pid of processesOf(killed.folder)) process.kill(Number(pid), "SIGKILL");
    for (let waited = 0; processesOf(killed.folder).length > 0 && waited < 100; waited++) await sleep(100);
    expect(remains(killed)).toEqual([killed.folder, ...killed.groups]);
    const next = await MachineNetwork.open();
    expect(remains(killed)).toEqual([]);
    expect(existsSync(next.folder)).toBe(true);
    await next.close();
    expect(remains(next)).toEqual([]);
  });
});
