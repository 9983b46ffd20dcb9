import fc from "fast-check";
import { NAME_RULES, type NameKind, physicalName } from "../../constructs/naming";

const kinds = Object.keys(NAME_RULES) as NameKind[];
const word = fc.stringMatching(/^[a-z][a-z0-9]{0,40}$/);

describe("physical names", () => {
  it("join their parts the way the service's names are joined", () => {
    expect(physicalName("bucket", "hellotron-vega", "deploy")).toBe("hellotron-vega-deploy");
    expect(physicalName("secret", "hellotron-vega", "prod")).toBe("hellotron-vega/prod");
  });

  it("never exceed AWS's limit, and are the same on every run", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        fc.array(word, { minLength: 1, maxLength: 20 }),
        (kind, parts) => {
          const name = physicalName(kind, ...parts);
          expect(name.length).toBeLessThanOrEqual(NAME_RULES[kind].maxLength);
          expect(physicalName(kind, ...parts)).toBe(name);
        },
      ),
    );
  });

  it("stay different when they are cut", () => {
    const long = "a-service-with-a-name-that-nobody-shortened";
    const names = ["blue", "green"].map((color) => physicalName("targetGroup", long, color));
    expect(new Set(names).size).toBe(2);
    expect(names[0]).toMatch(/^a-service-with-a-name-t\w*-[0-9a-f]{8}$/);
  });
});
