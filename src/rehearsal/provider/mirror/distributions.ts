import {
  CreateDistributionWithTagsCommand,
  DeleteDistributionCommand,
  GetDistributionCommand,
} from "@aws-sdk/client-cloudfront";
import { elements, text } from "../values/compare";
import type { MirrorTable, MirroredType } from "./mirror-type";
import { unlessGone } from "./mirrored-call";
import { tagList } from "./tags";

/** Only with its comment and tags, by which `recover` finds it, and the first origin, which publishing needs. */
const distribution: MirroredType = {
  async create(planned, { cloud, region }) {
    const [first = {}] = elements(planned, "origin");
    const origin = text(first, "origin_id") ?? "origin";
    const { Distribution } = await cloud.cloudfront(region).send(
      new CreateDistributionWithTagsCommand({
        DistributionConfigWithTags: {
          DistributionConfig: {
            CallerReference: `${text(planned, "comment") ?? ""} ${String(planned["id"])}`,
            Comment: text(planned, "comment") ?? "",
            Enabled: planned["enabled"] === true,
            Origins: {
              Quantity: 1,
              Items: [{ Id: origin, DomainName: text(first, "domain_name") ?? "origin.example.com" }],
            },
            DefaultCacheBehavior: { TargetOriginId: origin, ViewerProtocolPolicy: "redirect-to-https" },
          },
          Tags: { Items: tagList(planned) },
        },
      }),
    );
    return { id: Distribution?.Id, arn: Distribution?.ARN, domain_name: Distribution?.DomainName };
  },
  async read(state, { cloud, region }) {
    const Id = text(state, "id");
    const found = await unlessGone(cloud.cloudfront(region).send(new GetDistributionCommand({ Id })));
    return found === undefined ? undefined : {};
  },
  update: () => Promise.resolve({}),
  async delete(state, { cloud, region }) {
    const Id = text(state, "id");
    const client = cloud.cloudfront(region);
    const found = await unlessGone(client.send(new GetDistributionCommand({ Id })));
    if (found !== undefined) await client.send(new DeleteDistributionCommand({ Id, IfMatch: found.ETag }));
  },
  import: (id) => ({ id }),
};

export const distributionsMirror: MirrorTable = { aws_cloudfront_distribution: distribution };
