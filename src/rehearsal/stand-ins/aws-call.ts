import type { IncomingHttpHeaders } from "node:http";

/** An AWS API call, as far as stand-ins need it. */
export interface AwsCall {
  /** The service in the signature: `ssm`, `elasticloadbalancing`. */
  readonly service: string;
  /** Such as `SendCommand`; empty if the service does not send one. */
  readonly action: string;
  readonly region: string;
  /** The access key that signed it. */
  readonly accessKeyId: string;
  readonly body: string;
}

/** A stand-in's answer. */
export interface AwsAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  /** The error's name, for services that return it only in a header. @default - none */
  readonly errorType?: string;
}

/**
 * Answers calls to a part of AWS.
 * @returns undefined for other calls, which moto answers
 */
export type StandIn = (call: AwsCall) => Promise<AwsAnswer | undefined>;

/** The signer of a call, from its headers; undefined if it is not signed. */
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

/** The call's action: a header in JSON services, a form field in the others. */
export function actionOf(headers: IncomingHttpHeaders, body: string): string {
  const target = headers["x-amz-target"];
  if (typeof target === "string") return target.split(".").at(-1) ?? "";
  return new URLSearchParams(body).get("Action") ?? "";
}

/** An answer in JSON. */
export function jsonAnswer(body: object): AwsAnswer {
  return { status: 200, contentType: "application/x-amz-json-1.1", body: JSON.stringify(body) };
}

/** An error as AWS would return it. */
export class AwsError extends Error {
  /** @param code such as `InvalidInstanceId` */
  constructor(
    readonly code: string,
    message = "",
  ) {
    super(message);
  }
}
