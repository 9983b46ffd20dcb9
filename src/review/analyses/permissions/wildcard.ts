/** Texts with `*` (any letters) and `?` (one letter), as actions, resources and `StringLike` have them. */

/** Longer than any ARN; two texts of megabytes are compared for being equal only. */
const MAX_LENGTH = 4096;

/** True if `wide` matches every text that `narrow` matches. */
export function patternCovers(wide: string, narrow: string): boolean {
  if (wide === narrow || wide === "*") return true;
  if (!beginsAlike(wide, narrow) || !isPattern(wide)) return false;
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

/** What stands before the first wildcard must be the same: most pairs are told apart by it. */
function beginsAlike(wide: string, narrow: string): boolean {
  for (let at = 0; at < wide.length; at++) {
    const letter = wide.charCodeAt(at);
    if (letter === STAR || letter === QUESTION_MARK) return true;
    if (letter !== narrow.charCodeAt(at)) return false;
  }
  return wide.length === narrow.length;
}

const STAR = 0x2a;
const QUESTION_MARK = 0x3f;

function isPattern(text: string): boolean {
  return text.includes("*") || text.includes("?");
}

/** `*?`, `?*` and `**?` say the same: as many letters as question marks, or more. */
function inOneWay(pattern: string): string {
  return pattern.replace(/[*?]{2,4096}/g, (run) => (run.includes("*") ? `${run.replaceAll("*", "")}*` : run));
}

/** The other pattern's `*` is a letter that nothing but a `*` stands for, and its `?` one that a `?` does, too. */
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

/** Which beginnings of `b` can be what the beginning of `a` so far stands for. */
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

/** Beginnings of a pattern that stand for the empty text. */
function beginnings(pattern: string): boolean[] {
  const row = [true];
  for (let end = 1; end <= pattern.length; end++)
    row[end] = row[end - 1] === true && pattern[end - 1] === "*";
  return row;
}
