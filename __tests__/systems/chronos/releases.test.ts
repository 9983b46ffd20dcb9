import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "../../../src/process/repository-root";
import { loadSystem } from "../../../src/systems/load-system";
import { chronosMachines, releases } from "../../../systems/chronos/releases";
import { system } from "../../../systems/chronos/system";
import { passwordStatement } from "../../../user-data/chronos/host-programs";
import { STAGE_VARIABLES, writeVariables } from "./stage-variables";

const PACE = { everySeconds: 0, drainSeconds: 0, healthySeconds: 1 };
const KEY = `ssh-ed25519 ${"A".repeat(68)}`;

let copy: string;
beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), "groundplan-chronos-"));
  for (const name of ["bootstrap", "shared", "stage", "prod"]) {
    const file = `${name}.yaml`;
    writeFileSync(join(copy, file), readFileSync(join(repositoryRoot, "systems/chronos", file)));
  }
  for (const folder of ["deployments", "edge_server"]) mkdirSync(join(copy, folder));
  writeFileSync(join(copy, "deployments/env-stage"), writeVariables(STAGE_VARIABLES));
});
afterEach(() => rmSync(copy, { recursive: true }));

function environmentOf(name: string) {
  const environment = loadSystem(copy, system).environments.find((each) => each.name === name);
  if (environment === undefined) throw new Error(`no ${name}`);
  return environment;
}

const stage = (version?: string) => chronosMachines(environmentOf("stage"), PACE, version);
const writeEdge = (hosts: string) =>
  writeFileSync(
    join(copy, "edge_server/env-stage"),
    writeVariables({ EDGE_SERVER_HOST: hosts, GIT_REF: "v2", PI_USER: "pi" }),
  );

describe("a deployment to an environment of Chronos", () => {
  it("uses the ref in its environment file, or the given version", () => {
    expect(stage().servers.map(({ name, checkout }) => [name, checkout.ref])).toEqual([
      ["agt-chronos-stage", "main"],
    ]);
    expect(stage("v1").servers[0]?.checkout.ref).toBe("v1");
  });

  it("knows every secret in the environment file, so that none is printed", () => {
    const secrets = Object.values(STAGE_VARIABLES).filter((value) => value.startsWith("canary"));
    expect(stage().servers[0]?.checkout.secrets).toEqual(expect.arrayContaining(secrets));
    expect(secrets).toHaveLength(4);
  });

  it("asks the machine itself whether dashboard and API answer, at their public name", () => {
    expect(stage().servers[0]?.checkout).toMatchObject({
      answers: ["https://stage.chronos.example.com/", "https://stage.chronos.example.com/api/"],
      leadsHere: ["stage.chronos.example.com:443:127.0.0.1"],
    });
  });

  it("cannot start without an environment file, and says which", () => {
    expect(() => chronosMachines(environmentOf("prod"), PACE)).toThrow(
      /env-prod: there is no environment file/,
    );
  });

  it("does not exist in shared", async () => {
    const opened = await releases(environmentOf("shared"), PACE);
    await expect(opened.versions()).rejects.toThrow(/nothing is deployed in this environment/);
  });
});

describe("the edge devices of an environment", () => {
  it("are as many as the file lists, each with recorded host keys", async () => {
    writeEdge("edge-1.lan, edge-2.lan:2222");
    writeFileSync(join(copy, "edge_server/known_hosts"), `edge-1.lan ${KEY}\nedge-2.lan ${KEY} comment\n`);
    const devices = stage().groups["edge"] ?? [];
    expect(await Promise.all(devices.map((device) => device.locate()))).toEqual([
      { name: "edge-1.lan", address: "edge-1.lan", port: 22, user: "pi", hostKeys: [KEY] },
      { name: "edge-2.lan", address: "edge-2.lan", port: 2222, user: "pi", hostKeys: [KEY] },
    ]);
  });

  it("are not contacted without host keys", async () => {
    writeEdge("edge-1.lan");
    const [device] = stage().groups["edge"] ?? [];
    await expect((async () => device?.locate())()).rejects.toThrow(
      /the SSH host keys of edge-1.lan are not known/,
    );
  });

  it("switch nothing by default, and get no secret in an argument", () => {
    writeEdge("edge-1.lan");
    const [device] = stage().groups["edge"] ?? [];
    expect(device?.checkout.install).toEqual([
      "env",
      "PI_USER=pi",
      "INSTALL_DIR=/opt/chronos",
      "READ_ONLY_MODE=true",
      "./edge_server/install.sh",
    ]);
    expect(device?.checkout.hook?.program).not.toContain("canary");
    expect(device?.checkout.hook?.input).toContain('auth.token = "canary-frp-token-0123"');
  });
});

describe("the statement that changes the database's password", () => {
  it("contains any password unchanged, and cannot be escaped by one", () => {
    expect(passwordStatement(`a'; DROP TABLE x; --\\`).trim().split("\n").at(-1)).toBe(
      `ALTER ROLE CURRENT_USER PASSWORD 'a''; DROP TABLE x; --\\';`,
    );
  });

  it("is not logged, even when it fails", () => {
    expect(passwordStatement("x")).toMatch(
      /^SET log_min_error_statement = panic;\nSET log_statement = none;\n/,
    );
  });
});
