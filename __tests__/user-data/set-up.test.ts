import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { renderMachine, renderMachineDocument } from "../../user-data/hermes/render";
import { renderBoot, renderSetUp } from "../../user-data/set-up";
import { userDataLimitBytes } from "../../user-data/user-data-size";
import { describeWith, runProgram } from "../machine-programs";
import { documentMachine } from "./hermes/machine";
import { MachineFiles } from "./machine-files";
import { standIns } from "./stand-ins";

const boot = renderBoot({ service: "hermes", document: "hermes-prod-machine", region: "eu-south-2" });
const machine = renderMachine(documentMachine);
const SHELLCHECK = ["--norc", "--enable=all", "--exclude=SC2250,SC2310,SC2311,SC2312", "-"];

describe("what a machine is told at its first boot", () => {
  it("is an eighth of what EC2 takes, and the same whatever the machine is made of", () => {
    expect(Buffer.byteLength(boot)).toBeLessThan(userDataLimitBytes / 8);
    expect(boot).not.toMatch(/4000|health/);
  });
});

describeWith(["cloud-init"], "cloud-init", () => {
  it("accepts it", () => {
    const folder = mkdtempSync(join(tmpdir(), "boot-"));
    const file = join(folder, "user-data.yaml");
    writeFileSync(file, boot);
    expect(runProgram("cloud-init", ["schema", "--config-file", file]).output).toContain(
      "Valid cloud-config",
    );
    rmSync(folder, { recursive: true });
  });
});

describeWith(["shellcheck"], "shellcheck", () => {
  it("finds nothing in what boots a machine, nor in what sets it up", () => {
    const fetching = new MachineFiles(boot).at("/usr/local/sbin/set-up-machine").content;
    expect(runProgram("shellcheck", SHELLCHECK, { input: fetching }).output).toBe("");
    const setUp = renderSetUp("hermes", machine);
    expect(runProgram("shellcheck", SHELLCHECK, { input: setUp }).output).toBe("");
  });
});

describe("setting up a machine", () => {
  let root: string;
  let env: NodeJS.ProcessEnv;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "set-up-"));
    const bin = standIns(root, ["systemctl", "cloud-init"]);
    env = { PATH: `${bin}:${process.env.PATH ?? ""}`, CALLS: join(root, "calls"), INSTALL_ROOT: root };
  });
  afterEach(() => rmSync(root, { recursive: true }));

  /** A machine of one setting and an installer that writes its words down. */
  const machineOf = (setting: string) =>
    JSON.stringify({
      write_files: [
        { path: "/etc/sample/setting", content: setting },
        {
          path: "/usr/local/lib/sample/install.sh",
          permissions: "0755",
          content:
            '#!/bin/sh\nmkdir -p "$INSTALL_ROOT/var/lib/sample-install"\necho "install $*" >>"$CALLS"\n',
        },
      ],
    });
  const setUp = (setting: string, more: NodeJS.ProcessEnv = {}) =>
    spawnSync("bash", ["-c", renderSetUp("sample", machineOf(setting))], {
      encoding: "utf8",
      env: { ...env, ...more },
    });
  const read = (file: string) => readFileSync(join(root, file), "utf8");
  const calls = () => {
    const lines = read("calls").trim().split("\n");
    rmSync(join(root, "calls"));
    return lines;
  };

  it("installs and starts at the first boot, and only installs after that", () => {
    expect(setUp("one\n", { FIRST_BOOT: "yes" }).status).toBe(0);
    expect(calls()).toEqual(["systemctl daemon-reload", "install prepare", "install start"]);
    expect(setUp("two\n").status).toBe(0);
    expect(calls()).toEqual(["cloud-init status --wait", "systemctl daemon-reload", "install prepare"]);
    expect(read("etc/sample/setting")).toBe("two\n");
  });

  it("leaves a machine alone that has its files", () => {
    setUp("one\n", { FIRST_BOOT: "yes" });
    calls();
    expect(setUp("one\n").stdout).toContain("has its files already");
    expect(calls()).toEqual(["cloud-init status --wait"]);
  });

  it("tries again after an installation that failed", () => {
    mkdirSync(join(root, "usr/local/lib/sample"), { recursive: true });
    expect(setUp("one\n", { FAILING: "systemctl" }).status).toBe(1);
    expect(setUp("one\n").stdout).toContain("has its files now");
  });

  it("keeps double braces, dollars, quotes and modes, and gives SSM nothing to put values in for", () => {
    const text = `{{.Name}} $HOME \`id\` "quoted" 'single' \\\\ {@ end\n`;
    setUp(text, { FIRST_BOOT: "yes" });
    expect(read("etc/sample/setting")).toBe(text);
    expect(statSync(join(root, "usr/local/lib/sample/install.sh")).mode & 0o777).toBe(0o755);
    expect(renderMachineDocument(documentMachine)).not.toContain("{{.");
  });

  it("writes every file of a real machine as cloud-init would", () => {
    const installer = '#!/bin/sh\nmkdir -p "$INSTALL_ROOT/var/lib/hermes-install"\n';
    const files = (parse(machine) as { write_files: { path: string; content: string }[] }).write_files;
    const played = files.map((file) =>
      file.path.endsWith("install.sh") ? { ...file, content: installer } : file,
    );
    const script = renderSetUp("hermes", JSON.stringify({ write_files: played }));
    expect(spawnSync("bash", ["-c", script], { env, encoding: "utf8" }).status).toBe(0);
    for (const { path, content } of played) expect(read(path)).toBe(content);
  });
});
