/** A placeholder's value. Templates accept only these, so that no value can end its line, quotes or YAML block. */
export type TemplateValue = InlineValue | BlockValue;

/** Text within a line. */
export interface InlineValue {
  readonly kind: "inline";
  readonly text: string;
  /** The whole text must match this pattern; otherwise it is refused with its position in the template. */
  readonly allowed: RegExp;
}

/** Lines that replace the placeholder's line, each indented like the placeholder. */
export interface BlockValue {
  readonly kind: "block";
  readonly text: string;
}

/** Names, paths, hosts, ARNs: no characters with a meaning in shell, YAML, JSON, systemd or Caddy. */
const plainWord = /^[A-Za-z0-9_.:/@+=-]+$/;

/** A word of allowed characters. @default at least one letter, digit or `_ . : / @ + = -` */
export function word(text: string | number, allowed: RegExp = plainWord): InlineValue {
  return { kind: "inline", text: String(text), allowed };
}

/** Words at the end of a command line, each preceded by a space; empty if there are none. */
export function words(list: readonly string[]): InlineValue {
  return {
    kind: "inline",
    text: list.map((each) => ` ${each}`).join(""),
    allowed: /^( [A-Za-z0-9_.:/@+=-]+)*$/,
  };
}

/** A rendered file inside another. An empty one removes the placeholder's line. */
export function block(text: string): BlockValue {
  return { kind: "block", text };
}

/** A JSON file without white space: EC2 limits the bytes. */
export function dense(json: string): BlockValue {
  return block(JSON.stringify(JSON.parse(json)));
}

/**
 * A shell script without its inner comments, which only help people who edit it: EC2 limits the bytes. Keeps the
 * comment at its head and shellcheck directives.
 */
export function script(text: string): BlockValue {
  const lines = text.split("\n");
  const body = lines.findIndex((line) => !line.startsWith("#"));
  const kept = lines.filter((line, index) => index < body || !/^\s*# (?!shellcheck )/.test(line));
  return block(kept.join("\n"));
}
