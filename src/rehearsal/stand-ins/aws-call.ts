import type { IncomingHttpHeaders } from "node:http";

/** One call of AWS's API, as far as stand-ins need to know it. */
export interface AwsCall {
  /** As the signature names it: `ssm`, `elasticloadbalancing`. */
  readonly service: string;
  /** Such as `SendCommand`; empty where the service has none in its requests. */
  readonly action: string;
  readonly region: string;
  /** Who signed it. */
  readonly accessKeyId: string;
  readonly body: string;
}

/** What a stand-in answers. */
export interface AwsAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Plays a part of AWS. @returns undefined for calls that are not its own: moto answers those */
export type StandIn = (call: AwsCall) => Promise<AwsAnswer | undefined>;

/** Whose call it is, from its headers alone; undefined where it is not signed. */
export function signatureOf(
  headers: IncomingHttpHeaders,
): Pick<AwsCall, "service" | "region" | "accessKeyId"> | undefined {
  const scope = /Credential=([^/,\s]+)\/\d+\/([^/]+)\/([^/]+)\/aws4_request/.exec(
    headers.authorization ?? "",
  );
  const [, accessKeyId, region, service] = scope ?? [];
  if (accessKeyId === undefined || region === undefined || service === undefined) return undefined;
  return { accessKeyId, region, service };
}

/** What it asks for: JSON services say so in a header, the others in a form. */
export function actionOf(headers: IncomingHttpHeaders, body: string): string {
  const target = headers["x-amz-target"];
  if (typeof target === "string") return target.split(".").at(-1) ?? "";
  return new URLSearchParams(body).get("Action") ?? "";
}

/** An answer of a service that speaks JSON. */
export function jsonAnswer(body: object): AwsAnswer {
  return { status: 200, contentType: "application/x-amz-json-1.1", body: JSON.stringify(body) };
}

/** An error that AWS itself would answer with. */
export class AwsError extends Error {
  /** @param code such as `InvalidInstanceId` */
  constructor(
    readonly code: string,
    message = "",
  ) {
    super(message);
  }
}
