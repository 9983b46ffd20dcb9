import { fingerprint, sameValue } from "../../../../../src/rehearsal/provider/values/compare";
import { UNKNOWN, Unknown } from "../../../../../src/rehearsal/provider/values/unknown";

const REFINED = new Unknown(12, new Uint8Array([1]));

it.each([
  ["objects with the same names in another order", { a: 1, b: [null] }, { b: [null], a: 1 }],
  ["an undefined attribute and none", { a: 1, b: undefined }, { a: 1 }],
  ["a large number and the same as a bigint", 5, 5n],
  ["two unknowns, refined or not", [UNKNOWN], [REFINED]],
  ["equal bytes", new Uint8Array([1, 2]), new Uint8Array([1, 2])],
])("are the same to a plan: %s", (_what, a, b) => {
  expect(sameValue(a, b)).toBe(true);
  expect(sameValue(b, a)).toBe(true);
});

it.each([
  ["null and an unknown", null, UNKNOWN],
  ["null and zero as a bigint", null, 0n],
  ["a number and its text", 1, "1"],
  ["null and an attribute that is not there", { a: null }, {}],
  ["a list and a longer one", [1], [1, 2]],
  ["a list and an object", [], {}],
  ["lists in another order", ["a", "b"], ["b", "a"]],
  ["other names for the same values", { a: 1 }, { b: 1 }],
  ["other bytes", new Uint8Array([1]), new Uint8Array([2])],
])("differ to a plan: %s", (_what, a, b) => {
  expect(sameValue(a, b)).toBe(false);
  expect(sameValue(b, a)).toBe(false);
});

it("sets are the same in any order, with as many of each element", () => {
  expect(sameValue(["a", { b: 1 }], [{ b: 1 }, "a"], true)).toBe(true);
  expect(sameValue(["a", "a", "b"], ["a", "b", "b"], true)).toBe(false);
});

it("a fingerprint is JSON with sorted names, with a mark for what is unknown", () => {
  const value = { b: [1n, undefined, null], a: { d: UNKNOWN, c: 'say "x"' }, e: undefined };
  const text = fingerprint(value);
  expect(JSON.parse(text)).toEqual({
    a: { c: 'say "x"', d: { "(known after apply)": true } },
    b: [1, null, null],
  });
  expect(text.indexOf('"a"')).toBeLessThan(text.indexOf('"b"'));
});
