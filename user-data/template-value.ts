/**
 * What may stand in for a placeholder. A template is put together from these only, so that no value can end
 * its line, its quotes or its YAML block and become something else.
 */
export type TemplateValue = InlineValue | BlockValue;

/** One piece of text within a line. */
export interface InlineValue {
  readonly kind: "inline";
  readonly text: string;
  /** The whole text must match; refused with its position in the template otherwise. */
  readonly allowed: RegExp;
}

/** Lines that take the place of the placeholder's line, each indented as the placeholder is. */
export interface BlockValue {
  readonly kind: "block";
  readonly text: string;
}

/** Names, paths, hosts, ARNs: nothing that a shell, YAML, JSON, systemd or Caddy reads as more than text. */
const plainWord = /^[A-Za-z0-9_.:/@+=-]+$/;

/** One word of allow-listed characters. @default letters, digits and `_ . : / @ + = -`, at least one */
export function word(text: string | number, allowed: RegExp = plainWord): InlineValue {
  return { kind: "inline", text: String(text), allowed };
}

/** Words on the rest of a command line, each with a space before it; no words, no text. */
export function words(list: readonly string[]): InlineValue {
  return {
    kind: "inline",
    text: list.map((each) => ` ${each}`).join(""),
    allowed: /^( [A-Za-z0-9_.:/@+=-]+)*$/,
  };
}

/** A rendered file inside another; an empty one removes the placeholder's line. */
export function block(text: string): BlockValue {
  return { kind: "block", text };
}

/** A JSON file as a block without the spaces that only people need: EC2 counts bytes. */
export function dense(json: string): BlockValue {
  return block(JSON.stringify(JSON.parse(json)));
}

/**
 * A shell script as a block, with the comment at its head and without those inside: they are for whoever changes
 * it here, and EC2 counts bytes. What shellcheck is told stays.
 */
export function script(text: string): BlockValue {
  const lines = text.split("\n");
  const body = lines.findIndex((line) => !line.startsWith("#"));
  const kept = lines.filter((line, index) => index < body || !/^\s*# (?!shellcheck )/.test(line));
  return block(kept.join("\n"));
}
