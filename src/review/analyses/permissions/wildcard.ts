/** Texts with `*` (any characters) and `?` (one character), as in actions, resources and `StringLike`. */

/** Longer than any ARN. Longer texts are only compared for equality. */
const MAX_LENGTH = 4096;

/** True if `wide` matches every text that `narrow` matches. */
export function patternCovers(wide: string, narrow: string): boolean {
  if (wide === narrow || wide === "*") return true;
  const literal = literalOf(wide);
  if (literal.length === wide.length || !narrow.startsWith(literal)) return false;
  if (wide.length > MAX_LENGTH || narrow.length > MAX_LENGTH) return false;
  return letterByLetter(inOneWay(wide), inOneWay(narrow));
}

/** True if some text matches both. */
export function patternsOverlap(a: string, b: string): boolean {
  if (a === b || a === "*" || b === "*") return true;
  if (!isPattern(a) && !isPattern(b)) return false;
  if (a.length > MAX_LENGTH || b.length > MAX_LENGTH) return true;
  if (!isPattern(b)) return letterByLetter(inOneWay(a), b);
  if (!isPattern(a)) return letterByLetter(inOneWay(b), a);
  return overlap(a, b);
}

/** The part before the first wildcard. */
export function literalOf(pattern: string): string {
  const [star, mark] = [pattern.indexOf("*"), pattern.indexOf("?")];
  if (star < 0 && mark < 0) return pattern;
  return pattern.slice(0, star < 0 ? mark : mark < 0 ? star : Math.min(star, mark));
}

function isPattern(text: string): boolean {
  return text.includes("*") || text.includes("?");
}

/** `*?`, `?*` and `**?` are equivalent: at least as many characters as question marks. */
function inOneWay(pattern: string): string {
  return pattern.replace(/[*?]{2,4096}/g, (run) => (run.includes("*") ? `${run.replaceAll("*", "")}*` : run));
}

/** Matches character by character. In `narrow`, a `*` is matched only by a `*`, and a `?` also by a `?`. */
function letterByLetter(wide: string, narrow: string): boolean {
  let at = 0;
  let star = -1;
  let starAt = 0;
  for (let index = 0; index < narrow.length;) {
    const letter = wide[at];
    if (letter === "*") {
      star = at++;
      starAt = index;
    } else if (letter === "?" ? narrow[index] !== "*" : letter !== undefined && letter === narrow[index]) {
      at++;
      index++;
    } else if (star >= 0) {
      at = star + 1;
      index = ++starAt;
    } else return false;
  }
  while (wide[at] === "*") at++;
  return at === wide.length;
}

/** Which prefixes of `b` can match the same text as a prefix of `a`. */
function overlap(a: string, b: string): boolean {
  let row = beginnings(b);
  for (const letter of a) {
    const next: boolean[] = [letter === "*" && row[0] === true];
    for (let end = 1; end <= b.length; end++) {
      const other = b[end - 1];
      const isStar = letter === "*" || other === "*";
      const isSame = letter === other || letter === "?" || other === "?";
      next[end] = isStar ? row[end] === true || next[end - 1] === true : isSame && row[end - 1] === true;
    }
    row = next;
  }
  return row[b.length] === true;
}

/** The prefixes of a pattern that match the empty text. */
function beginnings(pattern: string): boolean[] {
  const row = [true];
  for (let end = 1; end <= pattern.length; end++)
    row[end] = row[end - 1] === true && pattern[end - 1] === "*";
  return row;
}
