import {
  GetInstancePortStatesCommand,
  LightsailClient,
  type PortInfo,
  PutInstancePublicPortsCommand,
} from "@aws-sdk/client-lightsail";
import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Machine } from "../../../src/rehearsal/machines/machine";
import type { MachineNetwork } from "../../../src/rehearsal/machines/machine-network";
import { imageRegistry } from "../machines/image-registry";
import { rehearseWithMachines, type RehearsedWorld } from "../machines/rehearsed-world";
import { baseLayer, standInImages } from "./stand-in-images";

export const PROD = ["jarvis", "prod"] as const;
export const DOMAIN = "jarvis.example.com";
export const INSTANCE = "jarvis-prod-instance";

/** Who may SSH, and a guesser among them. */
export const FRIEND = "192.0.2.1";
export const GUESSER = "198.51.100.66";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** Opens ports in Lightsail's firewall by hand. @returns what closes them again */
export async function openByHand(
  { world }: RehearsedWorld,
  fromPort: number,
  toPort: number,
): Promise<() => Promise<void>> {
  const credentials = { accessKeyId: "rehearsal", secretAccessKey: "rehearsal" };
  const client = new LightsailClient({ endpoint: world.endpoint, region: "us-east-1", credentials });
  const { portStates: before = [] } = await client.send(
    new GetInstancePortStatesCommand({ instanceName: INSTANCE }),
  );
  const put = async (portInfos: PortInfo[]): Promise<void> => {
    await client.send(new PutInstancePublicPortsCommand({ instanceName: INSTANCE, portInfos }));
    await world.ec2.settled();
  };
  await put([{ fromPort, toPort, protocol: "tcp", cidrs: ["0.0.0.0/0"] }]);
  return () => put(before).finally(() => client.destroy());
}

/** The document's tables and columns (reference, `init.sql`), as PostgreSQL lists them. */
export const COLUMNS: Readonly<Record<string, string>> = {
  embeddings: "id document_id chunk_text chunk_index vector embedding_model created_at metadata",
  knowledge_documents:
    "id source_url source_type title content metadata created_at updated_at last_indexed_at",
  logs: "id session_id request_type request_data response_data latency_ms status error_message created_at expires_at",
  sessions: "id user_id context_data created_at updated_at expires_at status",
  users: "id device_token created_at updated_at metadata",
};

/** The document's indexes besides primary keys: the table, the kind and the columns of each. */
export const INDEXES: readonly string[] = [
  "embeddings btree (document_id)",
  "embeddings hnsw (vector vector_cosine_ops)",
  "knowledge_documents btree (source_type)",
  "knowledge_documents btree (source_url)",
  "logs btree (created_at)",
  "logs btree (expires_at)",
  "logs btree (request_type)",
  "logs btree (session_id)",
  "sessions btree (expires_at)",
  "sessions btree (status)",
  "sessions btree (user_id)",
  "users btree (device_token)",
];

/** Jarvis's prod, applied in a world where its instance boots, and the registries that it pulls from. */
export async function openJarvis(): Promise<RehearsedWorld> {
  const layer = baseLayer();
  const rehearsed = await rehearseWithMachines(["example.com"], {
    environment: { JARVIS_SWAP_MIB: "16", RETRY_PAUSE_SECONDS: "1" },
  });
  const { world, checkout, succeed } = rehearsed;
  const { hub, github } = standInImages(await layer);
  const { sites } = world.ec2.machines;
  await sites.add(["registry-1.docker.io"], imageRegistry(hub).handler);
  await sites.add(["ghcr.io"], imageRegistry(github).handler);
  checkout.edit(
    "systems/jarvis/prod.yaml",
    'ssh_from: ["203.0.113.0/24"]',
    `ssh_from: ["${FRIEND}/32", "${GUESSER}/32"]`,
  );
  await succeed("bootstrap", "jarvis");
  await succeed("apply", ...PROD, "--auto-approve");
  await world.ec2.settled();
  return rehearsed;
}

/** A request as a client would make it, from an address of its own where it says so. */
export function ask(
  network: MachineNetwork,
  {
    host,
    path,
    from,
    headers = {},
  }: { host: string; path: string; from?: string; headers?: Record<string, string> },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const agent = network.agent({ seconds: 10, ...(from === undefined ? {} : { from }) });
    const asked = request({ agent, host, port: 80, path, headers, timeout: 15_000 });
    asked
      .on("response", (response) => {
        let body = "";
        response.setEncoding("utf8").on("data", (piece: string) => (body += piece));
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: body.trim() }),
        );
        response.on("error", reject);
      })
      .on("upgrade", (response, socket) => {
        socket.destroy();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: "" });
      })
      .on("timeout", () => asked.destroy(new Error("no answer in 15 s")))
      .on("error", reject)
      .end();
  });
}

/** How often each answer was seen: the version that gave it, or what went wrong. */
export type Seen = ReadonlyMap<string, number>;

/**
 * Asks every 50 ms while something is done, whether or not the one before has its answer. Addresses take turns: nginx
 * lets each have ten requests a second.
 */
export async function askAllAlong(
  ask: (from: string) => Promise<Answer>,
  work: () => Promise<unknown>,
): Promise<Seen> {
  const seen = new Map<string, number>();
  const answers: Promise<void>[] = [];
  const count = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1);
  const one = (number: number): Promise<void> =>
    ask(`198.51.100.${201 + (number % 4)}`).then(
      ({ status, body }) =>
        count(status === 200 ? (JSON.parse(body) as { version: string }).version : `status ${status}`),
      (error: Error) => count(error.message),
    );
  const timer = setInterval(() => void answers.push(one(answers.length)), 50);
  try {
    await work();
    await sleep(500);
  } finally {
    clearInterval(timer);
    await Promise.all(answers);
  }
  return seen;
}

/** Runs a script in a machine as root. @throws Error with what it printed when it fails */
export async function mustSucceed(machine: Machine, script: string): Promise<string> {
  const { code, stdout, stderr } = await machine.shell(script);
  if (code !== 0) throw new Error(`${script}\nexits ${code}\n${stdout}${stderr}`);
  return stdout;
}
