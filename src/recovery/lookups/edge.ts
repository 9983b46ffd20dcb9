import { ListTagsForCertificateCommand, paginateListCertificates } from "@aws-sdk/client-acm";
import {
  type CloudFrontClient,
  DescribeFunctionCommand,
  ListOriginAccessControlsCommand,
  ListResponseHeadersPoliciesCommand,
  ListTagsForResourceCommand,
  paginateListDistributions,
} from "@aws-sdk/client-cloudfront";
import {
  ListResourceRecordSetsCommand,
  ListTagsForResourceCommand as ListTagsInRoute53Command,
  paginateListHealthChecks,
  type ResourceRecordSet,
  type RRType,
} from "@aws-sdk/client-route-53";
import { unlessNotFound } from "../unless-not-found";
import { tagsOf } from "../ownership";
import type { PlannedCreation } from "../../plan/planned-changes";
import { argument, knowing, type LookupTable, type Sighting } from "./lookup";

const bare = (name: string | undefined): string =>
  (name ?? "")
    .toLowerCase()
    .replace(/\.$/, "")
    .replace(/^dualstack\./, "")
    .replace(/\\052/, "*");

/** Whether a record has the planned values; false while the plan does not know them. */
function saysThePlanned({ values }: PlannedCreation, found: ResourceRecordSet): boolean {
  const [alias] = (values["alias"] ?? []) as { readonly name?: string }[];
  if (alias !== undefined)
    return bare(alias.name) !== "" && bare(alias.name) === bare(found.AliasTarget?.DNSName);
  const wanted = (values["records"] ?? []) as string[];
  const there = (found.ResourceRecords ?? []).map(({ Value = "" }) => Value);
  const spell = (records: readonly string[]) => records.map(bare).sort().join("\n");
  return wanted.length > 0 && spell(wanted) === spell(there);
}

async function headersPolicyId(client: CloudFrontClient, name: string): Promise<string | undefined> {
  let Marker: string | undefined;
  do {
    const listed = await unlessNotFound(
      "cloudfront:ListResponseHeadersPolicies",
      client.send(new ListResponseHeadersPoliciesCommand({ Type: "custom", Marker })),
    );
    const { Items = [], NextMarker } = listed?.ResponseHeadersPolicyList ?? {};
    const found = Items.find(
      ({ ResponseHeadersPolicy: policy }) => policy?.ResponseHeadersPolicyConfig?.Name === name,
    );
    if (found !== undefined) return found.ResponseHeadersPolicy?.Id;
    Marker = NextMarker;
  } while (Marker !== undefined);
  return undefined;
}

/**
 * DNS records, certificates, and what serves them. Records have no tags, nor have CloudFront's access controls, functions
 * and headers policies, whose names an account has once.
 */
export const edgeLookups: LookupTable = {
  aws_route53_record: {
    by: "its zone, name, type and what it says",
    find: knowing(
      ["zone_id", "name", "type"],
      async ([zone = "", name = "", type = ""], { route53 }, creation) => {
        // Such a record is written over whatever is there.
        if (creation.values["allow_overwrite"] === true) return [];
        const listed = await unlessNotFound(
          "route53:ListResourceRecordSets",
          route53.send(
            new ListResourceRecordSetsCommand({
              HostedZoneId: zone,
              StartRecordName: name,
              StartRecordType: type as RRType,
            }),
          ),
        );
        const set = argument(creation, "set_identifier");
        const found = listed?.ResourceRecordSets?.find(
          (record) =>
            bare(record.Name) === bare(name) && record.Type === type && record.SetIdentifier === set,
        );
        if (found === undefined) return [];
        const id = [zone, bare(name), type, ...(set === undefined ? [] : [set])].join("_");
        return [{ id, ...(saysThePlanned(creation, found) ? {} : { obstacle: "it leads elsewhere" }) }];
      },
    ),
  },
  aws_route53_health_check: {
    by: "the name and the path that it asks",
    severalMayExist: true,
    find: knowing(["fqdn", "resource_path"], async ([fqdn = "", path = ""], { route53: client }) => {
      const sightings: Sighting[] = [];
      for await (const { HealthChecks = [] } of paginateListHealthChecks({ client }, {})) {
        const same = HealthChecks.filter(
          ({ HealthCheckConfig: asked }) =>
            asked?.FullyQualifiedDomainName === fqdn && asked.ResourcePath === path,
        );
        for (const { Id: ResourceId = "" } of same) {
          const asked = new ListTagsInRoute53Command({ ResourceType: "healthcheck", ResourceId });
          const { ResourceTagSet } = await client.send(asked);
          sightings.push({ id: ResourceId, tags: tagsOf(ResourceTagSet?.Tags) });
        }
      }
      return sightings;
    }),
  },
  // A second one of the same name is no error, and stays unused.
  aws_acm_certificate: {
    by: "its domain name",
    severalMayExist: true,
    find: knowing(["domain_name"], async ([name = ""], { acm: client }) => {
      const CertificateStatuses = ["PENDING_VALIDATION", "ISSUED"] as const;
      const sightings: Sighting[] = [];
      for await (const { CertificateSummaryList = [] } of paginateListCertificates(
        { client },
        { CertificateStatuses: [...CertificateStatuses] },
      )) {
        for (const { CertificateArn: id = "" } of CertificateSummaryList.filter(
          ({ DomainName }) => DomainName === name,
        )) {
          const { Tags } = await client.send(new ListTagsForCertificateCommand({ CertificateArn: id }));
          sightings.push({ id, tags: tagsOf(Tags) });
        }
      }
      return sightings;
    }),
  },
  aws_cloudfront_distribution: {
    by: "its comment",
    severalMayExist: true,
    find: knowing(["comment"], async ([comment = ""], { cloudfront: client }) => {
      const sightings: Sighting[] = [];
      for await (const page of paginateListDistributions({ client }, {})) {
        const same = page.DistributionList?.Items?.filter(({ Comment }) => Comment === comment) ?? [];
        for (const { Id: id = "", ARN } of same) {
          const { Tags } = await client.send(new ListTagsForResourceCommand({ Resource: ARN }));
          sightings.push({ id, tags: tagsOf(Tags?.Items) });
        }
      }
      return sightings;
    }),
  },
  aws_cloudfront_origin_access_control: {
    by: "its name",
    find: knowing(["name"], async ([name = ""], { cloudfront }) => {
      const listed = await cloudfront.send(new ListOriginAccessControlsCommand({ MaxItems: 100 }));
      const found = listed.OriginAccessControlList?.Items?.find(({ Name }) => Name === name);
      return found?.Id === undefined ? [] : [{ id: found.Id }];
    }),
  },
  aws_cloudfront_function: {
    by: "its name",
    find: knowing(["name"], async ([Name = ""], { cloudfront }) => {
      const found = await unlessNotFound(
        "cloudfront:DescribeFunction",
        cloudfront.send(new DescribeFunctionCommand({ Name })),
      );
      return found === undefined ? [] : [{ id: Name }];
    }),
  },
  aws_cloudfront_response_headers_policy: {
    by: "its name",
    find: knowing(["name"], async ([name = ""], { cloudfront }) => {
      const id = await headersPolicyId(cloudfront, name);
      return id === undefined ? [] : [{ id }];
    }),
  },
};
