import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { readPlanText } from "../../../../src/review/normalize/read-plans";
import { review } from "../../../../src/review/analyses/review";
import { everyFormat, planOf, updated } from "../plan-builders";

const CASE = readFileSync(join(__dirname, "..", "fixtures", "cases", "i19-bigint.json"), "utf8");
const fingerprint = (json: string) => readPlanText(json)[0]?.fingerprint;

/** A plan that changes one attribute between what stands for two values. */
const planWith = (before: string, after: string, wrap: (value: string) => string = (value) => value) =>
  JSON.stringify(planOf([updated("example_thing.a", { it: "BEFORE" }, { it: "AFTER" })]))
    .replace('"BEFORE"', wrap(before))
    .replace('"AFTER"', wrap(after));

describe("numbers above 2^53", () => {
  it("are shown unchanged in every format", () => {
    const formats = everyFormat(review({ plans: readPlanText(CASE) }));
    for (const format of ["markdown", "html", "terminal"] as const) {
      const arrow = format === "html" ? "-&#62;" : "->";
      expect(formats[format]).toContain(`9007199254740992 ${arrow} 9007199254740993`);
      expect(formats[format]).not.toContain("123456789012345678");
    }
    expect(formats.json).toContain("9007199254740993");
  });

  const wraps: readonly ((value: string) => string)[] = [
    (value) => value,
    (value) => `[${value}]`,
    (value) => `{"in": [{"it": ${value}}]}`,
    (value) => JSON.stringify(`{"a": ${value}}`),
  ];

  it("are compared and fingerprinted exactly, in lists, blocks and JSON inside a text", () => {
    const big = fc.bigInt({ min: 2n ** 53n, max: 10n ** 30n });
    fc.assert(
      fc.property(big, big, fc.constantFrom(...wraps), (one, other, wrap) => {
        const [plan] = readPlanText(planWith(String(one), String(other), wrap));
        const shown = JSON.stringify(plan?.changes[0]?.attributes);
        if (one === other) return expect(plan?.changes[0]?.attributes).toEqual([]);
        expect(shown).toContain(String(one));
        expect(shown).toContain(String(other));
        expect(shown).not.toContain("onlyForm");
        expect(fingerprint(planWith(String(one), String(other), wrap))).not.toBe(
          fingerprint(planWith(String(one), String(other + 1n), wrap)),
        );
      }),
      { numRuns: 300 },
    );
  });

  it("differ although a double makes both infinite", () => {
    expect(fingerprint(planWith("1", "1e400"))).not.toBe(fingerprint(planWith("1", "2e400")));
    const [plan] = readPlanText(planWith("1e400", "2e400"));
    expect(JSON.stringify(plan?.changes[0]?.attributes)).toContain("2e400");
  });

  it("differ from the text with the same digits", () => {
    const digits = "9007199254740993";
    expect(fingerprint(planWith("1", digits))).not.toBe(fingerprint(planWith("1", JSON.stringify(digits))));
  });
});
