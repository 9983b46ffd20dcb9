import { type HostedZone, ListHostedZonesCommand } from "@aws-sdk/client-route-53";
import { ProviderError } from "../protocol/diagnostics";
import { hexDigits } from "../simulate/digits";
import { text } from "../values/compare";
import type { DataSource, DataSourceContext } from "./data-source";

/** Ids of CloudFront's managed policies, from AWS's documentation. */
const CACHE_POLICIES: Readonly<Record<string, string>> = {
  "Managed-Amplify": "2e54312d-136d-493c-8eb9-b001f22f67d2",
  "Managed-CachingDisabled": "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
  "Managed-CachingOptimized": "658327ea-f89d-4fab-a63d-7e88639e58f6",
  "Managed-CachingOptimizedForUncompressedObjects": "b2884449-e4de-46a7-ac36-70bc7f1ddd6d",
  "Managed-Elemental-MediaPackage": "08627262-05a9-4f76-9ded-b50ca2e3a84f",
  UseOriginCacheControlHeaders: "83da9c7e-98b4-4e11-a168-04f0df8e2c65",
  "UseOriginCacheControlHeaders-QueryStrings": "4cc15a8a-d715-48a4-82b8-cc0b614638fe",
};

const REQUEST_POLICIES: Readonly<Record<string, string>> = {
  "Managed-AllViewer": "216adef6-5c7f-47e4-b989-5492eafa07d3",
  "Managed-AllViewerAndCloudFrontHeaders-2022-06": "33f36d7e-f396-46d9-90e0-52428a34d9dc",
  "Managed-AllViewerExceptHostHeader": "b689b0a8-53d0-40ab-baf2-68738e2966ac",
  "Managed-CORS-CustomOrigin": "59781a5b-3903-41f3-afcb-af62929ccde1",
  "Managed-CORS-S3Origin": "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf",
  "Managed-UserAgentRefererHeaders": "acba4595-bd28-49b8-b9fe-13317c0390fa",
};

const HEADER_POLICIES: Readonly<Record<string, string>> = {
  "Managed-CORS-and-SecurityHeadersPolicy": "e61eb60c-9c35-4d20-a928-2b84e02af89c",
  "Managed-CORS-With-Preflight": "5cc3b908-e619-4b99-88e5-2cf7f45965bd",
  "Managed-CORS-with-preflight-and-SecurityHeadersPolicy": "eaab4381-ed33-4a86-88ca-d9558dc6cd63",
  "Managed-SecurityHeadersPolicy": "67f7725c-6f97-4210-82d7-5512b31e9d03",
  "Managed-SimpleCORS": "60669652-455b-4ae9-85a4-c4c02393f86c",
};

function policy(what: string, known: Readonly<Record<string, string>>): DataSource {
  return (config) => {
    const name = text(config, "name");
    if (name === undefined) return { id: text(config, "id") };
    const id = known[name];
    if (id === undefined)
      throw new ProviderError(
        `reading CloudFront ${what} Policy (${name}): no matching CloudFront ${what} Policy found`,
      );
    return { id, name };
  };
}

const zone: DataSource = async (config, context) => {
  const id = text(config, "zone_id");
  const name = text(config, "name")?.replace(/\.$/, "");
  const found = await madeZone(config["private_zone"] === true, name, id, context);
  if (found !== undefined) return zoneAnswer(found.id, found.name);
  const told = context.shared.zones.find(
    (candidate) => candidate === name || toldId(candidate, context) === id,
  );
  if (told === undefined) throw new ProviderError("no matching Route 53 Hosted Zone found");
  return zoneAnswer(toldId(told, context), told);
};

async function madeZone(
  isPrivate: boolean,
  name: string | undefined,
  id: string | undefined,
  { shared, settings }: DataSourceContext,
) {
  const answer = await shared.cloud?.route53(settings.region).send(new ListHostedZonesCommand({}));
  const matches = ({ Name, Id, Config }: HostedZone): boolean =>
    (id === undefined ? Name?.replace(/\.$/, "") === name : Id === `/hostedzone/${id}`) &&
    (Config?.PrivateZone ?? false) === isPrivate;
  const zones = answer?.HostedZones?.filter(matches) ?? [];
  if (zones.length > 1)
    throw new ProviderError(
      "multiple Route 53 Hosted Zones matched; use additional constraints to reduce matches to a single Route 53 Hosted Zone",
    );
  const [only] = zones;
  return only === undefined
    ? undefined
    : { id: (only.Id ?? "").replace("/hostedzone/", ""), name: (only.Name ?? "").replace(/\.$/, "") };
}

function toldId(name: string, { shared }: DataSourceContext): string {
  return `Z${hexDigits(`${shared.account} zone ${name}`, 20).toUpperCase()}`;
}

function zoneAnswer(id: string, name: string) {
  const servers = ["com", "net", "org", "co.uk"].map(
    (tld) => `ns-${Number.parseInt(hexDigits(`${id} ${tld}`, 3), 16) % 2048}.awsdns-00.${tld}`,
  );
  return {
    id,
    zone_id: id,
    name,
    arn: `arn:aws:route53:::hostedzone/${id}`,
    name_servers: servers,
    primary_name_server: servers[0],
    private_zone: false,
    resource_record_set_count: 2,
  };
}

/**
 * AWS-managed prefix lists, whose ids differ by region. These two are AWS's; other ids are made up in the same form.
 */
const PREFIX_LISTS: Readonly<Record<string, string>> = {
  "com.amazonaws.global.cloudfront.origin-facing us-east-1": "pl-3b927c52",
  "com.amazonaws.global.cloudfront.origin-facing eu-west-1": "pl-4fa04526",
};

const prefixList: DataSource = (config, { settings }) => {
  const region = text(config, "region") ?? settings.region;
  const name = text(config, "name") ?? "com.amazonaws.global.cloudfront.origin-facing";
  const id =
    text(config, "id") ?? PREFIX_LISTS[`${name} ${region}`] ?? `pl-${hexDigits(`${name} ${region}`, 8)}`;
  return {
    id,
    name,
    arn: `arn:aws:ec2:${region}:aws:prefix-list/${id}`,
    address_family: "IPv4",
    entries: [],
    max_entries: 0,
    owner_id: "AWS",
    version: 1,
  };
};

/** Data sources of CloudFront, Route 53 and AWS's prefix lists. */
export const edge: Readonly<Record<string, DataSource>> = {
  aws_cloudfront_cache_policy: policy("Cache", CACHE_POLICIES),
  aws_cloudfront_origin_request_policy: policy("Origin Request", REQUEST_POLICIES),
  aws_cloudfront_response_headers_policy: policy("Response Headers", HEADER_POLICIES),
  aws_ec2_managed_prefix_list: prefixList,
  aws_route53_zone: zone,
};
