import { balancing } from "./balancing";
import { compute } from "./compute";
import { containers } from "./containers";
import { database } from "./database";
import { edge } from "./edge";
import { identity } from "./identity";
import { lightsail } from "./lightsail";
import { network } from "./network";
import { observability } from "./observability";
import { secrets } from "./secrets";
import { storage } from "./storage";
import type { KnowledgeTable, TypeKnowledge } from "./type-knowledge";

const TABLES: readonly KnowledgeTable[] = [
  balancing,
  compute,
  containers,
  database,
  edge,
  identity,
  lightsail,
  network,
  observability,
  secrets,
  storage,
];

/** What is known about each resource type, by name. */
export const KNOWN: ReadonlyMap<string, TypeKnowledge> = new Map(
  TABLES.flatMap((table) => Object.entries(table)),
);

const NOTHING: TypeKnowledge = {};

/** What is known about a resource type beyond its schema; empty for most types. */
export function knowledgeOf(typeName: string): TypeKnowledge {
  return KNOWN.get(typeName) ?? NOTHING;
}
