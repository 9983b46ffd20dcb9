import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { once } from "node:events";
import { createServer, type OutgoingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { runInNewContext } from "node:vm";
import type { Attributes, SynthesizedStack } from "../../synthesize";

/** A distribution as a stack describes it, on loopback: simulated are edge caches, compression and TLS. */
export interface Edge {
  readonly port: number;
  /** Paths that were requested, in order. */
  readonly requested: string[];
  close(): Promise<void>;
}

interface Behavior {
  readonly path_pattern?: string;
  readonly response_headers_policy_id: string;
  readonly function_association?: readonly { readonly function_arn: string }[];
}

const list = (value: unknown): readonly Attributes[] => [value ?? []].flat() as Attributes[];

/** Serves a bucket by the stack's distribution: its cache behaviors, function and response headers. */
export async function openEdge(stack: SynthesizedStack, Bucket: string): Promise<Edge> {
  const { attributes } = stack.resource("aws_cloudfront_distribution", "console");
  const [fallback] = list(attributes["default_cache_behavior"]) as unknown as Behavior[];
  const ordered = list(attributes["ordered_cache_behavior"]) as unknown as Behavior[];
  const requested: string[] = [];
  const s3 = new S3Client({ region: "us-east-1", forcePathStyle: true });
  const server = createServer((request, response) => {
    void (async () => {
      const { pathname } = new URL(request.url ?? "/", "http://edge");
      requested.push(pathname);
      const behavior = ordered.find(({ path_pattern = "" }) => matches(path_pattern, pathname)) ?? fallback;
      if (behavior === undefined) throw new Error("the distribution has no behavior");
      const path = rewritten(stack, behavior, pathname);
      const headers = headersOf(stack, behavior);
      try {
        const { Body, ContentType } = await s3.send(
          new GetObjectCommand({ Bucket, Key: decodeURI(path.slice(1)) }),
        );
        const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
        response.writeHead(200, { "content-type": ContentType, ...headers }).end(bytes);
      } catch {
        response.writeHead(404, headers).end();
      }
    })();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    requested,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

const matches = (pattern: string, path: string) =>
  new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`).test(path);

/** Runs the function that the stack uploads, as CloudFront does on a viewer's request. */
function rewritten(
  stack: SynthesizedStack,
  { function_association: associated = [] }: Behavior,
  uri: string,
): string {
  if (associated.length === 0) return uri;
  const code = String(stack.resource("aws_cloudfront_function", "console").attributes["code"]);
  const request = runInNewContext(`${code}\nhandler({ request: { uri } })`, { uri }) as {
    readonly uri: string;
  };
  return request.uri;
}

function headersOf(stack: SynthesizedStack, behavior: Behavior): OutgoingHttpHeaders {
  const address = /\$\{([\w.-]+)\.id\}/.exec(behavior.response_headers_policy_id)?.[1];
  const policy = stack
    .resources("aws_cloudfront_response_headers_policy")
    .find((resource) => resource.address === address)?.attributes;
  const [security = {}] = list(policy?.["security_headers_config"]);
  const [custom = {}] = list(policy?.["custom_headers_config"]);
  const part = (name: string) => list(security[name])[0] ?? {};
  const hsts = part("strict_transport_security");
  return {
    "strict-transport-security": `max-age=${String(hsts["access_control_max_age_sec"])}; includeSubDomains; preload`,
    "x-content-type-options": "nosniff",
    "x-frame-options": String(part("frame_options")["frame_option"]),
    "referrer-policy": String(part("referrer_policy")["referrer_policy"]),
    "content-security-policy": String(part("content_security_policy")["content_security_policy"]),
    ...Object.fromEntries(
      list(custom["items"]).map(({ header, value }) => [String(header).toLowerCase(), String(value)]),
    ),
  };
}
