import type { MirrorTable, MirroredType } from "./mirror-type";

const TABLES: readonly MirrorTable[] = [];

const MIRRORED: ReadonlyMap<string, MirroredType> = new Map(TABLES.flatMap((table) => Object.entries(table)));

/** How a type exists in the simulated AWS; undefined for types that exist only in Terraform's state. */
export function mirrorOf(typeName: string): MirroredType | undefined {
  return MIRRORED.get(typeName);
}

/** The types that really exist in the simulated AWS. */
export function mirroredTypes(): string[] {
  return [...MIRRORED.keys()];
}
