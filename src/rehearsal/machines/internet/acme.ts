import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "node:tls";
import { ADDRESSES } from "../addresses";
import type { Machines } from "../machines";
import { mustRun } from "../run-words";

/** The server that programs request certificates from by default. */
const LETS_ENCRYPT = "acme-v02.api.letsencrypt.org";

const PORTS = { acme: 14000, management: 15000 } as const;

/** Issues certificates that only this network trusts. */
export interface CertificateIssuer {
  /** Its root certificate, for clients outside the machines to trust. */
  readonly rootFile: string;
}

/**
 * Runs pebble as Let's Encrypt: machines get certificates from it after it has reached them, over HTTP or TLS, at the
 * requested name.
 *
 * @param program pebble's binary on this system
 */
export async function addLetsEncrypt(machines: Machines, program: string): Promise<CertificateIssuer> {
  const { network, sites, authority } = machines;
  const folder = join(network.folder, "pebble");
  mkdirSync(folder);
  const { key, certificate } = await authority.issue(LETS_ENCRYPT);
  writeFileSync(join(folder, "key.pem"), key);
  writeFileSync(join(folder, "cert.pem"), certificate);
  writeFileSync(join(folder, "config.json"), JSON.stringify({ pebble: settings(folder) }));
  const [nsenter = "", ...words] = network.inside([
    program,
    ...["-config", join(folder, "config.json"), "-dnsserver", `${ADDRESSES.resolver}:53`],
  ]);
  // By default pebble pauses at random before it answers, and rejects some requests by chance.
  const env = { ...process.env, PEBBLE_VA_NOSLEEP: "1", PEBBLE_WFE_NONCEREJECT: "0" };
  spawn(nsenter, words, { stdio: "ignore", env }).unref();
  await sites.add([LETS_ENCRYPT], async (incoming, response) => {
    const socket = await network.connect(ADDRESSES.mirror, PORTS.acme);
    const secure = connect({ socket, ca: authority.certificate, servername: LETS_ENCRYPT });
    const onward = httpRequest(
      {
        createConnection: () => secure,
        method: incoming.method,
        path: incoming.url?.replace(/^\/directory$/, "/dir"),
        headers: incoming.headers,
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on("error", () => response.destroy());
    incoming.pipe(onward);
  });
  const rootFile = join(folder, "root.pem");
  writeFileSync(rootFile, await rootOf(machines));
  return { rootFile };
}

function settings(folder: string): object {
  return {
    listenAddress: `${ADDRESSES.mirror}:${PORTS.acme}`,
    managementListenAddress: `${ADDRESSES.mirror}:${PORTS.management}`,
    certificate: join(folder, "cert.pem"),
    privateKey: join(folder, "key.pem"),
    httpPort: 80,
    tlsPort: 443,
    ocspResponderURL: "",
    externalAccountBindingRequired: false,
  };
}

async function rootOf({ network }: Machines): Promise<string> {
  const url = `https://${ADDRESSES.mirror}:${PORTS.management}/roots/0`;
  for (let attempt = 0; ; attempt++) {
    try {
      return await mustRun(network.inside(["curl", "-sSfk", "--max-time", "2", url]));
    } catch (error) {
      if (attempt === 50) throw error;
      await sleep(100);
    }
  }
}
