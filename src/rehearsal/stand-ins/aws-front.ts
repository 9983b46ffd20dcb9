import { once } from "node:events";
import {
  type ClientRequest,
  createServer,
  type IncomingMessage,
  request,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { actionOf, type AwsAnswer, AwsError, signatureOf, type StandIn } from "./aws-call";

/** A proxy in front of moto. */
export interface AwsFront {
  /** `http://127.0.0.1:<port>`, the endpoint for every client. */
  readonly endpoint: string;
  close(): Promise<void>;
}

/** Content types that a stand-in may answer. Other bodies are objects on their way to S3. */
const READ_BY_US = /^(application\/x-amz-json|application\/x-www-form-urlencoded)/;

/** A server on loopback that lets stand-ins answer the calls they know and forwards all others to moto unchanged. */
export async function openAwsFront(moto: string, standIns: readonly StandIn[]): Promise<AwsFront> {
  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const signature = signatureOf(incoming.headers);
    if (signature === undefined || !READ_BY_US.test(incoming.headers["content-type"] ?? "")) {
      incoming.pipe(forward(moto, incoming, response));
      return;
    }
    const body = await readBody(incoming);
    const call = { ...signature, action: actionOf(incoming.headers, body.toString()), body: body.toString() };
    const answer = await firstAnswer(standIns, call);
    if (answer === undefined) forward(moto, incoming, response).end(body);
    else response.writeHead(answer.status, { "content-type": answer.contentType }).end(answer.body);
  };
  const server = createServer((incoming, response) => {
    handle(incoming, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500);
      response.end(String(error));
    });
  });
  server.listen(0, "127.0.0.1").unref();
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function firstAnswer(
  standIns: readonly StandIn[],
  call: Parameters<StandIn>[0],
): Promise<AwsAnswer | undefined> {
  try {
    for (const standIn of standIns) {
      const answer = await standIn(call);
      if (answer !== undefined) return answer;
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const body = JSON.stringify({ __type: error.code, message: error.message });
    return { status: 400, contentType: "application/x-amz-json-1.1", body };
  }
}

/**
 * Forwards a request to another server unchanged, and returns its answer.
 * @returns the stream for the request's body
 */
export function forward(moto: string, incoming: IncomingMessage, response: ServerResponse): ClientRequest {
  const { hostname, port } = new URL(moto);
  // Keep the Host header: moto uses it to identify services and buckets.
  const { method = "GET", url = "/", headers } = incoming;
  const onward = request({ hostname, port, method, path: url, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on("error", (error) => {
    if (!response.headersSent) response.writeHead(502);
    response.end(`the rehearsal's AWS does not answer: ${error.message}`);
  });
  return onward;
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of incoming) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
