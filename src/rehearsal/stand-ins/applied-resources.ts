import { type ObjectValue, text } from "../provider/values/compare";
import type { Applied } from "../provider/server/session";

/** The resources an engine has applied in this world, from their states. */
export class AppliedResources {
  private readonly byType = new Map<string, Map<string, ObjectValue>>();

  record({ typeName, id, state }: Pick<Applied, "typeName" | "id" | "state">): void {
    const known = this.byType.get(typeName) ?? new Map<string, ObjectValue>();
    this.byType.set(typeName, known);
    // A resource that is written again moves to the end.
    known.delete(id);
    if (state !== undefined) known.set(id, state);
  }

  all(typeName: string): readonly ObjectValue[] {
    return [...(this.byType.get(typeName)?.values() ?? [])];
  }

  /** The first resource whose attribute has this value. */
  find(typeName: string, attribute: string, value: string | undefined): ObjectValue | undefined {
    return this.all(typeName).find((state) => value !== undefined && text(state, attribute) === value);
  }

  /** The last resource whose attribute has this value: it replaced the others. */
  findLast(typeName: string, attribute: string, value: string): ObjectValue | undefined {
    return this.all(typeName)
      .filter((state) => text(state, attribute) === value)
      .at(-1);
  }
}
