import type { Json, JsonObject } from "../../../text/json";
import { parseStructure } from "../../../masking/mask-value";

/**
 * Translates an OpenSearch Serverless policy, which lists resources, permissions and holders, to an IAM document;
 * undefined for any other text.
 */
export function serverlessDocument(text: string): Json | undefined {
  const blocks = parseStructure(text);
  if (!Array.isArray(blocks)) return undefined;
  const statements = objectsIn(blocks).flatMap((block) =>
    objectsIn(block["Rules"]).map(({ Resource = [], Permission = [] }) => ({
      Effect: "Allow",
      Principal: { AWS: block["Principal"] ?? [] },
      Action: Permission,
      Resource,
    })),
  );
  return { Statement: statements };
}

function objectsIn(value: Json | undefined): JsonObject[] {
  const list: readonly Json[] = Array.isArray(value) ? value : [];
  return list.filter(
    (item): item is JsonObject => typeof item === "object" && item !== null && !Array.isArray(item),
  );
}
