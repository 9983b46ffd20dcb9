import { existsSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expectInOrder, InstalledMachine, installsInOrder, positions } from "../installing";
import { filesOf, fullMachine, smallMachine } from "./machine";

const caddyKey = "65760C51EDEA2017CEA2CA15155B6D79CA56EA34";
const agentKey = "937616F3450B7D806CBD9725D58167303B789C72";

const answers = `
  "gpg --batch --show-keys"*) printf 'pub:-:4096\\nfpr:::::::::%s:\\nsub:-:4096\\nfpr:::::::::0000:\\n' "$(<"\${!#}")" ;;
  gpg*) touch "$5" ;;
  curl*)
    for argument; do if [[ \${previous:-} == --output ]]; then file=$argument; fi; previous=$argument; done
    case $call in *caddy*) echo -n "$CADDY_KEY" ;; *) echo -n "$AGENT_KEY" ;; esac >"$file"
    ;;
  dpkg*) echo "$ARCHITECTURE" ;;
  "getent passwd tron") [[ -e $CALLS.tron ]] ;;
  useradd*) touch "$CALLS.tron" ;;
`;

let machine: InstalledMachine;
beforeEach(() => {
  machine = new InstalledMachine({
    service: "tron",
    programs: [
      ...["amazon-cloudwatch-agent-ctl", "apt-get", "curl", "dpkg", "getent", "gpg", "gpgv", "install"],
      ...["runuser", "snap", "systemctl", "useradd", "usermod"],
    ],
    answers,
    environment: { CADDY_KEY: caddyKey, AGENT_KEY: agentKey, ARCHITECTURE: "amd64" },
    folders: ["usr/share/keyrings", "etc/apt/sources.list.d"],
  });
});
afterEach(() => machine.remove());

const small = filesOf(smallMachine);
const full = filesOf(fullMachine);

describe("install.sh of Hellotron Vega, the commands that change a machine replaced by stand-ins", () => {
  installsInOrder(() => machine, {
    service: "tron",
    files: small,
    download: ["install caddy", "caddy_package"],
    failing: [
      ["apt-get", "base_packages"],
      ["snap start", "ssm_agent"],
      ["systemctl restart docker", "docker_service"],
      ["caddy validate", "caddy_service"],
      ["systemctl restart tron", "tron_service"],
    ],
  });

  it("installs, gives ubuntu and tron Docker, and starts tron last", () => {
    const { calls } = machine.install(small);
    expectInOrder(calls, [
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
    expect(calls.at(-1)).toBe("systemctl restart tron");
  });

  it("asks for Caddy from the repository whose key it checked", () => {
    machine.install(small);
    expect(machine.read("etc/apt/sources.list.d/caddy-stable.list")).toContain(
      "[signed-by=/usr/share/keyrings/caddy-stable-archive-keyring.gpg]",
    );
    expect(existsSync(join(machine.root, "usr/share/keyrings/caddy-stable-archive-keyring.gpg"))).toBe(true);
  });

  it("does not trust another key", () => {
    const { status, result, calls } = machine.install(small, { CADDY_KEY: "F".repeat(40) });
    expect(status).toBe(1);
    expect(result).toContain("FAILED at caddy_package");
    expect(calls.join("\n")).not.toContain("--dearmor");
  });

  it("ships logs only where log groups are given, with an agent whose signature it checked", () => {
    const shipping = /^amazon-cloudwatch-agent-ctl .*file:\/etc\/tron\/cloudwatch-agent\.json$/;
    const agent = join(machine.bin, "amazon-cloudwatch-agent-ctl");
    expect(positions(machine.install(small).calls, [shipping])).toEqual([-1]);
    rmSync(agent);
    const failing = machine.install(full, { FAILING: "gpgv" });
    expect(failing.result).toContain("FAILED at log_shipping");
    expect(positions(failing.calls, [/install \S+agent\.deb$/])).toEqual([-1]);
    symlinkSync("stand-in", agent);
    expect(positions(machine.install(full).calls, [shipping])).not.toEqual([-1]);
  });

  it.each(["amd64", "arm64"])("takes the agent that is built for %s", (architecture) => {
    rmSync(join(machine.bin, "amazon-cloudwatch-agent-ctl"));
    const { calls } = machine.install(full, { ARCHITECTURE: architecture });
    const taken = calls.filter((call) => call.startsWith("curl") && call.includes("agent.deb"));
    expect(taken).toHaveLength(2);
    for (const call of taken) expect(call).toContain(`/ubuntu/${architecture}/latest/`);
  });

  it("makes no user twice", () => {
    machine.install(small);
    expect(positions(machine.install(small).calls, [/^useradd/])).toEqual([-1]);
  });
});
