import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { renderReleaseFiles } from "../../../user-data/jarvis/release-files";
import { renderSetup, renderUnits, renderUserData } from "../../../user-data/jarvis/render";
import { JARVIS_TIMERS } from "../../../user-data/jarvis/timers";
import { userDataLimitBytes } from "../../../user-data/user-data-size";
import { describeWith, runProgram } from "../../machine-programs";
import { settings } from "./machine";

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "jarvis-machine-"))));
afterAll(() => rmSync(folder, { recursive: true }));

describe("Jarvis' user data", () => {
  it("fits, with some room left", () => {
    expect(Buffer.byteLength(renderUserData())).toBeLessThan(userDataLimitBytes * 0.75);
  });

  it("runs the script that people can also run", () => {
    const content = renderUserData().split("<<'END_OF_INSTALL'\n")[1]?.split("END_OF_INSTALL\n")[0] ?? "";
    const withoutComments = (text: string) => text.replace(/^[ \t]*# (?!shellcheck ).*\n/gm, "");
    expect(withoutComments(content)).toBe(withoutComments(renderSetup()));
  });

  it("allows SSH before it enables the firewall, which would otherwise end the session", () => {
    const setup = renderSetup();
    expect(setup.indexOf("ufw allow 22/tcp")).toBeLessThan(setup.indexOf("ufw --force enable"));
    expect(setup.indexOf("ufw allow 22/tcp")).toBeGreaterThan(0);
  });

  it("upgrades before it installs: Ubuntu 24.04's first fail2ban does not start", () => {
    const setup = renderSetup();
    expect(setup.indexOf("apt upgrade")).toBeLessThan(setup.indexOf("apt install"));
  });

  it("downloads only what the distribution signs", () => {
    expect(renderSetup()).not.toMatch(/curl .*\|\s*(ba)?sh|get\.docker\.com|github\.com/);
  });

  it("checks health every five minutes, backs up daily, and follows the document's other times", () => {
    const when = Object.fromEntries(Object.entries(JARVIS_TIMERS).map(([name, timer]) => [name, timer.when]));
    expect(when).toEqual({
      health: "*:0/5",
      cleanup: "*:0/15",
      backup: "*-*-* 04:00:00",
      certificate: "*-*-* 03,15:17:00",
    });
  });

  it("has timers only for scripts that a deployment brings", () => {
    const files = renderReleaseFiles(settings);
    for (const { script } of Object.values(JARVIS_TIMERS))
      expect(files.get(`bin/${script}`)?.mode).toBe(0o755);
  });
});

describeWith(["shellcheck"], "shellcheck", () => {
  const scripts = [
    ["launch.sh", renderUserData()] as const,
    ["setup-lightsail.sh", renderSetup()] as const,
    ...[...renderReleaseFiles(settings)]
      .filter(([path]) => path.endsWith(".sh"))
      .map(([path, { content }]) => [path, content] as const),
  ];

  it.each(scripts)("finds nothing in %s as it is sent", (_, content) => {
    const options = ["--norc", "--enable=all", "--exclude=SC2250,SC2310,SC2311,SC2312", "-"];
    expect(runProgram("shellcheck", options, { input: content }).output).toBe("");
  });
});

describeWith(["systemd-analyze"], "systemd", () => {
  const write = (root: string, path: string, text: string, mode = 0o644) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text, { mode });
  };
  const verify = (edit: (text: string) => string) => {
    const root = mkdtempSync(join(folder, "root-"));
    for (const [name, text] of renderUnits()) write(root, `etc/systemd/system/${name}`, edit(text));
    for (const { script } of Object.values(JARVIS_TIMERS)) write(root, `opt/jarvis/bin/${script}`, "", 0o755);
    for (const target of [
      "sysinit",
      "basic",
      "shutdown",
      "network-online",
      "timers",
      "time-set",
      "time-sync",
    ])
      write(root, `usr/lib/systemd/system/${target}.target`, "[Unit]\n");
    write(root, "usr/lib/systemd/system/docker.service", "[Service]\nExecStart=/opt/jarvis/bin/backup.sh\n");
    return runProgram("systemd-analyze", ["verify", "--man=no", `--root=${root}`, ...renderUnits().keys()]);
  };

  it("accepts every unit", () => {
    expect(verify((text) => text)).toEqual({ status: 0, output: "" });
  });

  it("would notice what it does not know", () => {
    expect(verify((text) => text.replace("OnCalendar=*:0/5", "OnCalendar=sometimes")).output).toContain(
      "Failed to parse calendar specification",
    );
  });
});
