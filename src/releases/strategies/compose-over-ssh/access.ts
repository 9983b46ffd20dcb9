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
import { askAws } from "../../steps/ask-aws";
import { type SshHost, sshOptions } from "../../steps/run-over-ssh";
import type { ComposeInstance } from "./compose-place";

/** A way in: keys that Lightsail made for some minutes, and what the host must prove to be. */
export interface Access {
  readonly instance: ComposeInstance;
  readonly ssh: SshHost;
  /** Throws the keys away. */
  close(): void;
}

export interface AccessOptions {
  readonly region: string;
  readonly staticIpName: string;
  readonly port: number;
}

/**
 * Asks Lightsail for a way into the instance that a static IP leads to. The host's keys come with it, as Lightsail saw
 * them on the instance itself: nothing is trusted because it was seen first.
 *
 * @throws UserError when there is no such address, nothing is attached to it, or the host's keys are not known
 */
export async function openAccess({ region, staticIpName, port }: AccessOptions): Promise<Access> {
  const client = new LightsailClient({ region });
  try {
    const instance = await instanceBehind(client, staticIpName);
    const { instanceName } = instance;
    const { accessDetails = {} } = await askAws(
      "lightsail:GetInstanceAccessDetails",
      client.send(new GetInstanceAccessDetailsCommand({ instanceName, protocol: "ssh" })),
    );
    return writeKeys(instance, accessDetails, port);
  } finally {
    client.destroy();
  }
}

/** The instance that a static IP leads to. @throws UserError when there is none */
async function instanceBehind(client: LightsailClient, staticIpName: string): Promise<ComposeInstance> {
  const { staticIp } = await askAws(
    "lightsail:GetStaticIp",
    client.send(new GetStaticIpCommand({ staticIpName })),
  );
  const { attachedTo, ipAddress } = staticIp ?? {};
  if (attachedTo !== undefined && ipAddress !== undefined)
    return { instanceName: attachedTo, address: ipAddress };
  throw new UserError({
    what: "it is attached to no instance",
    where: `static IP ${staticIpName}`,
    next: "Apply the environment: its stack attaches it.",
  });
}

function writeKeys(instance: ComposeInstance, details: InstanceAccessDetails, port: number): Access {
  const { privateKey, certKey, username = "ubuntu", hostKeys = [] } = details;
  const place = port === 22 ? instance.address : `[${instance.address}]:${port}`;
  const known = hostKeys.flatMap(({ algorithm, publicKey }) =>
    algorithm === undefined || publicKey === undefined ? [] : [`${place} ${algorithm} ${publicKey}`],
  );
  if (known.length === 0 || privateKey === undefined || certKey === undefined) {
    throw new UserError({
      what: `Lightsail does not know the ${known.length === 0 ? "host's keys" : "keys to log in with"} yet`,
      where: instance.instanceName,
      next: "It learns them while the instance boots: try again in some minutes.",
    });
  }
  // Of mode 0700, as mkdtemp makes it.
  const folder = mkdtempSync(join(tmpdir(), "groundplan-ssh-"));
  const write = (name: string, text: string) => {
    const file = join(folder, name);
    writeFileSync(file, `${text.trimEnd()}\n`, { mode: 0o600 });
    return file;
  };
  const privateKeyFile = write("key", privateKey);
  // ssh finds it by its name.
  write("key-cert.pub", certKey);
  const knownHostsFile = write("known_hosts", known.join("\n"));
  return {
    instance,
    ssh: {
      name: `${instance.instanceName} (${instance.address})`,
      destination: `${username}@${instance.address}`,
      options: sshOptions({ privateKeyFile, knownHostsFile, port }),
      reachable: "Your address must be among those that may SSH, and the instance must run.",
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
