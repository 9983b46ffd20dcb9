import { ProviderError } from "../protocol/diagnostics";
import { hexDigits } from "../simulate/digits";
import { type ObjectValue, elements, strings, text } from "../values/compare";
import type { DataSource } from "./data-source";

type Statement = Record<string, unknown>;

interface Document {
  Version: string;
  Id?: string;
  Statement: Statement[];
}

/** Renders a policy document like the real provider, with its key order, sorting and indentation. */
const policyDocument: DataSource = (config) => {
  const document = combined(config);
  const json = JSON.stringify(document, undefined, 2);
  const minified = JSON.stringify(document);
  return {
    id: String(Number.parseInt(hexDigits(json, 8), 16)),
    json,
    minified_json: minified,
    version: document.Version,
  };
};

function combined(config: ObjectValue): Document {
  const id = text(config, "policy_id");
  const own: Document = {
    Version: text(config, "version") ?? "2012-10-17",
    ...(id === undefined ? {} : { Id: id }),
    Statement: elements(config, "statement").map(statement),
  };
  const sources = strings(config, "source_policy_documents").flatMap(statementsOf);
  const overrides = strings(config, "override_policy_documents").flatMap(statementsOf);
  return { ...own, Statement: overrides.reduce(override, [...sources, ...own.Statement]) };
}

/** Replaces the statement with the same Sid, or adds one. */
function override(statements: Statement[], added: Statement): Statement[] {
  const index = statements.findIndex((known) => added["Sid"] !== undefined && known["Sid"] === added["Sid"]);
  return index === -1 ? [...statements, added] : statements.with(index, added);
}

function statementsOf(json: string): Statement[] {
  try {
    const parsed = JSON.parse(json) as { Statement?: Statement | Statement[] };
    return [parsed.Statement ?? []].flat();
  } catch (error) {
    throw new ProviderError(
      `merging policy documents: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function statement(block: ObjectValue): Statement {
  const sid = text(block, "sid");
  const conditions = elements(block, "condition");
  const parts: readonly (readonly [string, unknown])[] = [
    ["Sid", sid === "" ? undefined : sid],
    ["Effect", text(block, "effect") ?? "Allow"],
    ["Action", oneOrMany(strings(block, "actions"))],
    ["NotAction", oneOrMany(strings(block, "not_actions"))],
    ["Resource", oneOrMany(strings(block, "resources"))],
    ["NotResource", oneOrMany(strings(block, "not_resources"))],
    ["Principal", principals(elements(block, "principals"))],
    ["NotPrincipal", principals(elements(block, "not_principals"))],
    ["Condition", conditions.length === 0 ? undefined : conditionMap(conditions)],
  ];
  return Object.fromEntries(parts.filter(([, value]) => value !== undefined));
}

/** Sorted in reverse, as the real provider does. */
function oneOrMany(values: readonly string[]): string | string[] | undefined {
  if (values.length === 0) return undefined;
  return values.length === 1 ? values[0] : [...values].sort().reverse();
}

function principals(blocks: readonly ObjectValue[]): unknown {
  if (blocks.length === 0) return undefined;
  const everybody = blocks.some(
    (block) => text(block, "type") === "*" && strings(block, "identifiers").includes("*"),
  );
  if (everybody) return "*";
  const byType: Record<string, string[]> = {};
  for (const block of blocks)
    (byType[text(block, "type") ?? "AWS"] ??= []).push(...strings(block, "identifiers"));
  return Object.fromEntries(
    Object.entries(byType).map(([type, identifiers]) => [type, oneOrMany(identifiers)]),
  );
}

function conditionMap(blocks: readonly ObjectValue[]): Record<string, Record<string, unknown>> {
  const map: Record<string, Record<string, unknown>> = {};
  for (const block of blocks) {
    const values = strings(block, "values");
    (map[text(block, "test") ?? ""] ??= {})[text(block, "variable") ?? ""] =
      values.length === 1 ? values[0] : values;
  }
  return map;
}

/** IAM policy documents. */
export const policyDocuments: Readonly<Record<string, DataSource>> = {
  aws_iam_policy_document: policyDocument,
};
