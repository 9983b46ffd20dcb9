import type { IncomingHttpHeaders } from "node:http";

/** A call of AWS's API as it arrives, with what authorization needs of it. */
export interface SignedCall {
  /** As the signature names it: `s3`, `elasticloadbalancing`. */
  readonly service: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly method: string;
  /** Path and query, as the request line has them. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Such as `SendCommand`; empty for the services that spell it by method and path. */
  readonly action: string;
  /** Empty for objects on their way to S3. */
  readonly body: string;
}

/** The parameters of a call whose body is JSON or a form; an empty object for others. */
export function parametersOf({ headers, body }: SignedCall): Readonly<Record<string, unknown>> {
  const type = headers["content-type"] ?? "";
  if (body === "") return {};
  if (/json/.test(type)) return JSON.parse(body) as Readonly<Record<string, unknown>>;
  if (/x-www-form-urlencoded/.test(type)) return Object.fromEntries(new URLSearchParams(body));
  return {};
}
