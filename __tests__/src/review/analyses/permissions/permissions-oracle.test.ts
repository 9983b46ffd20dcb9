import fc from "fast-check";
import type { AccessEntry } from "../../../../../src/review/analyses/access-delta";
import type { Json } from "../../../../../src/text/json";
import { planOf, reviewOf, updated } from "../../plan-builders";
import { compareByAsking, pairs, rewritten, statements, type Statement } from "./policy-oracle";

function deltaOf(before: Json, after: Json, spaces?: number): readonly AccessEntry[] {
  const change = updated(
    "aws_sqs_queue_policy.q",
    { policy: JSON.stringify(before) },
    { policy: JSON.stringify(after, null, spaces) },
  );
  return reviewOf(planOf([change])).projects[0]?.iam.entries ?? [];
}

const document = (list: readonly Statement[]) =>
  ({ Version: "2012-10-17", Statement: list }) as unknown as Json;
const seed = fc.array(fc.nat(999), { minLength: 30, maxLength: 30 });

it("reports every widening, and no other where each side is one statement", () => {
  fc.assert(
    fc.property(pairs, ([before, after]) => {
      const { widens } = compareByAsking(before, after);
      const isReported = deltaOf(document(before), document(after)).some((entry) => entry.widens);
      // Several statements that only together allow a request are compared one by one (decision 0009).
      if (widens || Math.max(before.length, after.length) <= 1) expect(isReported).toBe(widens);
    }),
    { numRuns: 200 },
  );
});

it("reports every change that removes permissions, and nothing where each side is one statement of the same meaning", () => {
  fc.assert(
    fc.property(pairs, ([before, after]) => {
      const { widens, narrows } = compareByAsking(before, after);
      const entries = deltaOf(document(before), document(after));
      if (narrows) expect(entries.some((entry) => !entry.widens)).toBe(true);
      // Several statements that only together allow a request are compared one by one (decision 0009).
      if (!widens && !narrows && Math.max(before.length, after.length) <= 1)
        expect(entries.filter((entry) => !/denied/.test(entry.note ?? ""))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

it("reports nothing if a document is only rewritten", () => {
  fc.assert(
    fc.property(statements, seed, fc.nat(4), (original, numbers, spaces) => {
      expect(deltaOf(document(original), rewritten(original, numbers), spaces)).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

it("reports the same change however both sides are written", () => {
  fc.assert(
    fc.property(pairs, seed, seed, ([before, after], one, other) => {
      const plain = deltaOf(document(before), document(after));
      expect(deltaOf(rewritten(before, one), rewritten(after, other))).toEqual(plain);
    }),
    { numRuns: 200 },
  );
});
