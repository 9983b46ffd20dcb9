/**
 * A review's content, before it is rendered as Markdown, HTML or terminal lines. A plain string is our own wording. All
 * text from a plan is `code`, so every renderer knows what not to trust.
 */

export type Inline = string | CodeInline | StrongInline | LinkInline;
export interface CodeInline {
  readonly code: string;
}
export interface StrongInline {
  readonly strong: readonly Inline[];
}
/** `href` comes from the command line, never from a plan. */
export interface LinkInline {
  readonly link: string;
  readonly href: string;
}

export type Inlines = readonly Inline[];

export type Block =
  HeadingBlock | ParagraphBlock | ListBlock | FenceBlock | FoldBlock | CalloutBlock | RuleBlock;

export interface HeadingBlock {
  readonly is: "heading";
  readonly level: 2 | 3 | 4;
  readonly text: Inlines;
}
export interface ParagraphBlock {
  readonly is: "paragraph";
  readonly text: Inlines;
}
export interface ListBlock {
  readonly is: "list";
  readonly ordered?: boolean;
  /** The first number of an ordered list. @default 1 */
  readonly start?: number;
  readonly items: readonly ListItem[];
}
export interface ListItem {
  readonly text: Inlines;
  readonly blocks?: readonly FenceBlock[];
}
export interface FenceBlock {
  readonly is: "fence";
  readonly language: "diff" | "hcl" | "shell" | "text";
  readonly lines: readonly string[];
}
export interface FoldBlock {
  readonly is: "fold";
  readonly summary: Inlines;
  readonly blocks: readonly Block[];
}
export interface CalloutBlock {
  readonly is: "callout";
  readonly level: "caution" | "warning" | "note";
  readonly blocks: readonly (ParagraphBlock | ListBlock | FenceBlock)[];
}
export interface RuleBlock {
  readonly is: "rule";
}

/** How much of a detail to render: a comment has less room than a page. */
export interface Room {
  /** Maximum lines of one diff. */
  readonly lines: number;
  /** Maximum characters of one line. */
  readonly columns: number;
}

/** A folded part that a comment may leave out for length. */
export interface Detail {
  /** What to count if it is left out, such as `update`. */
  readonly kind: string;
  build(room: Room): Block;
}

export interface Section {
  /** Shown with the first detail, or alone if there is none. */
  readonly heading: readonly Block[];
  readonly details: readonly Detail[];
  /** Shown after the details, never left out. */
  readonly closing: readonly Block[];
}

export interface ReviewDocument {
  readonly title: string;
  readonly marker: MarkerFields;
  /** Always visible, never left out. Continues in another comment if it does not fit. */
  readonly head: readonly Block[];
  readonly sections: readonly Section[];
  readonly foot: readonly Block[];
}

/** What a comment tells the next run about itself. */
export interface MarkerFields {
  /** The plans it is about: the projects' names, as `keyOf` writes them. */
  readonly key: string;
  /** SHA-256 of what applying would do. */
  readonly fingerprint: string;
  /** SHA-256 of what is shown next to the plan: drift, checks, cost, findings. */
  readonly context: string;
}

export const code = (text: string | number): CodeInline => ({ code: String(text) });
export const strong = (...text: Inlines): StrongInline => ({ strong: text });
export const paragraph = (...text: Inlines): ParagraphBlock => ({ is: "paragraph", text });
export const heading = (level: HeadingBlock["level"], ...text: Inlines): HeadingBlock => ({
  is: "heading",
  level,
  text,
});
export const list = (items: readonly Inlines[]): ListBlock => ({
  is: "list",
  items: items.map((text) => ({ text })),
});
export const fence = (language: FenceBlock["language"], lines: readonly string[]): FenceBlock => ({
  is: "fence",
  language,
  lines,
});
export const fold = (summary: Inlines, blocks: readonly Block[]): FoldBlock => ({
  is: "fold",
  summary,
  blocks,
});

/** `1 resource`, `2 resources`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${String(count)} ${count === 1 ? singular : plural}`;
}

/** Joins the inlines with a separator. */
export function joined(parts: readonly Inlines[], separator: string): Inline[] {
  return parts.flatMap((part, index) => (index === 0 ? part : [separator, ...part]));
}
