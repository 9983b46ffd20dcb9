import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../../../src/process/repository-root";
import { ProviderSchemas } from "../../../../src/rehearsal/provider/schema/provider-schemas";
import { isUnknown } from "../../../../src/rehearsal/provider/values/unknown";
import { changeOf } from "./replaced-by";
import { realChanges, writtenIn, type RealChange } from "./real-plans/read-plans";

const schemas = ProviderSchemas.load();
const CHANGES = realChanges();

function planOf({ type, before, after }: RealChange) {
  const block = schemas.resource(type);
  return changeOf(type, writtenIn(before, block), writtenIn(after, block));
}

describe("changes that the real provider planned", () => {
  it.each(CHANGES)("replace or not, and by what: $name", (change) => {
    const replacedBy = planOf(change).replacedBy.map((path) => path.join("."));
    expect(replacedBy.sort()).toEqual([...(change.replacedBy ?? [])].sort());
  });

  it.each(CHANGES.filter(({ unknown }) => unknown !== undefined))("make unknown: $name", (change) => {
    const unknown = Object.entries(planOf(change).planned).filter(([, value]) => isUnknown(value));
    expect(
      unknown
        .map(([name]) => name)
        .sort()
        .join(" "),
    ).toBe(change.unknown);
  });

  it("are counted in the rehearsal's document as they are here", () => {
    const text = readFileSync(join(repositoryRoot, "docs/rehearsal.md"), "utf8").replace(/\s+/g, " ");
    const types = new Set(CHANGES.map(({ type }) => type)).size;
    expect(text).toContain(`Of changes, ${CHANGES.length} of ${types} types from real plans are there`);
  });
});
