import {
  GetInstanceAccessDetailsCommand,
  GetStaticIpCommand,
  type InstanceAccessDetails,
  LightsailClient,
} from "@aws-sdk/client-lightsail";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError } from "../../../text/user-error";
import { clientSettings } from "../../../aws/client-settings";
import { askAws } from "../../steps/ask-aws";
import type { SshHost } from "../../steps/run-over-ssh";

/** SSH access: temporary keys from Lightsail, and the host keys to expect. */
export interface Access {
  readonly host: SshHost;
  /** Deletes the keys. */
  close(): void;
}

/**
 * Gets SSH access from Lightsail to the instance behind a static IP. Lightsail also returns the host keys it read on
 * the instance, so no host key is trusted on first use.
 *
 * @throws UserError if the static IP does not exist, is not attached, or the host keys are not known yet
 */
export async function openAccess(region: string, staticIpName: string): Promise<Access> {
  const client = new LightsailClient(clientSettings(region));
  try {
    const { instanceName, address } = await instanceBehind(client, staticIpName);
    const { accessDetails = {} } = await askAws(
      "lightsail:GetInstanceAccessDetails",
      client.send(new GetInstanceAccessDetailsCommand({ instanceName, protocol: "ssh" })),
    );
    return writeKeys(instanceName, address, accessDetails);
  } finally {
    client.destroy();
  }
}

async function instanceBehind(client: LightsailClient, staticIpName: string) {
  const { staticIp } = await askAws(
    "lightsail:GetStaticIp",
    client.send(new GetStaticIpCommand({ staticIpName })),
  );
  const { attachedTo: instanceName, ipAddress: address } = staticIp ?? {};
  if (instanceName !== undefined && address !== undefined) return { instanceName, address };
  throw new UserError({
    what: "it is attached to no instance",
    where: `static IP ${staticIpName}`,
    next: "Apply the environment: its stack attaches it.",
  });
}

function writeKeys(name: string, address: string, details: InstanceAccessDetails): Access {
  const { privateKey, certKey, username = "ubuntu" } = details;
  const hostKeys = (details.hostKeys ?? []).flatMap(({ algorithm, publicKey }) =>
    algorithm === undefined || publicKey === undefined ? [] : [`${algorithm} ${publicKey}`],
  );
  if (hostKeys.length === 0 || privateKey === undefined || certKey === undefined) {
    throw new UserError({
      what: `Lightsail does not know the ${hostKeys.length === 0 ? "host's keys" : "keys to log in with"} yet`,
      where: name,
      next: "It learns them while the instance boots: try again in some minutes.",
    });
  }
  // mkdtemp creates it with mode 0700.
  const folder = mkdtempSync(join(tmpdir(), "groundplan-lightsail-"));
  const write = (file: string, text: string) => {
    writeFileSync(join(folder, file), `${text.trimEnd()}\n`, { mode: 0o600 });
    return join(folder, file);
  };
  const identityFile = write("key", privateKey);
  // ssh expects the certificate under this name.
  write("key-cert.pub", certKey);
  return {
    host: { name, address, user: username, hostKeys, identityFile },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
