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

/** A way in: keys that Lightsail made for some minutes, and what the host must prove to be. */
export interface Access {
  readonly host: SshHost;
  /** Throws the keys away. */
  close(): void;
}

/**
 * Asks Lightsail for a way into the instance that a static IP leads to. The host's keys come with it, as Lightsail saw
 * them on the instance itself: nothing is trusted because it was seen first.
 *
 * @throws UserError when there is no such address, nothing is attached to it, or the host's keys are not known
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
  // Of mode 0700, as mkdtemp makes it.
  const folder = mkdtempSync(join(tmpdir(), "groundplan-lightsail-"));
  const write = (file: string, text: string) => {
    writeFileSync(join(folder, file), `${text.trimEnd()}\n`, { mode: 0o600 });
    return join(folder, file);
  };
  const identityFile = write("key", privateKey);
  // ssh finds it by its name.
  write("key-cert.pub", certKey);
  return {
    host: { name, address, user: username, hostKeys, identityFile },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
