import type { ObjectValue } from "../values/compare";

/** The resources that the provider created, changed or read since it started: what AWS would know about the account. */
export class Inventory {
  private readonly types = new Map<string, Map<string, ObjectValue>>();

  put(typeName: string, state: ObjectValue): void {
    const known = this.types.get(typeName) ?? new Map<string, ObjectValue>();
    this.types.set(typeName, known.set(String(state["id"]), state));
  }

  remove(typeName: string, state: ObjectValue): void {
    this.types.get(typeName)?.delete(String(state["id"]));
  }

  of(typeName: string): readonly ObjectValue[] {
    return [...(this.types.get(typeName)?.values() ?? [])];
  }
}
