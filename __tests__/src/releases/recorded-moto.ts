import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { type RunningMoto, startMoto } from "../../../src/rehearsal/moto/start-moto";

/** One request that reached moto. */
export interface RecordedCall {
  /** Such as `SendCommand`, or `PUT /bucket/key` for S3 and CloudFront. */
  readonly action: string;
  readonly body: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** What follows the question mark of the address. */
  readonly query: string;
}

/** What is answered in moto's place, where moto cannot be brought to fail: simulated. */
export type Interference = (
  call: RecordedCall,
) => { readonly status?: number; readonly body: string } | undefined;

/** A moto of its own behind a proxy that writes down each call. */
export interface RecordedMoto {
  readonly endpoint: string;
  /** In the order in which they came. */
  readonly calls: RecordedCall[];
  /** Undone by `reset`. */
  interfere(interference: Interference): void;
  /** Forgets calls and interference. */
  reset(): void;
  stop(): Promise<void>;
}

export async function startRecordedMoto(): Promise<RecordedMoto> {
  const moto = await startMoto();
  const calls: RecordedCall[] = [];
  let interference: Interference = () => undefined;
  const server = createServer((request, response) => {
    void forward(moto, request, response, (call) => {
      calls.push(call);
      return interference(call);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    endpoint: `http://127.0.0.1:${portOf(server)}`,
    calls,
    interfere: (given) => (interference = given),
    reset: () => {
      calls.length = 0;
      interference = () => undefined;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await moto.stop();
    },
  };
}

async function forward(
  { endpoint }: RunningMoto,
  request: IncomingMessage,
  response: ServerResponse,
  record: Interference,
): Promise<void> {
  const body = await buffer(request);
  const instead = record({
    action: actionOf(request, body),
    body: body.toString(),
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    ),
    query: (request.url ?? "").split("?")[1] ?? "",
  });
  if (instead !== undefined) {
    response
      .writeHead(instead.status ?? 200, { "content-type": "application/x-amz-json-1.1" })
      .end(instead.body);
    return;
  }
  const answer = await fetch(`${endpoint}${request.url ?? "/"}`, {
    method: request.method ?? "GET",
    headers: headersOf(request),
    ...(body.length === 0 ? {} : { body }),
  });
  const kept = [...answer.headers].filter(([name]) => !["content-encoding", "connection"].includes(name));
  response.writeHead(answer.status, Object.fromEntries(kept)).end(Buffer.from(await answer.arrayBuffer()));
}

/** Those of the request but for what belongs to its connection. */
function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const own = Object.entries(headers).filter(
    ([name]) => !["host", "connection", "transfer-encoding", "content-length", "expect"].includes(name),
  );
  return Object.fromEntries(own.map(([name, value]) => [name, String(value)]));
}

/** JSON services name the action in a header, query services in the body. */
function actionOf(request: IncomingMessage, body: Buffer): string {
  const target = request.headers["x-amz-target"];
  if (typeof target === "string") return target.split(".").at(-1) ?? target;
  const action = /(?:^|&)Action=(\w+)/.exec(body.toString())?.[1];
  return action ?? `${request.method ?? ""} ${(request.url ?? "").split("?")[0] ?? ""}`;
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  return address.port;
}
