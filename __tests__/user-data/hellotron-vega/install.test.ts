import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MachineSettings } from "../../../user-data/hellotron-vega/machine-settings";
import { fullMachine, layOut, smallMachine } from "./machine";

const caddyKey = "65760C51EDEA2017CEA2CA15155B6D79CA56EA34";
const agentKey = "937616F3450B7D806CBD9725D58167303B789C72";

/** What would change a machine: each call is written down, and one of them can be told to fail. */
const changing = [
  "amazon-cloudwatch-agent-ctl",
  "apt-get",
  "curl",
  "getent",
  "gpg",
  "gpgv",
  "install",
  "runuser",
  "snap",
  "systemctl",
  "useradd",
  "usermod",
];

const standIn = `#!/usr/bin/env bash
call="\${0##*/} $*"
echo "$call" >>"$CALLS"
[[ -n \${FAILING:-} && $call == *"$FAILING"* ]] && exit 1
case $call in
  "gpg --batch --show-keys"*) printf 'pub:-:4096\\nfpr:::::::::%s:\\nsub:-:4096\\nfpr:::::::::0000:\\n' "$(<"\${!#}")" ;;
  gpg*) touch "$5" ;;
  curl*)
    for argument; do if [[ \${previous:-} == --output ]]; then file=$argument; fi; previous=$argument; done
    case $call in *caddy*) echo -n "$CADDY_KEY" ;; *) echo -n "$AGENT_KEY" ;; esac >"$file"
    ;;
  "getent passwd tron") [[ -e $CALLS.tron ]] ;;
  useradd*) touch "$CALLS.tron" ;;
esac
`;

let root: string;
let bin: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "vega-install-"));
  bin = join(root, "stand-ins");
  mkdirSync(bin);
  writeFileSync(join(bin, "stand-in"), standIn, { mode: 0o755 });
  for (const name of changing) symlinkSync("stand-in", join(bin, name));
  for (const folder of ["usr/share/keyrings", "etc/apt/sources.list.d"]) {
    mkdirSync(join(root, folder), { recursive: true });
  }
});
afterEach(() => rmSync(root, { recursive: true }));

function install(settings: MachineSettings, environment: Record<string, string> = {}) {
  layOut(settings, root);
  const calls = join(root, "calls");
  rmSync(calls, { force: true });
  const done = spawnSync("bash", [join(root, "usr/local/lib/tron/install.sh")], {
    encoding: "utf8",
    env: {
      PATH: `${bin}:${process.env.PATH ?? ""}`,
      CALLS: calls,
      CADDY_KEY: caddyKey,
      AGENT_KEY: agentKey,
      INSTALL_ROOT: root,
      RETRY_PAUSE_SECONDS: "0",
      ...environment,
    },
  });
  const results = readFileSync(join(root, "var/lib/tron-install/result"), "utf8").trim().split("\n");
  return {
    status: done.status,
    output: done.stdout + done.stderr,
    calls: readFileSync(calls, "utf8").trim().split("\n"),
    result: results.at(-1) ?? "",
  };
}

const positions = (calls: readonly string[], wanted: readonly RegExp[]) =>
  wanted.map((each) => calls.findIndex((call) => each.test(call)));

describe("install.sh, its commands replaced by stand-ins that write down each call", () => {
  it("installs, gives ubuntu and tron Docker, and starts tron last", () => {
    const { status, calls, result } = install(smallMachine);
    expect(result).toMatch(/^\d{4}-\d\d-\d\dT[\d:]+Z ok$/);
    expect(status).toBe(0);
    const order = positions(calls, [
      /^apt-get .* install awscli .*docker\.io .*jq net-tools$/,
      /^apt-get .* install caddy$/,
      /^usermod --append --groups docker tron$/,
      /^usermod --append --groups docker,caddy ubuntu$/,
      /^install --directory --owner ubuntu .*\/opt\/tron /,
      /^snap start --enable amazon-ssm-agent$/,
      /^systemctl enable docker$/,
      /^runuser --user caddy -- caddy validate /,
      /^systemctl reload caddy$/,
      /^systemctl restart tron$/,
    ]);
    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(calls.at(-1)).toBe("systemctl restart tron");
  });

  it("asks for Caddy from the repository whose key it checked", () => {
    install(smallMachine);
    expect(readFileSync(join(root, "etc/apt/sources.list.d/caddy-stable.list"), "utf8")).toContain(
      "[signed-by=/usr/share/keyrings/caddy-stable-archive-keyring.gpg]",
    );
    expect(existsSync(join(root, "usr/share/keyrings/caddy-stable-archive-keyring.gpg"))).toBe(true);
  });

  it("does not trust another key", () => {
    const { status, result, calls } = install(smallMachine, { CADDY_KEY: "F".repeat(40) });
    expect(status).toBe(1);
    expect(result).toContain("FAILED at caddy_package");
    expect(calls.join("\n")).not.toContain("--dearmor");
  });

  it("ships logs only where log groups are given, with an agent whose signature it checked", () => {
    const shipping = /^amazon-cloudwatch-agent-ctl .*file:\/etc\/tron\/cloudwatch-agent\.json$/;
    expect(positions(install(smallMachine).calls, [shipping])).toEqual([-1]);
    rmSync(join(bin, "amazon-cloudwatch-agent-ctl"));
    const failing = install(fullMachine, { FAILING: "gpgv" });
    expect(failing.result).toContain("FAILED at log_shipping");
    expect(positions(failing.calls, [/install \S+agent\.deb$/])).toEqual([-1]);
    symlinkSync("stand-in", join(bin, "amazon-cloudwatch-agent-ctl"));
    expect(positions(install(fullMachine).calls, [shipping])).not.toEqual([-1]);
  });

  it("tries a failing download five times, then says which step failed and how to go on", () => {
    const { status, calls, result, output } = install(smallMachine, { FAILING: "install caddy" });
    expect(calls.filter((call) => call.endsWith("install caddy"))).toHaveLength(5);
    expect(result).toMatch(
      /FAILED at caddy_package\. Mend it and run: sudo \/usr\/local\/lib\/tron\/install\.sh$/,
    );
    expect(output).toContain("attempt 4 of 5 failed");
    expect(status).toBe(1);
  });

  it.each([
    ["apt-get", "base_packages"],
    ["snap start", "ssm_agent"],
    ["systemctl restart docker", "docker_service"],
    ["caddy validate", "caddy_service"],
    ["systemctl restart tron", "tron_service"],
  ])("does not hide a failing %s", (failing, step) => {
    const { status, result } = install(smallMachine, { FAILING: failing });
    expect(result).toContain(`FAILED at ${step}`);
    expect(status).toBe(1);
  });

  it("repairs when it runs again, and makes no user twice", () => {
    expect(install(smallMachine, { FAILING: "systemctl restart tron" }).status).toBe(1);
    const again = install(smallMachine);
    expect(again.result).toMatch(/ok$/);
    expect(positions(again.calls, [/^useradd/])).toEqual([-1]);
  });
});
