import type { EC2Client } from "@aws-sdk/client-ec2";
import type { SSMClient } from "@aws-sdk/client-ssm";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hostKeysOf } from "../../../../src/releases/steps/host-keys";

const CONSOLE =
  "-----BEGIN SSH HOST KEY KEYS-----\nssh-ed25519 AAAAconsole a\n-----END SSH HOST KEY KEYS-----\n";
const pace = { everySeconds: 0, drainSeconds: 0, healthySeconds: 1 };

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "groundplan-host-keys-"))));
afterEach(() => rmSync(folder, { recursive: true }));

/** AWS, as far as it is asked for keys: what the console says, and what the machine says through SSM. */
function aws(console: string, told = "") {
  const asked: string[] = [];
  const client = {
    send: ({ constructor: { name } }: object) => {
      asked.push(name);
      const answers: Readonly<Record<string, unknown>> = {
        GetConsoleOutputCommand: { Output: Buffer.from(console).toString("base64") },
        SendCommandCommand: { Command: { CommandId: "c" } },
        GetCommandInvocationCommand: {
          Status: "Success",
          StatusDetails: "Success",
          StandardOutputContent: told,
        },
      };
      return Promise.resolve(answers[name]);
    },
  };
  return { asked, ec2: client as unknown as EC2Client, ssm: client as unknown as SSMClient };
}

const keysOf = ({ ec2, ssm }: ReturnType<typeof aws>, instanceId = "i-1") =>
  hostKeysOf(
    { instanceId, name: "agt-chronos-stage" },
    ec2,
    { ssm, pace },
    { file: join(folder, "keys", "stage") },
  );

describe("the host keys of a machine", () => {
  it("come from its console, and are kept for the user only after the console forgets them", async () => {
    await expect(keysOf(aws(CONSOLE))).resolves.toEqual(["ssh-ed25519 AAAAconsole"]);
    const later = aws("rebooted");
    await expect(keysOf(later)).resolves.toEqual(["ssh-ed25519 AAAAconsole"]);
    expect(later.asked).toEqual([]);
    expect(statSync(join(folder, "keys", "stage")).mode & 0o777).toBe(0o600);
  });

  it("are read again for another instance", async () => {
    await keysOf(aws(CONSOLE));
    const replaced = aws(CONSOLE.replace("AAAAconsole", "AAAAnew"));
    await expect(keysOf(replaced, "i-2")).resolves.toEqual(["ssh-ed25519 AAAAnew"]);
  });

  it("come through SSM if the console has no keys", async () => {
    const machine = aws("booting", "ssh-ed25519 AAAAssm root@ip\nnonsense\n");
    await expect(keysOf(machine)).resolves.toEqual(["ssh-ed25519 AAAAssm"]);
  });

  it("are never taken from the connection: without console and SSM there are no keys", async () => {
    await expect(keysOf(aws("booting"))).rejects.toThrow(/the machine's host keys are not known/);
  });
});
