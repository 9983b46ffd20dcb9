import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { documentMachine, filesOf } from "./machine";
import { standIns } from "../stand-ins";

/** systemctl restart gets healthy unless the tag is the one that is told to be sick. */
const answers = `
  "systemctl restart hermes") ! grep --quiet "HERMES_TAG=$SICK$" "$ROOT/run/hermes/image.env" ;;
`;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "hermes-deploy-"));
  standIns(root, ["docker", "docker-compose", "journalctl", "systemctl", "load-secrets.sh"], answers);
  mkdirSync(join(root, "etc/hermes"), { recursive: true });
  mkdirSync(join(root, "opt/hermes"), { recursive: true });
  writeFileSync(join(root, "etc/hermes/deployment.env"), "HERMES_REPOSITORY=hermes\n");
  writeFileSync(join(root, "etc/hermes/machine.env"), "HERMES_REGISTRY=registry.example.com\n");
});
afterEach(() => rmSync(root, { recursive: true }));

/** Runs a script of the machine with the machine's paths moved under a folder. */
function run(script: string, args: readonly string[], environment: Record<string, string> = {}) {
  const text = filesOf(documentMachine)
    .at(`/usr/local/lib/hermes/${script}`)
    .content.replaceAll("/usr/local/lib/hermes/", "")
    .replaceAll(/\/(etc|run|opt)\/hermes/g, `${root}/$1/hermes`);
  const done = spawnSync("bash", ["-c", text, script, ...args], {
    encoding: "utf8",
    env: {
      PATH: `${join(root, "stand-ins")}:${process.env.PATH ?? ""}`,
      ROOT: root,
      CALLS: join(root, "calls"),
      SICK: "none",
      ...environment,
    },
  });
  const calls = existsSync(join(root, "calls")) ? readFileSync(join(root, "calls"), "utf8") : "";
  return { status: done.status, output: done.stdout + done.stderr, calls: calls.trim().split("\n") };
}

const imageEnv = () => readFileSync(join(root, "run/hermes/image.env"), "utf8");
const runsNow = (tag: string) => {
  mkdirSync(join(root, "run/hermes"), { recursive: true });
  writeFileSync(join(root, "run/hermes/image.env"), `HERMES_TAG=${tag}\n`);
};

describe("deploy.sh, its commands replaced by stand-ins that write down each call", () => {
  it("fetches the image while the one before it still runs, and restarts once", () => {
    runsNow("old");
    const { status, calls, output } = run("deploy.sh", ["new"]);
    expect(calls.slice(0, 2)).toEqual([
      "docker pull --quiet registry.example.com/hermes:new",
      "systemctl restart hermes",
    ]);
    expect(output).toContain("deploy: new runs and is healthy");
    expect({ status, image: imageEnv() }).toEqual({ status: 0, image: "HERMES_TAG=new\n" });
  });

  it("starts the one before it again when the new one does not get healthy, and says so with exit 1", () => {
    runsNow("old");
    const { status, output, calls } = run("deploy.sh", ["bad"], { SICK: "bad" });
    expect(output).toContain("deploy: bad did not get healthy");
    expect(output).toContain("deploy: old runs again");
    expect(calls.filter((call) => call === "systemctl restart hermes")).toHaveLength(2);
    expect({ status, image: imageEnv() }).toEqual({ status: 1, image: "HERMES_TAG=old\n" });
  });

  it("disturbs nothing when the image cannot be fetched", () => {
    runsNow("old");
    const { status, calls } = run("deploy.sh", ["gone"], { FAILING: "docker pull" });
    expect(calls).toEqual(["docker pull --quiet registry.example.com/hermes:gone"]);
    expect(status).not.toBe(0);
    expect(imageEnv()).toBe("HERMES_TAG=old\n");
  });

  it("deploys to a host that never had an image", () => {
    expect(run("deploy.sh", ["first"]).status).toBe(0);
    expect(imageEnv()).toBe("HERMES_TAG=first\n");
  });

  it.each(["", "a b", "$(reboot)", "-rf", "a".repeat(129)])("refuses %j as a tag", (tag) => {
    const { status, calls } = run("deploy.sh", [tag]);
    expect(status).not.toBe(0);
    expect(calls).toEqual([""]);
  });
});

describe("migrate.sh, its commands replaced by stand-ins", () => {
  it("migrates as the guide does, with fresh secrets, and leaves what runs alone", () => {
    runsNow("old");
    const { status, calls, output } = run("migrate.sh", ["new"]);
    expect(output).toContain("migrate: done");
    expect(calls).toEqual([
      "load-secrets.sh ",
      "docker-compose --progress quiet run --rm --no-TTY app /app/bin/hermes eval Hermes.Release.migrate",
    ]);
    expect({ status, image: imageEnv() }).toEqual({ status: 0, image: "HERMES_TAG=old\n" });
  });

  it("does not hide a migration that failed", () => {
    expect(run("migrate.sh", ["new"], { FAILING: "docker-compose" }).status).toBe(1);
  });
});
