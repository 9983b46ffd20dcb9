import type { Json } from "../../../text/json";
import { compareTexts } from "../access-delta";
import { parseTest, type Test, valueCovers, valuesOverlap } from "./condition-tests";

/** When a statement applies: when all of its tests pass. */
export interface Condition {
  /** Canonical JSON; empty if there is no condition. */
  readonly text: string;
  readonly tests: readonly Test[];
  /** The number of values in all tests: two conditions are compared value by value. */
  readonly size: number;
}

export const ALWAYS: Condition = { text: "", tests: [], size: 0 };

/** Sorts operators, keys and values. Keys become lower case. */
export function conditionOf(condition: Json | undefined): Condition {
  if (typeof condition !== "object" || condition === null) return ALWAYS;
  const tests = Object.entries(condition)
    .flatMap(([operator, keys]) =>
      Object.entries(typeof keys === "object" && keys !== null ? keys : { "": keys as Json }).map(
        ([key, value]) => parseTest(operator, key.toLowerCase(), valuesOf(value as Json)),
      ),
    )
    .sort(
      (a, b) =>
        compareTexts(a.operator, b.operator) ||
        compareTexts(a.key, b.key) ||
        compareTexts(a.values.join(), b.values.join()),
    );
  if (tests.length === 0) return ALWAYS;
  return { text: written(tests), tests, size: tests.reduce((sum, { values }) => sum + values.length, 0) };
}

function valuesOf(value: Json): string[] {
  const list: readonly Json[] = Array.isArray(value) ? value : [value];
  return [
    ...new Set(list.map((item) => (typeof item === "object" ? JSON.stringify(item) : String(item)))),
  ].sort();
}

function written(tests: readonly Test[]): string {
  const operators = new Map<string, Map<string, readonly string[]>>();
  for (const { operator, key, values } of tests) {
    const keys = operators.get(operator) ?? new Map<string, readonly string[]>();
    operators.set(operator, keys);
    // `aws:SourceVpc` and `aws:sourcevpc` are two tests of the same key.
    keys.set(keys.has(key) ? `${key} ${String(keys.size)}` : key, values);
  }
  return JSON.stringify(
    Object.fromEntries([...operators].map(([operator, keys]) => [operator, Object.fromEntries(keys)])),
  );
}

/** True if `wide` holds whenever `narrow` does. */
export function conditionCovers(wide: Condition, narrow: Condition): boolean {
  if (wide.tests.length === 0 || wide.text === narrow.text || neverHolds(narrow)) return true;
  return wide.tests.every((test) => follows(test, narrow.tests));
}

/** More are not tried: a condition on a list of accounts has a few dozen values. */
const MOST_ALTERNATIVES = 32;

/**
 * The same condition as conditions of one value each, one of which holds whenever it does. Empty if it has no test with
 * several values, or too many.
 */
export function alternativesOf({ tests }: Condition): readonly Condition[] {
  if (!tests.some(hasAlternatives)) return [];
  let sets: (readonly Test[])[] = [[]];
  for (const test of tests) {
    const single = hasAlternatives(test)
      ? test.values.map((value) => ({ ...test, values: [value] }))
      : [test];
    if (sets.length * single.length > MOST_ALTERNATIVES) return [];
    sets = sets.flatMap((set) => single.map((one) => [...set, one]));
  }
  return sets.map((set) => ({ text: written(set), tests: set, size: set.length }));
}

const hasAlternatives = ({ values, isNegated, isOpaque }: Test): boolean =>
  values.length > 1 && !isNegated && !isOpaque;

export function neverHolds({ tests }: Condition): boolean {
  return tests.some(
    (test) =>
      !test.isNegated && !test.isOpaque && needsKey(test.key, tests) && possible(test, tests).length === 0,
  );
}

function follows(test: Test, tests: readonly Test[]): boolean {
  if (test.isOpaque) return tests.some((other) => followsWhole(test, other));
  const same = tests.filter(
    ({ key, family, isOpaque }) => key === test.key && family === test.family && !isOpaque,
  );
  return test.isNegated ? followsNegated(test, same) : followsPositive(test, same);
}

function followsPositive(test: Test, same: readonly Test[]): boolean {
  return same.some(
    (other) =>
      !other.isNegated &&
      (test.ifExists || needsKey(test.key, same)) &&
      possible(other, same).every((value) => hasCovering(test, other, value)),
  );
}

function followsNegated(test: Test, same: readonly Test[]): boolean {
  return test.values.every((value) =>
    same.some((other) =>
      other.isNegated
        ? hasCovering(other, test, value)
        : possible(other, same).every((own) => !valuesOverlap(other, own, test, value)),
    ),
  );
}

/**
 * For set operators and unknown ones: the operators are equal, and every value is covered; for negated ones, the other
 * way around.
 */
function followsWhole(test: Test, other: Test): boolean {
  if (test.operator !== other.operator || test.key !== other.key) return false;
  return test.isNegated
    ? test.values.every((value) => hasCovering(other, test, value))
    : other.values.every((value) => hasCovering(test, other, value));
}

function hasCovering(wide: Test, narrow: Test, value: string): boolean {
  return wide.values.some((each) => valueCovers(wide, each, narrow, value));
}

/** The values of a test that no other test of the same key rules out. */
function possible(test: Test, tests: readonly Test[]): string[] {
  const others = tests.filter(
    (other) => other !== test && other.key === test.key && other.family === test.family && !other.isOpaque,
  );
  return test.values.filter((value) =>
    others.every((other) =>
      other.isNegated
        ? !hasCovering(other, test, value)
        : other.values.some((each) => valuesOverlap(other, each, test, value)),
    ),
  );
}

function needsKey(key: string, tests: readonly Test[]): boolean {
  return tests.some((test) => test.key === key && !test.isNegated && !test.ifExists && !test.isOpaque);
}
