import type { ObjectValue } from "../values/compare";

/** What the provider has made, changed or looked at since it started: what AWS would know of an account's resources. */
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
