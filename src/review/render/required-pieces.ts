import type { Block, CalloutBlock, FenceBlock, Inlines, ListBlock, ListItem } from "../blocks/blocks";
import { shortened, visibleLine } from "../blocks/visible-text";
import type { Host } from "./hosts";
import { markdownBlock, markdownItem } from "./markdown-blocks";
import { codeSpan, markdownInline } from "./markdown-inline";

/** Extra characters per line for quote signs, item indents and fence lines. */
const LINE_OVERHEAD = 6;
const FENCE_OVERHEAD = 60;

/**
 * A block that must not be left out, as Markdown in pieces of limited length. Lists split between items, fences between
 * lines, texts between parts, and nothing is dropped. Only a single part that is longer than a whole comment is cut, in
 * its middle.
 */
export function requiredPieces(block: Block, host: Host, max: number): string[] {
  const whole = markdownBlock(block, host);
  if (whole.length <= max) return [whole];
  return splitBlock(block, host, max).flatMap((part) => {
    const text = markdownBlock(part, host);
    return text.length <= max ? [text] : [codeSpan(shortened(visibleLine(text), Math.min(max - 10, 900)))];
  });
}

function splitBlock(block: Block, host: Host, max: number): Block[] {
  switch (block.is) {
    case "list":
      return splitList(block, host, max);
    case "fence":
      return splitFence(block, max);
    case "callout":
      return splitCallout(block, host, max);
    case "paragraph":
      return splitText(block.text, max).map((text) => ({ is: "paragraph", text }));
    default:
      return [block];
  }
}

function splitCallout(block: CalloutBlock, host: Host, max: number): Block[] {
  const [title, ...others] = block.blocks;
  if (title === undefined) return [];
  const room = max - Math.min(600, Math.floor(max / 2));
  const parts = others.flatMap((each) => splitBlock(each, host, room) as typeof others);
  return parts.map((part, index) => ({
    ...block,
    blocks: index === 0 ? [title, part] : [{ is: "paragraph", text: [CONTINUED] }, part],
  }));
}

const CONTINUED = "(continued)";
/** The longest list marker. */
const SIGN = "10000. ";

function splitList(block: ListBlock, host: Host, max: number): ListBlock[] {
  const cost = (item: ListItem) => costOf(markdownItem(item, SIGN, host));
  const items = block.items.flatMap((item) => splitItem(item, host, max));
  let start = block.start ?? 1;
  return chunks(items, max, cost).map((chunk) => {
    const part = { ...block, items: chunk, start };
    start += chunk.length;
    return part;
  });
}

function splitItem(item: ListItem, host: Host, max: number): ListItem[] {
  if (costOf(markdownItem(item, SIGN, host)) <= max) return [item];
  const texts = splitText(item.text, max);
  const last = texts.pop() ?? [];
  const items: ListItem[] = texts.map((text) => ({ text }));
  const room = max - costOf(markdownItem({ text: last }, SIGN, host));
  const fences = (item.blocks ?? []).flatMap((fence) => splitFence(fence, room));
  if (fences.length === 0) return [...items, { text: last }];
  return [
    ...items,
    ...fences.map((fence, index) => ({ text: index === 0 ? last : [CONTINUED], blocks: [fence] })),
  ];
}

/** A text split between its parts. All pieces but the first say that they are a continuation. */
function splitText(text: Inlines, max: number): Inlines[] {
  const room = max - CONTINUED.length - FENCE_OVERHEAD;
  const parts = chunks(text, room, (part) => markdownInline([part]).length);
  return parts.map((part, index) => (index === 0 ? part : [`${CONTINUED} `, ...part]));
}

function splitFence(block: FenceBlock, max: number): FenceBlock[] {
  const lines = block.lines.map((line) => shortened(line, Math.max(100, max - FENCE_OVERHEAD * 2)));
  return chunks(lines, max - FENCE_OVERHEAD, (line) => line.length + LINE_OVERHEAD).map((chunk) => ({
    ...block,
    lines: chunk,
  }));
}

function costOf(text: string): number {
  return text.length + text.split("\n").length * LINE_OVERHEAD;
}

function chunks<T>(items: readonly T[], max: number, cost: (item: T) => number): T[][] {
  const result: T[][] = [];
  let room = 0;
  for (const item of items) {
    const needed = cost(item);
    const last = result.at(-1);
    if (last === undefined || needed > room) {
      result.push([item]);
      room = max - needed;
    } else {
      last.push(item);
      room -= needed;
    }
  }
  return result;
}
