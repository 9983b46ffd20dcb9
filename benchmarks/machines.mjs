import { readFileSync } from "node:fs";
import { compileCheckout } from "./checkout.mjs";
import { markdownTable } from "./table.mjs";

/** How many machines boot at once, and what runs on each. */
const TRIALS = [
  { count: 1, work: "nothing" },
  { count: 4, work: "nothing" },
  { count: 16, work: "nothing" },
  { count: 4, work: "Docker" },
  { count: 16, work: "Docker" },
];

/** Machines booted at once: the time until all are up, and the memory that each takes from the host. */
export async function machines({ rounds }) {
  const load = await compileCheckout();
  const { openMachines } = load("src/rehearsal/machines/machines");
  const title = "Machines of the rehearsal, booted at once";
  const missing = load("src/rehearsal/machines/machine-tools").whyNoMachines();
  if (missing !== undefined) return { title, text: missing, kept: true };
  const rows = [];
  for (const trial of TRIALS) {
    const seen = [];
    for (let round = 0; round < rounds; round += 1) seen.push(await boot(openMachines, trial));
    const middle = (pick) => seen.map(pick).sort((a, b) => a - b)[Math.floor(rounds / 2)];
    rows.push([
      `${trial.count}`,
      trial.work,
      middle(({ seconds }) => seconds).toFixed(1),
      (middle(({ kib }) => kib) / 1024 / trial.count).toFixed(0),
    ]);
  }
  return {
    title,
    text: markdownTable(["machines", "running", "s until all are up", "MiB each"], rows),
    kept: true,
  };
}

async function boot(openMachines, { count, work }) {
  const opened = await openMachines();
  try {
    const before = availableKib();
    const start = performance.now();
    const names = Array.from({ length: count }, (_, index) => `m${index + 1}`);
    const booted = await Promise.all(names.map((name) => opened.boot({ name })));
    const seconds = (performance.now() - start) / 1000;
    await Promise.all(
      booted.map((machine) =>
        machine.shell(`cloud-init status --wait; ${work === "Docker" ? "systemctl start docker" : ":"}`),
      ),
    );
    return { seconds, kib: before - availableKib() };
  } finally {
    await opened.close();
  }
}

/** What programs could still take, caches not counted. */
function availableKib() {
  return Number(/^MemAvailable:\s+(\d+)/m.exec(readFileSync("/proc/meminfo", "utf8"))?.[1] ?? 0);
}
