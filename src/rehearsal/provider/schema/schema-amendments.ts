import { createHash } from "node:crypto";
import { type ArgumentFacts, factsFingerprint, factsOf } from "../../../provider-facts/facts";
import type { AttributeSchema, BlockSchema, NestedBlockSchema, TypeSchema } from "./schema-model";
import { WAF_STATEMENTS } from "./wafv2-statement";

/** Sensitive attributes of data sources, which the facts do not cover. Source: the provider's documentation. */
const SENSITIVE_DATA: Readonly<Record<string, readonly string[]>> = {
  aws_api_gateway_api_key: ["value"],
  aws_codeartifact_authorization_token: ["authorization_token"],
  aws_cognito_user_pool_client: ["client_secret"],
  aws_dms_endpoint: ["password"],
  aws_ecr_authorization_token: ["authorization_token", "password"],
  aws_ecrpublic_authorization_token: ["authorization_token", "password"],
  aws_eks_cluster_auth: ["token"],
  aws_elasticache_user: ["passwords"],
  aws_glue_connection: ["connection_properties"],
  aws_kms_ciphertext: ["plaintext"],
  aws_kms_secrets: ["plaintext"],
  aws_redshift_cluster_credentials: ["db_password"],
  aws_redshiftserverless_credentials: ["db_password"],
  aws_secretsmanager_random_password: ["random_password"],
  aws_secretsmanager_secret_version: ["secret_binary", "secret_string"],
  aws_ssm_parameter: ["value"],
  aws_ssm_parameters_by_path: ["values"],
};

/** A hash of everything the schemas have beyond the bindings; part of their cache key. */
export const AMENDMENTS_FINGERPRINT = createHash("sha256")
  .update(textOf([SENSITIVE_DATA, WAF_STATEMENTS, factsFingerprint()]))
  .digest("hex");

/** Like JSON, but with each object once: written out, WAF's statements take a megabyte and 20 ms at each start. */
function textOf(value: unknown, seen = new Map<object, number>()): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const known = seen.get(value);
  if (known !== undefined) return `#${known}`;
  seen.set(value, seen.size);
  const parts = Object.entries(value).map(([name, inner]) => `${name}:${textOf(inner, seen)}`);
  return `{${parts.join()}}`;
}

/**
 * Adds to the schema what the bindings do not say: sensitivity, item limits of blocks, and the shape of WAF statements.
 */
export function amendSchema({ typeName, kind, block }: TypeSchema): BlockSchema {
  if (kind === "provider") return block;
  if (kind === "data")
    return mapAttributes(block, (attribute, name) =>
      SENSITIVE_DATA[typeName]?.includes(name) === true ? { ...attribute, sensitive: true } : attribute,
    );
  const amended = withFacts(block, factsOf(typeName)?.arguments);
  const statement = WAF_STATEMENTS[typeName];
  return statement === undefined ? amended : withStatements(amended, statement);
}

function mapAttributes(
  block: BlockSchema,
  change: (attribute: AttributeSchema, name: string) => AttributeSchema,
): BlockSchema {
  const blocks = mapValues(block.blocks, (nested: NestedBlockSchema) => ({
    ...nested,
    block: mapAttributes(nested.block, change),
  }));
  return { attributes: mapValues(block.attributes, change), blocks };
}

function withFacts(block: BlockSchema, facts: ArgumentFacts | undefined): BlockSchema {
  const attributes = mapValues(block.attributes, (attribute: AttributeSchema, name) => {
    const known = facts?.inner(name);
    return {
      ...attribute,
      ...(known?.writeOnly || attribute.writeOnly ? { writeOnly: true } : {}),
      // An object attribute with a sensitive part is sensitive as a whole.
      ...(known !== undefined && isSensitive(known) ? { sensitive: true } : {}),
    };
  });
  const blocks = mapValues(block.blocks, (nested: NestedBlockSchema, name) => {
    const known = facts?.inner(name);
    const [minItems = nested.minItems, maxItems = nested.maxItems] = known?.items ?? [];
    return {
      nesting: nested.nesting,
      block: withFacts(nested.block, known),
      ...(minItems === undefined ? {} : { minItems }),
      ...(maxItems === undefined ? {} : { maxItems }),
    };
  });
  return { attributes, blocks };
}

function isSensitive(facts: ArgumentFacts): boolean {
  return facts.sensitive ?? facts.names.some((name) => isSensitive(facts.inner(name) ?? facts));
}

/** The bindings type `rule.statement` as “anything”, because its schema contains itself. */
function withStatements(block: BlockSchema, statements: BlockSchema): BlockSchema {
  const rule = block.blocks["rule"];
  if (rule === undefined) return block;
  const attributes = Object.fromEntries(
    Object.entries(rule.block.attributes).filter(([name]) => name !== "statement"),
  );
  const statement: NestedBlockSchema = { nesting: "list", maxItems: 1, minItems: 1, block: statements };
  const amended = { ...rule, block: { attributes, blocks: { ...rule.block.blocks, statement } } };
  return { ...block, blocks: { ...block.blocks, rule: amended } };
}

function mapValues<T>(
  values: Readonly<Record<string, T>>,
  change: (value: T, key: string) => T,
): Record<string, T> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value, key)]));
}
