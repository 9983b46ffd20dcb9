import {
  CreateDocumentCommand,
  DeleteDocumentCommand,
  DescribeDocumentCommand,
  type DocumentFormat,
  type DocumentType,
  GetDocumentCommand,
  UpdateDocumentCommand,
  UpdateDocumentDefaultVersionCommand,
} from "@aws-sdk/client-ssm";
import { parse } from "yaml";
import { sameValue, text } from "../values/compare";
import type { MirrorTable, MirroredType } from "./mirror-type";
import { unlessGone } from "./mirrored-call";
import { tagList } from "./tags";

/** Systems Manager returns documents reformatted, which is not a change. JSON is read as YAML. */
function sameContent(found: string, known: unknown): boolean {
  return typeof known === "string" && sameValue(parse(found), parse(known));
}

const document: MirroredType = {
  async create(planned, { cloud, region }) {
    await cloud.ssm(region).send(
      new CreateDocumentCommand({
        Name: text(planned, "name"),
        Content: text(planned, "content"),
        DocumentType: text(planned, "document_type") as DocumentType,
        DocumentFormat: (text(planned, "document_format") ?? "JSON") as DocumentFormat,
        Tags: tagList(planned),
      }),
    );
    return {};
  },
  async read(state, { cloud, region }) {
    const Name = text(state, "name") ?? text(state, "id");
    const ssm = cloud.ssm(region);
    const described = (await unlessGone(ssm.send(new DescribeDocumentCommand({ Name }))))?.Document;
    if (described === undefined) return undefined;
    // Without a format it comes as JSON, whatever it was made from.
    const { DocumentFormat } = described;
    const found = await ssm.send(new GetDocumentCommand({ Name, DocumentFormat }));
    return {
      name: found.Name,
      ...(sameContent(found.Content ?? "", state["content"]) ? {} : { content: found.Content }),
      document_type: found.DocumentType,
      default_version: described.DefaultVersion,
      latest_version: described.LatestVersion,
      document_format: found.DocumentFormat,
    };
  },
  async update(prior, planned, { cloud, region }) {
    if (prior["content"] === planned["content"]) return {};
    const Name = text(planned, "name");
    const answer = await cloud.ssm(region).send(
      new UpdateDocumentCommand({
        Name,
        Content: text(planned, "content"),
        DocumentFormat: (text(planned, "document_format") ?? "JSON") as DocumentFormat,
        DocumentVersion: "$LATEST",
      }),
    );
    const DocumentVersion = answer.DocumentDescription?.DocumentVersion;
    await cloud.ssm(region).send(new UpdateDocumentDefaultVersionCommand({ Name, DocumentVersion }));
    return {
      default_version: DocumentVersion,
      document_version: DocumentVersion,
      latest_version: DocumentVersion,
    };
  },
  async delete(state, { cloud, region }) {
    await unlessGone(cloud.ssm(region).send(new DeleteDocumentCommand({ Name: text(state, "name") })));
  },
  import: (id) => ({ name: id }),
};

/** Documents of Systems Manager. */
export const documentsMirror: MirrorTable = { aws_ssm_document: document };
