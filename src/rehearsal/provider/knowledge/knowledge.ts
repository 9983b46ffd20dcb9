import { network } from "./network";
import type { KnowledgeTable, TypeKnowledge } from "./type-knowledge";

const TABLES: readonly KnowledgeTable[] = [network];

const KNOWN: ReadonlyMap<string, TypeKnowledge> = new Map(TABLES.flatMap((table) => Object.entries(table)));

const NOTHING: TypeKnowledge = {};

/** What is known about a resource type beyond its schema; nothing, for most types. */
export function knowledgeOf(typeName: string): TypeKnowledge {
  return KNOWN.get(typeName) ?? NOTHING;
}

/** The resource types that have an entry. */
export function knownTypes(): string[] {
  return [...KNOWN.keys()];
}
