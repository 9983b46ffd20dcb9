import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  identityOf,
  runOverSsh,
  SshConnectionLost,
  type SshHost,
} from "../../../../src/releases/steps/run-over-ssh";

const HOST: SshHost = {
  name: "agt-chronos-stage",
  address: "203.0.113.80",
  user: "ubuntu",
  hostKeys: ["ssh-ed25519 AAAAed", "ssh-rsa AAAArsa"],
};

/** An ssh that ends as it is told, and remembers what it was asked. */
function sshThat(code: number, stderr = "") {
  const asked: { words: readonly string[]; input: string | undefined; known: string }[] = [];
  const run = (words: readonly string[], { input }: { readonly input?: string }) => {
    const file = words.find((word) => word.startsWith("UserKnownHostsFile="))?.split("=")[1] ?? "";
    asked.push({ words, input, known: readFileSync(file, "utf8") });
    return Promise.resolve({ code, stdout: "", stderr });
  };
  return { run, asked };
}

describe("running over SSH", () => {
  it("trusts only the given host keys, and passes the script in no argument", async () => {
    const { run, asked } = sshThat(0);
    await runOverSsh({ run }, HOST, "echo canary");
    const [{ words, input, known } = { words: [], input: "", known: "" }] = asked;
    expect(words).toEqual(
      expect.arrayContaining([
        "StrictHostKeyChecking=yes",
        "GlobalKnownHostsFile=/dev/null",
        "UpdateHostKeys=no",
        "HostKeyAlgorithms=ssh-ed25519,rsa-sha2-512,rsa-sha2-256",
        "ubuntu@203.0.113.80",
      ]),
    );
    expect(known).toBe("agt-chronos-stage ssh-ed25519 AAAAed\nagt-chronos-stage ssh-rsa AAAArsa\n");
    expect(words.join(" ")).not.toContain("canary");
    expect(input).toBe("echo canary");
  });

  it("refuses a host without a known key", async () => {
    const { run, asked } = sshThat(0);
    await expect(runOverSsh({ run }, { ...HOST, hostKeys: [] }, "true")).rejects.toThrow("no known host key");
    expect(asked).toEqual([]);
  });

  it.each([
    ["Host key verification failed.", /host key is not the expected one/, false],
    ["ubuntu@203.0.113.80: Permission denied (publickey).", /accepts none of our keys/, false],
    ["ssh: connect to host 203.0.113.80 port 22: Connection timed out", /cannot be reached.*timed out/, true],
    ["", /cannot be reached/, true],
  ])("explains %j", async (stderr, message, isLost) => {
    const { run } = sshThat(255, stderr);
    const ending = runOverSsh({ run }, HOST, "true");
    await expect(ending).rejects.toThrow(message);
    await expect(ending.catch((error: unknown) => error instanceof SshConnectionLost)).resolves.toBe(isLost);
  });

  it("returns a script's own exit code", async () => {
    const { run } = sshThat(3);
    await expect(runOverSsh({ run }, HOST, "exit 3")).resolves.toMatchObject({ exitCode: 3 });
  });
});

describe("the private key for a machine", () => {
  it("belongs to the public key that the machine knows, whatever its comment", () => {
    const folder = mkdtempSync(join(tmpdir(), "groundplan-keys-"));
    try {
      for (const name of ["a", "b"]) {
        writeFileSync(join(folder, `${name}.pub`), `ssh-ed25519 AAAA${name} ${name}@laptop\n`);
        writeFileSync(join(folder, name), "private");
      }
      writeFileSync(join(folder, "lost.pub"), "ssh-ed25519 AAAAlost\n");
      expect(identityOf(["ssh-ed25519 AAAAb other@desk"], folder)).toBe(join(folder, "b"));
      expect(identityOf(["ssh-ed25519 AAAAlost"], folder)).toBeUndefined();
      expect(identityOf(["ssh-ed25519 AAAAc"], join(folder, "none"))).toBeUndefined();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
