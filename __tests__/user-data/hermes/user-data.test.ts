import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderMachine, renderMachineDocument } from "../../../user-data/hermes/render";
import { documentLimitBytes } from "../../../user-data/set-up";
import { describeWith, runProgram } from "../../machine-programs";
import { documentMachine, filesOf, machineWithoutHost } from "./machine";

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "hermes-machine-"))));
afterAll(() => rmSync(folder, { recursive: true }));

describe("a container host of Hermes", () => {
  it("is a document that SSM takes", () => {
    expect(Buffer.byteLength(renderMachineDocument(documentMachine))).toBeLessThan(documentLimitBytes / 2);
  });

  it("is told its settings, and no secret", () => {
    expect(filesOf(documentMachine).at("/etc/hermes/deployment.env").content.split("\n").slice(1)).toEqual([
      "AWS_DEFAULT_REGION=eu-south-2",
      "AWS_REGION=eu-south-2",
      "HERMES_REPOSITORY=hermes",
      "HERMES_TAG_PARAMETER=/hermes/prod/image-tag",
      "HERMES_SECRET=hermes/prod",
      "HERMES_SECRET_KEYS=DATABASE_URL,SECRET_KEY_BASE,ANTHROPIC_API_KEY",
      "HERMES_HEALTH_PATH=/health",
      "PORT=4000",
      "HERMES_HOST_PORT=4000",
      "PHX_HOST=hermes.yourdomain.com",
      "",
    ]);
    expect(filesOf(machineWithoutHost).at("/etc/hermes/deployment.env").content).not.toContain("PHX_HOST");
  });

  it("has executable programs, and nothing else is executable", () => {
    const executable = filesOf(documentMachine).all.filter((file) => file.permissions === "0755");
    expect(executable.map((file) => file.path)).toEqual(
      expect.arrayContaining(["/usr/bin/docker-compose", "/usr/local/lib/hermes/install.sh"]),
    );
    for (const file of filesOf(documentMachine).all) {
      expect(/^#!\/usr\/bin\/env bash\n/.test(file.content)).toBe(file.permissions === "0755");
    }
  });

  it("ships what every container says, under the machine's id and the container's name", () => {
    const daemon = JSON.parse(filesOf(documentMachine).at("/etc/docker/daemon.json").content) as Record<
      string,
      unknown
    >;
    expect(daemon).toMatchObject({
      "live-restore": true,
      "log-driver": "awslogs",
      "log-opts": {
        "awslogs-group": "/aws/ec2/production/hermes",
        "awslogs-region": "eu-south-2",
        tag: "INSTANCE/{{.Name}}",
        // A log service that is slow must not make the application slow.
        mode: "non-blocking",
      },
    });
  });

  it("reports processor, memory and disk under its fleet's name", () => {
    const agent = JSON.parse(filesOf(documentMachine).at("/etc/hermes/cloudwatch-agent.json").content) as {
      metrics: {
        aggregation_dimensions: string[][];
        metrics_collected: Record<string, { append_dimensions: Record<string, string> }>;
      };
    };
    expect(agent.metrics.aggregation_dimensions).toContainEqual(["Fleet"]);
    expect(Object.keys(agent.metrics.metrics_collected)).toEqual(["cpu", "mem", "disk"]);
    for (const { append_dimensions } of Object.values(agent.metrics.metrics_collected)) {
      expect(append_dimensions).toEqual({ Fleet: "hermes-prod" });
    }
  });

  it.each([
    ["region", { region: "eu south" }, "deployment.env:2:20: region is"],
    ["secret's name", { secretName: "hermes/prod; reboot" }, "deployment.env:6:15: secretName is"],
    ["secret's key", { secretKeys: ["A", "B C"] }, "deployment.env:7:20: secretKeys is"],
    ["path", { healthPath: "/health?$(id)" }, "deployment.env:8:20: healthPath is"],
    ["port", { port: 0 }, "deployment.env:9:6: port is"],
    ["host", { host: "https://hermes" }, "host.env:1:10: host is"],
    ["CDN's parameter", { cdnParameter: "/a b" }, "cdn.env:1:22: cdnParameter is"],
    ["log group that is a token", { logGroup: "${aws_x.y.name}" }, "docker-daemon.json:6:23: logGroup is"],
  ])("names the place in the file that a wrong %s would change", (_, wrong, message) => {
    expect(() => renderMachine({ ...documentMachine, ...wrong })).toThrow(message);
  });
});

describeWith(["cloud-init"], "cloud-init", () => {
  it("accepts the user data", () => {
    const file = join(folder, "user-data.yaml");
    writeFileSync(file, renderMachine(documentMachine));
    const { status, output } = runProgram("cloud-init", ["schema", "--config-file", file]);
    expect(output).toContain("Valid cloud-config");
    expect(output).not.toMatch(/deprecat|error/i);
    expect(status).toBe(0);
  });
});

describeWith(["shellcheck"], "shellcheck", () => {
  const scripts = filesOf(documentMachine).all.filter((file) => file.permissions === "0755");

  it.each(scripts.map((script) => [script.path, script.content]))(
    "finds nothing in %s as it is sent",
    (_, input) => {
      const options = ["--norc", "--enable=all", "--exclude=SC2250,SC2310,SC2311,SC2312", "-"];
      expect(runProgram("shellcheck", options, { input }).output).toBe("");
    },
  );
});

describeWith(["systemd-analyze"], "systemd", () => {
  const verify = (replace: [string, string] = ["", ""]) => {
    const root = mkdtempSync(join(folder, "root-"));
    filesOf(documentMachine).layOut(root);
    const units = join(root, "usr/lib/systemd/system");
    mkdirSync(units, { recursive: true });
    for (const target of ["sysinit", "basic", "shutdown", "network-online", "multi-user"]) {
      writeFileSync(join(units, `${target}.target`), "[Unit]\n");
    }
    // What Amazon Linux's docker package brings.
    writeFileSync(join(units, "docker.service"), "[Service]\nExecStart=/usr/bin/docker\n");
    writeFileSync(join(root, "usr/bin/docker"), "", { mode: 0o755 });
    const unit = filesOf(documentMachine)
      .at("/etc/systemd/system/hermes.service")
      .content.replace(...replace);
    writeFileSync(join(root, "etc/systemd/system/hermes.service"), unit);
    return runProgram("systemd-analyze", ["verify", "--man=no", `--root=${root}`, "hermes.service"]);
  };

  it("accepts hermes.service", () => {
    expect(verify()).toEqual({ status: 0, output: "" });
  });

  it("would notice what systemd does not know", () => {
    expect(verify(["Restart=on-failure", "Restart=often"]).output).toContain("restart specifier");
  });
});

describe("hermes.service", () => {
  const unit = filesOf(documentMachine).at("/etc/systemd/system/hermes.service").content;
  const commands = [...unit.matchAll(/^Exec(\w+)=-?(.+)$/gm)].map(([, kind, line]) => `${kind} ${line}`);

  it("has secrets before an image, so that a host without an image can still migrate", () => {
    expect(commands.slice(0, 2)).toEqual([
      "StartPre /usr/local/lib/hermes/load-secrets.sh",
      "StartPre /usr/local/lib/hermes/choose-image.sh",
    ]);
  });

  it("counts as started only when Hermes answers", () => {
    const starting = commands.filter((command) => command.startsWith("Start "));
    expect(unit).toContain("Type=oneshot");
    expect(starting.at(-1)).toBe("Start /usr/local/lib/hermes/await-health.sh");
  });

  it("runs what cloud-init writes as executables, and Docker", () => {
    const programs = new Set(commands.map((command) => command.split(" ")[1] ?? ""));
    programs.delete("/usr/bin/docker");
    const executable = filesOf(documentMachine).all.filter((file) => file.permissions === "0755");
    expect(executable.map((file) => file.path)).toEqual(expect.arrayContaining([...programs]));
    expect(programs.size).toBe(4);
  });

  it("never gives up, and leaves a container that somebody stopped by hand alone", () => {
    expect(unit).toContain("StartLimitIntervalSec=0");
    expect(unit).toContain("Restart=on-failure");
    expect(unit).toContain("RemainAfterExit=yes");
  });
});
