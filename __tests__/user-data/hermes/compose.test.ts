import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeWith, runProgram } from "../../machine-programs";
import { documentMachine, filesOf } from "./machine";

interface Service {
  readonly image: string;
  readonly container_name: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly ports: readonly { readonly target: number; readonly published: string }[];
  readonly healthcheck: { readonly test: readonly string[] };
  readonly read_only: boolean;
}

describeWith(["docker-compose"], "docker-compose, as the wrapper on the host calls it", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "hermes-compose-"));
    filesOf(documentMachine).layOut(root);
    mkdirSync(join(root, "opt/hermes"), { recursive: true });
    writeFileSync(join(root, "etc/hermes/machine.env"), "HERMES_REGISTRY=registry.example.com\n");
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function config(containerEnvironment: string, tag: string | undefined, env: NodeJS.ProcessEnv = {}) {
    writeFileSync(join(root, "opt/hermes/.env"), containerEnvironment);
    if (tag !== undefined) writeFileSync(join(root, "opt/hermes/image.env"), `HERMES_TAG=${tag}\n`);
    const files = ["etc/hermes/deployment.env", "etc/hermes/machine.env"];
    if (tag !== undefined) files.push("opt/hermes/image.env");
    const values = files.flatMap((file) => ["--env-file", join(root, file)]);
    return runProgram("docker-compose", [...values, "config", "--format", "json"], {
      cwd: join(root, "opt/hermes"),
      env: { PATH: process.env.PATH, HOME: root, ...env },
    });
  }
  const app = (output: string): Service =>
    (JSON.parse(output) as { services: { app: Service } }).services.app;

  it("accepts the file: one service app, known to Docker as hermes", () => {
    const { status, output } = config("DATABASE_URL=ecto://localhost/hermes\n", "a1b2c3d");
    expect(status).toBe(0);
    expect(app(output)).toMatchObject({
      image: "registry.example.com/hermes:a1b2c3d",
      container_name: "hermes",
      ports: [{ target: 4000, published: "4000" }],
      read_only: true,
    });
    expect(app(output).healthcheck.test.join(" ")).toContain("http://localhost:4000/health");
  });

  it("hands the container all that the environment file has, as it stands", () => {
    const { output } = config(
      `PHX_SERVER=true\nDATABASE_URL=ecto://u:p$a"ss'#w@h/db\nSECRET_KEY_BASE="quoted ${"$"}{HOME}"\n`,
      "a",
    );
    // compose doubles dollars in what it prints.
    const environment = Object.fromEntries(
      Object.entries(app(output).environment).map(([key, value]) => [key, value.replaceAll("$$", "$")]),
    );
    // Nothing beside it: `docker run --env-file` by hand gives a container the same.
    expect(environment).toEqual({
      PHX_SERVER: "true",
      DATABASE_URL: `ecto://u:p$a"ss'#w@h/db`,
      SECRET_KEY_BASE: '"quoted ${HOME}"',
    });
  });

  it("keeps the load balancer's port when the application listens elsewhere", () => {
    filesOf({ ...documentMachine, port: 5000 }).layOut(root);
    const { output } = config("A=b\n", "a");
    expect(app(output).ports).toMatchObject([{ target: 5000, published: "4000" }]);
    expect(app(output).healthcheck.test.join(" ")).toContain("http://localhost:5000/health");
  });

  it("migrates with another image than the one that runs", () => {
    const { output } = config("A=b\n", "old", { HERMES_TAG: "new" });
    expect(app(output).image).toBe("registry.example.com/hermes:new");
  });

  it("says so where no image was rolled out yet", () => {
    const { status, output } = config("A=b\n", undefined);
    expect(status).not.toBe(0);
    expect(output).toContain("no image was rolled out yet");
  });
});
