/** The problem with a value; undefined if there is none. Numbers are passed as text. */
export type FormatCheck = (name: string, value: string) => string | undefined;

/** @param must completes "it …" */
export function matching(pattern: RegExp, must: string): FormatCheck {
  return (name, value) => (pattern.test(value) ? undefined : `invalid value for ${name} (${must}): ${value}`);
}

/** The first problem of several checks. */
export function all(...checks: readonly FormatCheck[]): FormatCheck {
  return (name, value) => {
    for (const check of checks) {
      const problem = check(name, value);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

export const lengthOf =
  (from: number, to: number): FormatCheck =>
  (name, value) =>
    value.length >= from && value.length <= to
      ? undefined
      : `expected length of ${name} to be in the range (${from} - ${to}), got ${value}`;

/** A number in the range, or one of the other values. */
export const numberIn =
  (from: number, to: number, ...others: readonly number[]): FormatCheck =>
  (name, value) => {
    const number = Number(value);
    if ((number >= from && number <= to) || others.includes(number)) return undefined;
    return `expected ${name} to be in the range (${from} - ${to})${others.map((other) => ` or ${other}`).join("")}, got ${value}`;
  };

/** @param characters of the name, for the pattern and in words */
export function hyphenated(pattern: RegExp, characters: string): FormatCheck {
  return (name, value) => {
    if (!pattern.test(value)) return `only ${characters} allowed in "${name}": "${value}"`;
    if (!/^[a-z]/i.test(value)) return `first character of "${name}" must be a letter: "${value}"`;
    if (value.includes("--")) return `"${name}" cannot contain two consecutive hyphens: "${value}"`;
    return value.endsWith("-") ? `"${name}" cannot end with a hyphen: "${value}"` : undefined;
  };
}
