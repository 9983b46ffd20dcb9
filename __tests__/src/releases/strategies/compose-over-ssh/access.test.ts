import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { openAccess } from "../../../../../src/releases/strategies/compose-over-ssh/access";
import { LightsailStandIn } from "../../../../lightsail-stand-in";

type Answers = Parameters<(typeof LightsailStandIn)["open"]>[0];

const details = {
  username: "ubuntu",
  privateKey: "-----BEGIN OPENSSH PRIVATE KEY-----",
  certKey: "ssh-rsa-cert-v01@openssh.com AAAA",
  hostKeys: [{ algorithm: "ssh-ed25519", publicKey: "AAAAhost" }],
};
const attached = { staticIp: { attachedTo: "jarvis-prod-instance-large-3-0", ipAddress: "203.0.113.40" } };

async function access(answers: Answers) {
  const lightsail = await LightsailStandIn.open(answers);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_LIGHTSAIL: lightsail.url,
    ...{ AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" },
  });
  try {
    return await openAccess("us-east-1", "jarvis-prod-static-ip");
  } finally {
    await lightsail.close();
  }
}

describe("access to a Lightsail instance", () => {
  it("leads to the instance that the static IP is attached to, with Lightsail's host keys", async () => {
    const { host, close } = await access({
      GetStaticIp: () => attached,
      GetInstanceAccessDetails: ({ instanceName }) =>
        instanceName === attached.staticIp.attachedTo ? { accessDetails: details } : undefined,
    });
    expect(host).toMatchObject({
      ...{ name: "jarvis-prod-instance-large-3-0", address: "203.0.113.40", user: "ubuntu" },
      hostKeys: ["ssh-ed25519 AAAAhost"],
    });
    close();
  });

  it("keeps the keys readable only by the user, and deletes them", async () => {
    const { host, close } = await access({
      GetStaticIp: () => attached,
      GetInstanceAccessDetails: () => ({ accessDetails: details }),
    });
    const key = host.identityFile ?? "";
    expect(statSync(key).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(key)).mode & 0o777).toBe(0o700);
    expect(readFileSync(join(dirname(key), "key-cert.pub"), "utf8")).toBe(`${details.certKey}\n`);
    close();
    expect(existsSync(dirname(key))).toBe(false);
  });

  it("does not exist before Lightsail knows the host's keys: no key is trusted on first use", async () => {
    const answers = {
      GetStaticIp: () => attached,
      GetInstanceAccessDetails: () => ({ accessDetails: { ...details, hostKeys: [] } }),
    };
    await expect(access(answers)).rejects.toThrow(/does not know the host's keys yet/);
  });

  it("does not exist if the address is not attached", async () => {
    await expect(access({ GetStaticIp: () => ({ staticIp: {} }) })).rejects.toThrow(
      /attached to no instance/,
    );
  });
});
