import { patternCovers } from "../../review/analyses/permissions/wildcard";

/** Operator → key → values. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** Condition keys of a request, each with its values. */
export type RequestContext = Readonly<Record<string, readonly string[]>>;

type Test = (wanted: string, has: string) => boolean;

/** Operators without `Not`, `IfExists` and the set prefix. An operator that is not listed never matches. */
const TESTS: Readonly<Record<string, Test>> = {
  ArnEquals: patternCovers,
  ArnLike: patternCovers,
  Bool: (wanted, has) => wanted.toLowerCase() === has.toLowerCase(),
  NumericEquals: (wanted, has) => Number(has) === Number(wanted),
  NumericLessThanEquals: (wanted, has) => Number(has) <= Number(wanted),
  NumericGreaterThanEquals: (wanted, has) => Number(has) >= Number(wanted),
  StringEquals: (wanted, has) => wanted === has,
  StringEqualsIgnoreCase: (wanted, has) => wanted.toLowerCase() === has.toLowerCase(),
  StringLike: patternCovers,
};

const OPERATOR = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/;

/** Whether a request meets all of a statement's conditions. */
export function conditionsHold(conditions: Conditions, context: RequestContext): boolean {
  const given = new Map(Object.entries(context).map(([key, values]) => [key.toLowerCase(), values]));
  return Object.entries(conditions).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => holds(operator, wanted, given.get(key.toLowerCase()))),
  );
}

function holds(operator: string, wanted: readonly string[], has: readonly string[] | undefined): boolean {
  const [, set, name = "", ifExists] = OPERATOR.exec(operator) ?? [];
  if (name === "Null") return wanted.some((text) => (text === "true") === (has === undefined));
  const isNegated = /^(String|Arn|Numeric)Not/.test(name);
  const test = TESTS[name.replace("Not", "")];
  if (test === undefined) return false;
  // A missing key satisfies ForAllValues and every negated operator.
  if (has === undefined) return ifExists !== undefined || isNegated || set === "ForAllValues";
  const one = (value: string) => wanted.some((text) => test(text, value)) !== isNegated;
  return set === "ForAllValues" ? has.every(one) : has.some(one);
}
