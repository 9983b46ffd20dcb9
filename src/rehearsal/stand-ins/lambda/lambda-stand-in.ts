import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** The result of a function's run. */
export interface FunctionRun {
  /** Its output. */
  readonly log: string;
  /** The error message, if it failed. */
  readonly error?: string;
}

export interface LambdaStandInOptions {
  /** Each function's initial image, by function name. */
  readonly functions: Readonly<Record<string, string>>;
  /** Runs an image's program. */
  run(image: string, payload: string): Promise<FunctionRun>;
}

export interface LambdaStandIn {
  /** The value of `AWS_ENDPOINT_URL_LAMBDA`. */
  readonly endpoint: string;
  imageOf(functionName: string): string | undefined;
  close(): Promise<void>;
}

/** The length at which Lambda truncates the log in its answer, in bytes. */
const LOG_BYTES = 4096;

/** Runs Lambda functions on this machine; moto would need container images. Simulated: timeouts, network and roles. */
export async function startLambda({ functions, run }: LambdaStandInOptions): Promise<LambdaStandIn> {
  const images = new Map(Object.entries(functions));
  const server = createServer((request, response) => {
    void (async () => {
      const name = decodeURIComponent(/\/functions\/([^/?]+)/.exec(request.url ?? "")?.[1] ?? "");
      const image = images.get(name);
      const answer = (body: object, headers: Record<string, string> = {}) =>
        response.writeHead(200, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
      if (image === undefined) {
        response
          .writeHead(404, { "x-amzn-errortype": "ResourceNotFoundException" })
          .end(JSON.stringify({ Message: `Function not found: ${name}` }));
        return;
      }
      const body = await textOf(request);
      if (request.url?.endsWith("/invocations") === true) {
        const { log, error } = await run(image, body);
        const tail = Buffer.from(log).subarray(-LOG_BYTES).toString("base64");
        const failed: Record<string, string> =
          error === undefined ? {} : { "x-amz-function-error": "Unhandled" };
        answer(error === undefined ? { migrated: true } : { errorMessage: error }, {
          "x-amz-log-result": tail,
          ...failed,
        });
        return;
      }
      if (request.method === "PUT") images.set(name, (JSON.parse(body) as { ImageUri: string }).ImageUri);
      const configuration = { FunctionName: name, State: "Active", LastUpdateStatus: "Successful" };
      if (request.url?.endsWith("/configuration") === true) answer(configuration);
      else if (request.method === "PUT") answer(configuration);
      else answer({ Configuration: configuration, Code: { ImageUri: images.get(name) } });
    })().catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  server.listen(0, "127.0.0.1").unref();
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    imageOf: (name) => images.get(name),
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const piece of request) text += String(piece);
  return text;
}
