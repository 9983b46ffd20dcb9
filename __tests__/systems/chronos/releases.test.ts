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

describe("what is deployed in an environment of Chronos", () => {
  it("is the ref of its environment file, or the version that is asked for", () => {
    expect(stage().servers.map(({ name, checkout }) => [name, checkout.ref])).toEqual([
      ["agt-chronos-stage", "main"],
    ]);
    expect(stage("v1").servers[0]?.checkout.ref).toBe("v1");
  });

  it("names every secret of the environment file, so that nothing shows one", () => {
    const secrets = Object.values(STAGE_VARIABLES).filter((value) => value.startsWith("canary"));
    expect(stage().servers[0]?.checkout.secrets).toEqual(expect.arrayContaining(secrets));
    expect(secrets).toHaveLength(4);
  });

  it("asks the machine itself whether dashboard and API answer, by their public name", () => {
    expect(stage().servers[0]?.checkout).toMatchObject({
      answers: ["https://stage.chronos.example.com/", "https://stage.chronos.example.com/api/"],
      leadsHere: ["stage.chronos.example.com:443:127.0.0.1"],
    });
  });

  it("cannot begin without an environment file, and says which", () => {
    expect(() => chronosMachines(environmentOf("prod"), PACE)).toThrow(
      /env-prod: there is no environment file/,
    );
  });

  it("is nothing in shared", async () => {
    const opened = await releases(environmentOf("shared"), PACE);
    await expect(opened.versions()).rejects.toThrow(/nothing is deployed in this environment/);
  });
});

describe("the edge devices of an environment", () => {
  it("are as many as the file names, each with the host keys that somebody wrote down", async () => {
    writeEdge("edge-1.lan, edge-2.lan:2222");
    writeFileSync(join(copy, "edge_server/known_hosts"), `edge-1.lan ${KEY}\nedge-2.lan ${KEY} comment\n`);
    const devices = stage().groups["edge"] ?? [];
    expect(await Promise.all(devices.map((device) => device.locate()))).toEqual([
      { name: "edge-1.lan", address: "edge-1.lan", port: 22, user: "pi", hostKeys: [KEY] },
      { name: "edge-2.lan", address: "edge-2.lan", port: 2222, user: "pi", hostKeys: [KEY] },
    ]);
  });

  it("are not visited without one", async () => {
    writeEdge("edge-1.lan");
    const [device] = stage().groups["edge"] ?? [];
    await expect((async () => device?.locate())()).rejects.toThrow(
      /the SSH host keys of edge-1.lan are not known/,
    );
  });

  it("switch nothing unless somebody says so, and learn no secret by an argument", () => {
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
  it("holds any password as it is, and cannot be left by one", () => {
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
