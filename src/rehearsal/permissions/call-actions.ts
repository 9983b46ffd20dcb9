import type { SignedCall } from "./signed-call";

export function actionIn(call: SignedCall): string {
  if (call.action !== "") return call.action;
  const path = new URL(call.url, "http://aws").pathname;
  const found = PATHS.find(
    ([service, method, pattern]) => service === call.service && method === call.method && pattern.test(path),
  );
  return found?.[3] ?? `${call.method} ${path}`;
}

/** Actions of services that identify them by method and path. */
const PATHS: readonly (readonly [service: string, method: string, path: RegExp, action: string])[] = [
  ["lambda", "POST", /\/functions\/[^/]+\/invocations$/, "InvokeFunction"],
  ["lambda", "GET", /\/functions\/[^/]+$/, "GetFunction"],
  ["lambda", "GET", /\/functions\/[^/]+\/configuration$/, "GetFunctionConfiguration"],
  ["lambda", "PUT", /\/functions\/[^/]+\/code$/, "UpdateFunctionCode"],
  ["cloudfront", "POST", /\/distribution\/[^/]+\/invalidation$/, "CreateInvalidation"],
  ["cloudfront", "GET", /\/distribution\/[^/]+\/invalidation\/[^/]+$/, "GetInvalidation"],
  ["cloudfront", "GET", /\/distribution\/[^/]+$/, "GetDistribution"],
  ["cloudfront", "GET", /\/origin-access-control$/, "ListOriginAccessControls"],
  ["cloudfront", "GET", /\/response-headers-policy$/, "ListResponseHeadersPolicies"],
  ["cloudfront", "GET", /\/function\/[^/]+\/describe$/, "DescribeFunction"],
  ["route53", "GET", /\/hostedzone\/[^/]+\/rrset$/, "ListResourceRecordSets"],
  ["route53", "POST", /\/hostedzone\/[^/]+\/rrset\/?$/, "ChangeResourceRecordSets"],
  ["route53", "GET", /\/hostedzone\/[^/]+$/, "GetHostedZone"],
  ["route53", "GET", /\/hostedzonesbyname$/, "ListHostedZonesByName"],
  ["route53", "GET", /\/hostedzone\/?$/, "ListHostedZones"],
  ["route53", "GET", /\/change\//, "GetChange"],
];
