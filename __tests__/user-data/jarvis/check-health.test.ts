import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describeWith, program } from "../../machine-programs";
import { layOut } from "./machine";

interface Container {
  readonly Service: string;
  readonly State: string;
  readonly Health: string;
}

const healthy = (service: string): Container => ({ Service: service, State: "running", Health: "healthy" });

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "jarvis-health-"));
  layOut(home);
});
afterEach(() => rmSync(home, { recursive: true }));

/** What check-health.sh writes and says where Compose and Docker answer so, and the disk is as full as told. */
function check(containers: readonly Container[], { stats = [] as readonly object[], disk = 41 } = {}) {
  const lines = (values: readonly object[]) => values.map((value) => `${JSON.stringify(value)}\n`).join("");
  const stub = (path: string, script: string): void => {
    const file = join(home, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  };
  writeFileSync(join(home, "containers"), lines(containers));
  writeFileSync(join(home, "stats"), lines(stats));
  stub(
    "bin/compose.sh",
    `case "$*" in "ps "*) cat "${home}/containers";; *) printf 'ingress\\nredis\\ningress-next\\n';; esac`,
  );
  stub("path/docker", `[ "$*" = "stats --no-stream --format {{json .}}" ] && cat "${home}/stats"`);
  stub("path/df", `printf 'Use%%\\n %s%%\\n' ${disk}`);
  const log = join(home, "health.log");
  const { status, stderr } = spawnSync(join(home, "bin/check-health.sh"), {
    encoding: "utf8",
    env: {
      PATH: [join(home, "path"), dirname(program("jq")), process.env["PATH"] ?? ""].join(":"),
      ...{ JARVIS_HOME: home, JARVIS_HEALTH_LOG: log },
    },
  });
  const written = existsSync(log) ? readFileSync(log, "utf8").trimEnd().split("\n") : [];
  return { status, stderr, written: written.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describeWith(["jq"], "check-health.sh", () => {
  it("writes what each container uses, as Docker tells it, and how full disk and memory are", () => {
    const stats = [
      { Name: "jarvis-ingress-1", CPUPerc: "1.25%", MemUsage: "62MiB / 384MiB", PIDs: "11" },
      { Name: "jarvis-redis-1", CPUPerc: "0.10%", MemUsage: "9MiB / 128MiB", PIDs: "6" },
    ];
    const { status, stderr, written } = check([healthy("redis"), healthy("ingress")], { stats });
    expect([status, stderr]).toEqual([0, ""]);
    const memory = written[0]?.["memory_percent"];
    expect(written).toEqual([
      {
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as unknown,
        amiss: [],
        disk_percent: 41,
        memory_percent: memory,
        containers: [
          { service: "ingress", state: "running", health: "healthy" },
          { service: "redis", state: "running", health: "healthy" },
        ],
        use: {
          "jarvis-ingress-1": { cpu: "1.25%", memory: "62MiB / 384MiB" },
          "jarvis-redis-1": { cpu: "0.10%", memory: "9MiB / 128MiB" },
        },
      },
    ]);
    expect(memory).toBeGreaterThan(0);
    expect(memory).toBeLessThan(100);
  });

  it.each<[string, readonly Container[], number, string]>([
    ["a container that is not there", [healthy("ingress")], 41, "redis is not there"],
    [
      "one that ended",
      [healthy("ingress"), { Service: "redis", State: "exited", Health: "" }],
      41,
      "redis is exited",
    ],
    [
      "one that is not healthy",
      [healthy("ingress"), { ...healthy("redis"), Health: "unhealthy" }],
      41,
      "redis is unhealthy",
    ],
    ["a full disk", [healthy("ingress"), healthy("redis")], 90, "the disk is 90 % full"],
  ])("fails with %s, and writes what is amiss", (_, containers, disk, message) => {
    const { status, stderr, written } = check(containers, { disk });
    expect([status, stderr]).toEqual([1, `check-health: ${message}\n`]);
    expect(written).toMatchObject([{ amiss: [message], disk_percent: disk }]);
  });
});
