import {
  CreateFunctionCommand,
  CreateOriginAccessControlCommand,
  CreateResponseHeadersPolicyCommand,
  DeleteFunctionCommand,
  DeleteOriginAccessControlCommand,
  DeleteResponseHeadersPolicyCommand,
  DescribeFunctionCommand,
  type FunctionRuntime,
  GetOriginAccessControlCommand,
  GetResponseHeadersPolicyCommand,
  type OriginAccessControlConfig,
  UpdateOriginAccessControlCommand,
} from "@aws-sdk/client-cloudfront";
import { type ObjectValue, text } from "../values/compare";
import type { MirrorTable, MirroredType } from "./mirror-type";
import { unlessGone } from "./mirrored-call";

function accessConfig(planned: ObjectValue): OriginAccessControlConfig {
  return {
    Name: text(planned, "name"),
    Description: text(planned, "description"),
    OriginAccessControlOriginType: text(planned, "origin_access_control_origin_type"),
    SigningBehavior: text(planned, "signing_behavior"),
    SigningProtocol: text(planned, "signing_protocol"),
  } as OriginAccessControlConfig;
}

const accessControl: MirroredType = {
  async create(planned, { cloud, region }) {
    const { OriginAccessControl, ETag } = await cloud
      .cloudfront(region)
      .send(new CreateOriginAccessControlCommand({ OriginAccessControlConfig: accessConfig(planned) }));
    return { id: OriginAccessControl?.Id, etag: ETag };
  },
  async read(state, { cloud, region }) {
    const Id = text(state, "id");
    const answer = await unlessGone(cloud.cloudfront(region).send(new GetOriginAccessControlCommand({ Id })));
    const found = answer?.OriginAccessControl?.OriginAccessControlConfig;
    if (found === undefined) return undefined;
    return {
      name: found.Name,
      description: found.Description,
      origin_access_control_origin_type: found.OriginAccessControlOriginType,
      signing_behavior: found.SigningBehavior,
      signing_protocol: found.SigningProtocol,
      etag: answer?.ETag,
    };
  },
  async update(prior, planned, { cloud, region }) {
    const { ETag } = await cloud.cloudfront(region).send(
      new UpdateOriginAccessControlCommand({
        Id: text(prior, "id"),
        IfMatch: text(prior, "etag"),
        OriginAccessControlConfig: accessConfig(planned),
      }),
    );
    return { etag: ETag };
  },
  async delete(state, { cloud, region }) {
    const [Id, IfMatch] = [text(state, "id"), text(state, "etag")];
    await unlessGone(cloud.cloudfront(region).send(new DeleteOriginAccessControlCommand({ Id, IfMatch })));
  },
  import: (id) => ({ id }),
};

/** Only that it exists: moto has no call that changes or publishes a function. */
const edgeFunction: MirroredType = {
  async create(planned, { cloud, region }) {
    await cloud.cloudfront(region).send(
      new CreateFunctionCommand({
        Name: text(planned, "name"),
        FunctionConfig: {
          Comment: text(planned, "comment") ?? "",
          Runtime: text(planned, "runtime") as FunctionRuntime,
        },
        FunctionCode: Buffer.from(text(planned, "code") ?? ""),
      }),
    );
    return {};
  },
  async read(state, { cloud, region }) {
    const Name = text(state, "name") ?? text(state, "id");
    const found = await unlessGone(cloud.cloudfront(region).send(new DescribeFunctionCommand({ Name })));
    return found === undefined ? undefined : { name: Name };
  },
  update: () => Promise.resolve({}),
  async delete(state, { cloud, region }) {
    const Name = text(state, "name");
    const client = cloud.cloudfront(region);
    const found = await unlessGone(client.send(new DescribeFunctionCommand({ Name })));
    if (found !== undefined) await client.send(new DeleteFunctionCommand({ Name, IfMatch: found.ETag }));
  },
  import: (id) => ({ name: id }),
};

/** Only with its name and comment. moto has no such policies: `moto/headers_policies.py` adds them. */
const headersPolicy: MirroredType = {
  async create(planned, { cloud, region }) {
    const { ResponseHeadersPolicy, ETag } = await cloud.cloudfront(region).send(
      new CreateResponseHeadersPolicyCommand({
        ResponseHeadersPolicyConfig: { Name: text(planned, "name"), Comment: text(planned, "comment") ?? "" },
      }),
    );
    return { id: ResponseHeadersPolicy?.Id, etag: ETag };
  },
  async read(state, { cloud, region }) {
    const Id = text(state, "id");
    const found = await unlessGone(
      cloud.cloudfront(region).send(new GetResponseHeadersPolicyCommand({ Id })),
    );
    const name = found?.ResponseHeadersPolicy?.ResponseHeadersPolicyConfig?.Name;
    return found === undefined ? undefined : { name: text(state, "name") ?? name };
  },
  update: () => Promise.resolve({}),
  async delete(state, { cloud, region }) {
    const [Id, IfMatch] = [text(state, "id"), text(state, "etag")];
    await unlessGone(cloud.cloudfront(region).send(new DeleteResponseHeadersPolicyCommand({ Id, IfMatch })));
  },
  import: (id) => ({ id }),
};

/** What a distribution refers to. */
export const cdnPartsMirror: MirrorTable = {
  aws_cloudfront_function: edgeFunction,
  aws_cloudfront_origin_access_control: accessControl,
  aws_cloudfront_response_headers_policy: headersPolicy,
};
