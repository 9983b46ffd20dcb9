import { once } from "node:events";
import {
  type ClientRequest,
  createServer,
  type IncomingMessage,
  request,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import type { Permissions } from "../permissions/permissions";
import type { SignedCall } from "../permissions/signed-call";
import { actionOf, type AwsAnswer, AwsError, signatureOf, type StandIn } from "./aws-call";
import { denialAnswer } from "./denial-answer";

/** A proxy in front of moto. */
export interface AwsFront {
  /** `http://127.0.0.1:<port>`, the endpoint for every client. */
  readonly endpoint: string;
  close(): Promise<void>;
}

/** Content types that a stand-in may answer. Other bodies are objects on their way to S3. */
const READ_BY_US = /^(application\/x-amz-json|application\/x-www-form-urlencoded)/;

export interface FrontOptions {
  /** Checks every call of a role or user. @default - everything is allowed */
  readonly permissions?: Permissions;
  /** Answers requests that are not AWS calls; undefined for those that are moto's. @default - moto answers all */
  readonly answerUnsigned?: (incoming: IncomingMessage) => Promise<AwsAnswer | undefined>;
}

/**
 * A server on loopback that denies what the caller's policies do not allow, lets stand-ins answer the calls they know,
 * and forwards all others to moto unchanged.
 */
export async function openAwsFront(
  moto: string,
  standIns: readonly StandIn[],
  { permissions, answerUnsigned }: FrontOptions = {},
): Promise<AwsFront> {
  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const signature = signatureOf(incoming.headers);
    if (signature === undefined) {
      const own = await answerUnsigned?.(incoming);
      if (own !== undefined) send(response, own);
      else incoming.pipe(forward(moto, incoming, response));
      return;
    }
    const isRead = isReadByUs(incoming);
    const body = isRead ? await readBody(incoming) : Buffer.alloc(0);
    const { headers, method = "GET", url = "/" } = incoming;
    const action = actionOf(headers, body.toString());
    const call: SignedCall = { ...signature, method, url, headers, action, body: body.toString() };
    const denial = await permissions?.denialOf(call);
    if (denial !== undefined) {
      // Read the rest of the body, so that the caller gets the answer.
      incoming.resume();
      send(response, denialAnswer(call, denial.sentence));
      return;
    }
    const answer = isRead ? await firstAnswer(standIns, call) : undefined;
    if (answer !== undefined) send(response, answer);
    else if (isRead) forward(moto, incoming, response).end(body);
    else incoming.pipe(forward(moto, incoming, response));
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

function isReadByUs({ headers, method, url = "" }: IncomingMessage): boolean {
  // S3's DeleteObjects has the keys in its body.
  return READ_BY_US.test(headers["content-type"] ?? "") || (method === "POST" && /[?&]delete\b/.test(url));
}

function send(response: ServerResponse, { status, contentType, body, errorType }: AwsAnswer): void {
  const error = errorType === undefined ? {} : { "x-amzn-errortype": errorType };
  response.writeHead(status, { "content-type": contentType, ...error }).end(body);
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
