import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  renderCaddyfile,
  renderMachine,
  renderMachineDocument,
} from "../../../user-data/hellotron-vega/render";
import { documentLimitBytes } from "../../../user-data/set-up";
import { describeWith, runProgram } from "../../machine-programs";
import { filesOf, fullMachine, smallMachine } from "./machine";

const machines = [
  ["with domain and log shipping", fullMachine],
  ["without domain and log shipping", smallMachine],
] as const;

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "vega-machine-"))));
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(machines)("a machine %s", (_, settings) => {
  it("is a document that SSM takes", () => {
    expect(Buffer.byteLength(renderMachineDocument(settings))).toBeLessThan(documentLimitBytes / 2);
  });

  it("is told its settings, and no secret", () => {
    expect(filesOf(settings).at("/etc/tron/deployment.env").content).toContain(
      [
        "PORT=3000",
        "TRON_BUCKET=hellotron-vega-deploy",
        "TRON_BINARY_KEY=binaries/tron-linux-amd64",
        "TRON_CONFIG_PREFIX=config/",
        "TRON_CONFIG=/opt/tron/config/tron.vega.yaml",
        "TRON_SECRET=hellotron-vega/prod",
      ].join("\n"),
    );
  });

  it("has executable scripts, and only scripts are executable", () => {
    const executable = filesOf(settings).all.filter((file) => file.permissions === "0755");
    expect(executable).toHaveLength(4);
    for (const { content } of executable) expect(content).toMatch(/^#!\/usr\/bin\/env bash\n/);
  });
});

describe("a machine", () => {
  it("asks for HTTPS where it has a domain, and serves plain HTTP where it has none", () => {
    expect(renderCaddyfile(fullMachine)).toMatch(/^api\.hellotron\.com \{$/m);
    expect(renderCaddyfile(fullMachine)).toContain("Strict-Transport-Security");
    expect(renderCaddyfile(smallMachine)).toMatch(/^:80 \{$/m);
    expect(renderCaddyfile(smallMachine)).not.toContain("Strict-Transport-Security");
  });

  it("ships tron's log and Caddy's to their groups when they are given", () => {
    const agent = JSON.parse(filesOf(fullMachine).at("/etc/tron/cloudwatch-agent.json").content) as {
      logs: { logs_collected: { files: { collect_list: { file_path: string; log_group_name: string }[] } } };
    };
    const shipped = agent.logs.logs_collected.files.collect_list.map((each) => [
      each.file_path,
      each.log_group_name,
    ]);
    expect(shipped).toEqual([
      ["/var/log/tron/tron.log", "/hellotron-vega/prod/tron"],
      ["/var/log/caddy/access.log", "/hellotron-vega/prod/caddy"],
    ]);
    expect(filesOf(smallMachine).all.map((file) => file.path)).not.toContain(
      "/etc/tron/cloudwatch-agent.json",
    );
  });

  it.each([
    ["bucket", { bucket: "x$(reboot)" }, "deployment.env:5:13: bucket is"],
    ["bucket that is a token", { bucket: "${aws_s3_bucket.b.id}" }, "deployment.env:5:13: bucket is"],
    ["domain", { domain: "api.hellotron.com {" }, "Caddyfile:2:1: site is"],
    ["domain with a scheme", { domain: "http://api.hellotron.com" }, "Caddyfile:2:1: site is"],
    ["e-mail address", { acmeEmail: "ops }" }, "Caddyfile-contact:2:8: email is"],
    ["prefix without slash", { configPrefix: "config" }, "deployment.env:7:20: configPrefix is"],
    ["port", { port: 80 }, "deployment.env:4:6: port is"],
    ["port", { port: 65536 }, "deployment.env:4:6: port is"],
    ["argument", { arguments: ["--x; reboot"] }, "tron.service:25:25: arguments is"],
  ])("names the place in the file that a wrong setting would change: %s", (_, wrong, message) => {
    expect(() => renderMachine({ ...fullMachine, ...wrong })).toThrow(message);
  });
});

describeWith(["cloud-init"], "cloud-init", () => {
  it.each(machines)("accepts the user data of a machine %s", (name, settings) => {
    const file = join(folder, `${name}.yaml`);
    writeFileSync(file, renderMachine(settings));
    const { status, output } = runProgram("cloud-init", ["schema", "--config-file", file]);
    expect(output).toContain("Valid cloud-config");
    expect(output).not.toMatch(/deprecat|error/i);
    expect(status).toBe(0);
  });
});

describeWith(["shellcheck"], "shellcheck", () => {
  const scripts = filesOf(fullMachine).all.filter((file) => file.path.endsWith(".sh"));

  it.each(scripts.map((script) => [script.path, script.content]))(
    "finds nothing in %s as it is sent",
    (_, content) => {
      expect(
        runProgram("shellcheck", ["--norc", "--enable=all", "--exclude=SC2250,SC2310,SC2311,SC2312", "-"], {
          input: content,
        }).output,
      ).toBe("");
    },
  );
});

describeWith(["caddy"], "caddy", () => {
  it.each(machines)(
    "accepts the Caddyfile of a machine %s, and would not format it otherwise",
    (name, settings) => {
      const text = renderCaddyfile(settings);
      const file = join(folder, `${name}.Caddyfile`);
      // Validating opens the log: it has to be somewhere that this user may write.
      writeFileSync(file, text.replace("/var/log/caddy", folder));
      const validated = runProgram("caddy", ["validate", "--adapter", "caddyfile", "--config", file]);
      expect(validated.output).toContain("Valid configuration");
      const complaints = validated.output.split("\n").filter((line) => /"level":"(warn|error)"/.test(line));
      expect(complaints.filter((line) => !line.includes("listening only on the HTTP port"))).toEqual([]);
      writeFileSync(file, text);
      runProgram("caddy", ["fmt", "--overwrite", file]);
      expect(runProgram("caddy", ["fmt", file]).output).toBe(text);
    },
  );
});

describeWith(["systemd-analyze"], "systemd", () => {
  const machineRoot = () => {
    const root = mkdtempSync(join(folder, "root-"));
    filesOf(fullMachine).layOut(root);
    mkdirSync(join(root, "opt/tron"), { recursive: true });
    writeFileSync(join(root, "opt/tron/tron"), "", { mode: 0o755 });
    // What Ubuntu and its docker.io package bring.
    const units = join(root, "usr/lib/systemd/system");
    mkdirSync(units, { recursive: true });
    const targets = ["sysinit", "basic", "shutdown", "network-online", "multi-user"];
    for (const target of targets) writeFileSync(join(units, `${target}.target`), "[Unit]\n");
    writeFileSync(join(units, "docker.service"), "[Service]\nExecStart=/opt/tron/tron\n");
    return root;
  };
  const verify = (root: string) =>
    runProgram("systemd-analyze", ["verify", "--man=no", `--root=${root}`, "tron.service"]);

  it("accepts tron.service", () => {
    expect(verify(machineRoot())).toEqual({ status: 0, output: "" });
  });

  it("would notice what systemd does not know", () => {
    const root = machineRoot();
    const unit = filesOf(fullMachine).at("/etc/systemd/system/tron.service").content;
    writeFileSync(
      join(root, "etc/systemd/system/tron.service"),
      unit.replace("Restart=always", "Restart=often"),
    );
    expect(verify(root).output).toContain(
      "tron.service:28: Failed to parse service restart specifier, ignoring: often",
    );
  });

  it("runs scripts that cloud-init writes as executables", () => {
    const unit = filesOf(fullMachine).at("/etc/systemd/system/tron.service").content;
    const scripts = [...unit.matchAll(/^Exec\w+=\+?(\/usr\S+)$/gm)].map((match) => match[1] ?? "");
    expect(scripts).toHaveLength(3);
    for (const script of scripts) expect(filesOf(fullMachine).at(script).permissions).toBe("0755");
  });

  it("rates tron's exposure as low as its Docker access allows", () => {
    const { output } = runProgram("systemd-analyze", [
      "security",
      "--offline=yes",
      "--no-pager",
      `--root=${machineRoot()}`,
      "tron.service",
    ]);
    expect(output).toMatch(/Overall exposure level for tron\.service: [0-3]\.\d OK/);
  });
});
