import { literalOf, patternCovers, patternsOverlap } from "./wildcard";

/** A principal, action or resource: one text, any of several, or everything except some. */
export interface Part {
  /** The text to compare. Actions are in lower case, because IAM ignores their case. */
  readonly text: string;
  /** As written in the policy. */
  readonly written: string;
  /** The text before its first wildcard; the whole text if it has none. Tells most pairs apart. */
  readonly literal: string;
  readonly anyOf?: readonly string[];
  readonly allBut?: readonly string[];
}

/** How the texts of a part are compared. */
interface Comparison {
  covers(wide: string, narrow: string): boolean;
  overlap(a: string, b: string): boolean;
}

export function single(text: string, written = text): Part {
  return { text, written, literal: literalOf(text) };
}

export function anyOf(texts: readonly string[], written = texts): Part {
  return { text: `any of ${JSON.stringify(texts)}`, written: written.join(", "), literal: "", anyOf: texts };
}

export function allBut(texts: readonly string[], written = texts): Part {
  const spoken = `not: ${[...written].sort().join(", ")}`;
  return { text: `not ${JSON.stringify(texts)}`, written: spoken, literal: "", allBut: texts };
}

/** True for `*` and for everything except some. */
export function isAny({ text, allBut: excepted }: Part): boolean {
  return text === "*" || excepted !== undefined;
}

const PATTERNS: Comparison = { covers: patternCovers, overlap: patternsOverlap };
const PRINCIPALS: Comparison = {
  covers: principalCovers,
  overlap: (a, b) => principalCovers(a, b) || principalCovers(b, a),
};

export function patternPartCovers(wide: Part, narrow: Part): boolean {
  if (wide === narrow) return true;
  const isPlain = narrow.anyOf === undefined && narrow.allBut === undefined;
  if (isPlain && !narrow.text.startsWith(wide.literal)) return false;
  return partCovers(PATTERNS, wide, narrow);
}

export const principalPartCovers = (wide: Part, narrow: Part): boolean =>
  partCovers(PRINCIPALS, wide, narrow);

function partCovers(comparison: Comparison, wide: Part, narrow: Part): boolean {
  if (wide.text === narrow.text) return true;
  if (narrow.anyOf !== undefined)
    return narrow.anyOf.every((text) => partCovers(comparison, wide, single(text)));
  if (wide.anyOf !== undefined)
    return wide.anyOf.some((text) => partCovers(comparison, single(text), narrow));
  if (wide.allBut !== undefined)
    return narrow.allBut === undefined
      ? wide.allBut.every((excepted) => !comparison.overlap(excepted, narrow.text))
      : isWithin(comparison, wide.allBut, narrow.allBut);
  if (narrow.allBut !== undefined) return wide.text === "*";
  return comparison.covers(wide.text, narrow.text);
}

function isWithin({ covers }: Comparison, texts: readonly string[], others: readonly string[]): boolean {
  return texts.every((text) => others.some((other) => covers(other, text)));
}

const ROOT = /^AWS:arn:aws[a-z-]*:iam::(\d{12}):root$/;

/** An account includes every principal in it. `*` is everybody, but not the holder of an identity policy. */
function principalCovers(wide: string, narrow: string): boolean {
  if (wide === narrow) return true;
  if (narrow === "") return false;
  if (wide === "*") return true;
  const account = ROOT.exec(wide)?.[1];
  return account !== undefined && narrow.startsWith("AWS:arn:") && narrow.split(":")[5] === account;
}
