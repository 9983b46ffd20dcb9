import { isHarmlessValue, isSecretName } from "./secret-names";

/** Called with the kind of secret found, such as `AWS access key`, so that the caller can report it. */
export type OnMasked = (kind: string) => void;

/**
 * `name = value`, `name: value`, `"name": "value"` in any language. Whether the name is a secret's is checked
 * separately. The value ends at its closing quote or, if unquoted, at white space or a separator.
 */
export const ASSIGNMENT =
  /(?<name>[A-Za-z_][A-Za-z0-9_.-]{0,80})(?<operator>\\?["']?[ \t]{0,80}(?:=>|:=|[:=])[ \t]{0,80})(?:\\?"(?<double>(?:[^"\\\n]|\\[^"\n]){1,65536})|N?'(?<single>[^'\n]{1,65536})|(?<bare>[^\s"'\\,;(){}[\]<>][^\s"'\\,;]{0,65536}))/g;

/** A name and its value without an operator. */
const NAMED_VALUES: readonly RegExp[] = [
  /<(?<name>[A-Za-z_][\w:.-]{0,80})(?:\s[^<>]{0,1024})?>(?<single>[^<]{1,65536})<\//g,
  /\b(?:key|name)=["'](?<name>[\w:.-]{1,80})["']\s{1,8}value=["'](?<single>[^"'\n]{1,65536})/gi,
  /\b(?:define|putenv|setenv|setProperty|setEnv)\(\s{0,8}["'](?<name>[\w.-]{1,80})["']\s{0,8},\s{0,8}["'](?<single>[^"'\n]{1,65536})/g,
];

/** Every name that `isSecretName` accepts contains one of these. */
const ANY_SECRET_WORD = /pass|pwd|secret|token|key|cred|bearer|connection|auth|pre.?shared/i;

/** A setting inside a setting inside a setting: `Environment="OPTIONS=--set password=…"`. */
const MAX_NESTING = 4;

interface Groups {
  readonly name: string;
  readonly operator?: string;
  readonly double?: string;
  readonly single?: string;
  readonly bare?: string;
}

/** Replaces values assigned to names such as `DB_PASSWORD` by `note`. */
export function maskAssignments(text: string, note: string, onMasked: OnMasked, depth = 0): string {
  if (!ANY_SECRET_WORD.test(text)) return text;
  const maskOne = (match: string, ...rest: unknown[]): string => {
    const groups = rest.at(-1) as Groups;
    const value = groups.double ?? groups.single ?? groups.bare ?? "";
    if (!isSecretName(groups.name)) {
      if (groups.name === "arn" || depth >= MAX_NESTING || !/[:=]/.test(value)) return match;
      const inner = maskAssignments(value, note, onMasked, depth + 1);
      return inner === value ? match : replaceLast(match, value, inner);
    }
    if (isHarmlessValue(value) || isMarkup(value, groups)) return match;
    onMasked(`value of ${groups.name.slice(0, 40)}`);
    return replaceLast(match, value, note);
  };
  const masked = text.replace(ASSIGNMENT, maskOne);
  return NAMED_VALUES.reduce((rest, pattern) => rest.replace(pattern, maskOne), masked);
}

/** Text in a value's place that is not a value: a YAML block or tag, a call, another variable. */
function isMarkup(value: string, { bare, operator }: Groups): boolean {
  // In a shell: `${DB_PASSWORD:?is not set}`.
  if (bare !== undefined && operator === ":" && /^[?+]/.test(value)) return true;
  return (
    bare !== undefined &&
    /^(?:[|>][+-]?|![A-Za-z]+|&\w+|\*\w+|\$\(.*|\$\{\{.*|`.*|[A-Za-z_][\w.:>-]*[[(].*|(?:var|local|data|module|each|self|config|env|process|secrets|settings|params|values|vars|inputs|github)\.[\w.[\]-]+)$/i.test(
      value,
    )
  );
}

/** Replaces the last occurrence of a part. */
export function replaceLast(text: string, part: string, replacement: string): string {
  const at = text.lastIndexOf(part);
  return text.slice(0, at) + replacement + text.slice(at + part.length);
}
