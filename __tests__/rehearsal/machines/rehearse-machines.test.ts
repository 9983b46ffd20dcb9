import { existsSync, writeFileSync } from "node:fs";
import { availableEngines } from "../../engines";
import { ScratchCheckout } from "../../scratch-checkout";
import { describeMachines } from "./describe-machines";

/**
 * One engine is enough. Terraform rather than OpenTofu, if it is there: it cancels what it does when it finds the
 * provider's process gone, which no process in the machines' network can see.
 */
const engine = availableEngines().at(-1);
const tofu = engine?.kind ?? "tofu";

/** An instance of EC2 and one of Lightsail, as small as they can be. */
const STACK = {
  terraform: { required_providers: { aws: { source: "hashicorp/aws" } } },
  provider: { aws: { region: "us-east-1" } },
  variable: { bundle: { default: "medium_3_0" } },
  resource: {
    aws_instance: { web: { ami: "ami-0123456789abcdef0", instance_type: "t3.micro" } },
    aws_lightsail_instance: {
      box: {
        name: "box",
        availability_zone: "us-east-1a",
        blueprint_id: "ubuntu_24_04",
        bundle_id: "${var.bundle}",
        user_data: "echo set up >/etc/greeting",
      },
    },
    aws_lightsail_instance_public_ports: {
      box: {
        instance_name: "${aws_lightsail_instance.box.name}",
        port_info: [{ protocol: "tcp", from_port: 22, to_port: 22, cidrs: ["192.0.2.1/32"] }],
        lifecycle: { replace_triggered_by: ["aws_lightsail_instance.box.arn"] },
      },
    },
  },
  output: {
    web: { value: "${aws_instance.web.id}" },
    address: { value: "${aws_lightsail_instance.box.public_ip_address}" },
  },
};

/** What a person types in the shell of a rehearsal; `on` opens a shell on a machine as `groundplan connect` does. */
const SESSION = `
set -eu
on() {
  for attempt in $(seq 100); do
    echo "$2" | session-manager-plugin '{"SessionId":"s"}' us-east-1 StartSession "" "{\\"Target\\":\\"$1\\"}" 2>/dev/null && return
    sleep 0.3
  done
  echo "no session with $1"; return 1
}
machines() { pgrep -fa '^systemd-nspawn .*--machine=' | sed 's/.*--machine=\\([^ ]*\\).*/\\1/' | sort -u | wc -l; }
knock() { bash -c "timeout 2 bash -c '</dev/tcp/$(${tofu} output -raw address)/$1' 2>/dev/null && echo $1 open || echo $1 closed"; }
${tofu} init >/dev/null
${tofu} apply -auto-approve >/dev/null
on "$(${tofu} output -raw web)" 'cloud-init status --wait >/dev/null; echo "web is $(hostname), $(id -un)"'
on box 'cloud-init status --wait >/dev/null; cat /etc/greeting; touch /root/mine; echo "box trusts $(wc -l </etc/ssh/lightsail_instance_ca.pub)"'
knock 22; knock 80
echo "machines: $(machines)"
pgrep -fa '^systemd-nspawn .*--machine=box' | sed -n '1s#.*--directory=\\(.*\\)/box/root.*#network: \\1#p'
${tofu} apply -auto-approve -var bundle=large_3_0 >/dev/null
until on box 'test ! -e /root/mine && cloud-init status --wait >/dev/null && echo another disk'; do sleep 0.5; done
knock 22; knock 80
${tofu} destroy -auto-approve >/dev/null
for attempt in $(seq 600); do [ "$(machines)" = 0 ] && break; sleep 0.1; done
echo "machines: $(machines)"
`;

describe("groundplan rehearse --machines", () => {
  let checkout: ScratchCheckout;
  beforeEach(() => (checkout = new ScratchCheckout()));
  afterEach(() => checkout.remove());

  const main = () => checkout.path(".build", "src", "cli", "main.js");
  const flags = ["--machines", "--no-bootstrap", "--engine", engine?.path ?? ""];

  it("says in one sentence what is missing where it is not root, and goes on without machines", async () => {
    // Whoever is mapped so owns the same files, and is not root.
    const words = [
      "--user",
      "--map-user=1000",
      process.execPath,
      main(),
      "rehearse",
      ...flags,
      "--",
      "echo",
      "went on",
    ];
    const { code, stdout, stderr } = await checkout.run("unshare", words, {}, "systems/jarvis");
    expect(`${stdout}${stderr}`).toContain(
      "Booting machines needs root: run this again as root (sudo -E). The rehearsal continues without them.",
    );
    expect([code, stdout]).toEqual([0, expect.stringContaining("went on")]);
  });

  describeMachines("with root", () => {
    it("boots what is applied, opens shells on it, replaces it when it is replaced, and leaves nothing", async () => {
      writeFileSync(checkout.path("systems", "jarvis", "main.tf.json"), JSON.stringify(STACK));
      const { stdout, stderr, code } = await checkout.groundplan(
        ["rehearse", ...flags, "--", "sh", "-c", SESSION],
        {},
        "systems/jarvis",
      );
      expect({
        code,
        said: stdout.split("\n").filter((line) => !line.startsWith("Starting session")),
        stderr,
      }).toMatchObject({
        code: 0,
        said: expect.arrayContaining([
          expect.stringMatching(/^web is ip-[\d-]+, root$/),
          ...["set up", "box trusts 1", "22 open", "80 closed", "machines: 2", "another disk", "machines: 0"],
        ]) as unknown,
      });
      const folder = /^network: (.+)$/m.exec(stdout)?.[1] ?? "";
      expect(folder).toMatch(/groundplan-machines-/);
      expect(existsSync(folder)).toBe(false);
    }, 300_000);
  });
});
