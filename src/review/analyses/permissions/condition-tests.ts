import { addressesOverlap, cidrCovers } from "../../../text/ip-blocks";
import { patternCovers, patternsOverlap } from "./wildcard";

/** One operator on one key, such as `StringEquals` on `aws:SourceVpc`. One of the values must match. */
export interface Test {
  /** As written in the policy. */
  readonly operator: string;
  /** Lower case, because IAM ignores case in keys. */
  readonly key: string;
  readonly values: readonly string[];
  /** Tests of different families on the same key cannot be compared. */
  readonly family: string;
  readonly kind: Kind;
  /** True if none of the values may match. A request without the key passes. */
  readonly isNegated: boolean;
  /** Passes if the request does not have the key. */
  readonly ifExists: boolean;
  /** A set operator or an unknown one: compared only with tests of the same operator. */
  readonly isOpaque: boolean;
}

type Kind = "exact" | "anyCase" | "pattern" | "arn" | "network" | "<" | "<=" | ">" | ">=";

/** Operators in lower case, without `Not` and `IfExists`. Source: IAM's reference of condition operators. */
const OPERATORS: Readonly<Record<string, readonly [family: string, kind: Kind]>> = {
  stringequals: ["string", "exact"],
  stringequalsignorecase: ["string", "anyCase"],
  stringlike: ["string", "pattern"],
  arnequals: ["arn", "arn"],
  arnlike: ["arn", "arn"],
  ipaddress: ["network", "network"],
  bool: ["bool", "anyCase"],
  binaryequals: ["binary", "exact"],
  null: ["null", "anyCase"],
  numericequals: ["number", "exact"],
  numericlessthan: ["number", "<"],
  numericlessthanequals: ["number", "<="],
  numericgreaterthan: ["number", ">"],
  numericgreaterthanequals: ["number", ">="],
  dateequals: ["date", "exact"],
  datelessthan: ["date", "<"],
  datelessthanequals: ["date", "<="],
  dategreaterthan: ["date", ">"],
  dategreaterthanequals: ["date", ">="],
};

export function parseTest(operator: string, key: string, values: readonly string[]): Test {
  const small = operator.toLowerCase();
  const ifExists = small.endsWith("ifexists");
  const plain = small.replace(/ifexists$/, "").replace(/^for(?:any|all)values?:/, "");
  const positive = plain.replace(/^(string|arn|numeric|date)not|^not(?=ip)/, "$1");
  const known = OPERATORS[positive];
  return {
    operator,
    key,
    values,
    family: known?.[0] ?? small,
    kind: known?.[1] ?? "exact",
    isNegated: positive !== plain,
    ifExists,
    isOpaque: known === undefined || small.startsWith("for") || known[0] === "null",
  };
}

type Valued = Pick<Test, "kind" | "family">;

/** True if every request value that matches `b` also matches `a`. */
export function valueCovers(of: Valued, a: string, other: Valued, b: string): boolean {
  if (of.kind === other.kind && a === b) return true;
  switch (of.kind) {
    case "exact":
      return other.kind === "pattern" && a === b && !/[*?]/.test(b);
    case "anyCase":
      return (other.kind === "exact" || other.kind === "anyCase") && a.toLowerCase() === b.toLowerCase();
    case "pattern":
      return (other.kind === "pattern" || other.kind === "exact") && patternCovers(a, b);
    case "arn":
      return arnCovers(a, b);
    case "network":
      return cidrCovers(a, b);
    default:
      return limitCovers(of, a, other, b);
  }
}

/** False only if no request value matches both. */
export function valuesOverlap(of: Valued, a: string, other: Valued, b: string): boolean {
  if (of.kind === "network") return addressesOverlap(a, b);
  if (of.kind === "arn") return patternsOverlap(a, b);
  if (of.kind === "anyCase" || other.kind === "anyCase")
    return patternsOverlap(a.toLowerCase(), b.toLowerCase());
  if (of.kind === "exact" && other.kind === "exact") return a === b;
  if (of.family === "string") return patternsOverlap(a, b);
  return true;
}

/** In an ARN, `*` does not match across parts. */
function arnCovers(wide: string, narrow: string): boolean {
  const [wideParts, narrowParts] = [arnParts(wide), arnParts(narrow)];
  if (wideParts.length !== 6 || narrowParts.length !== 6) return wide === narrow || wide === "*";
  return wideParts.every((part, index) => patternCovers(part, narrowParts[index] ?? ""));
}

function arnParts(arn: string): string[] {
  const parts = arn.split(":");
  return [...parts.slice(0, 5), ...(parts.length > 5 ? [parts.slice(5).join(":")] : [])];
}

function limitCovers(of: Valued, a: string, other: Valued, b: string): boolean {
  const [limit, value] = of.family === "date" ? [dateOf(a), dateOf(b)] : [Number(a), Number(b)];
  const below = of.kind === "<" || of.kind === "<=";
  const isSameWay =
    other.kind === "exact" || (below ? other.kind.startsWith("<") : other.kind.startsWith(">"));
  if (!isSameWay) return false;
  // `<= 5` is not within `< 5`; all other pairs with the same limit are.
  const mayTouch = of.kind.endsWith("=") || other.kind === "<" || other.kind === ">";
  if (limit === value) return mayTouch;
  return below ? value < limit : value > limit;
}

function dateOf(text: string): number {
  return /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}
