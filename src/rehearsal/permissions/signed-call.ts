import type { IncomingHttpHeaders } from "node:http";

/** An incoming AWS API call, with the parts that authorization needs. */
export interface SignedCall {
  /** The service in the signature: `s3`, `elasticloadbalancing`. */
  readonly service: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly method: string;
  /** Path and query from the request line. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Such as `SendCommand`; empty for services that identify actions by method and path. */
  readonly action: string;
  /** Empty for objects on their way to S3. */
  readonly body: string;
}

/** The parameters in a JSON or form body; empty for other bodies. */
export function parametersOf({ headers, body }: SignedCall): Readonly<Record<string, unknown>> {
  const type = headers["content-type"] ?? "";
  if (body === "") return {};
  if (/json/.test(type)) return JSON.parse(body) as Readonly<Record<string, unknown>>;
  if (/x-www-form-urlencoded/.test(type)) return Object.fromEntries(new URLSearchParams(body));
  return {};
}
