import type { Block, CalloutBlock, FenceBlock, ListBlock, ListItem } from "../document/blocks";
import { shortened, visibleLine } from "../document/visible-text";
import type { Host } from "./hosts";
import { markdownBlock, markdownItem } from "./markdown-blocks";
import { codeSpan } from "./markdown-inline";

/** What a quote's sign, an item's indent and a fence's lines cost beside the text, a line. */
const LINE_OVERHEAD = 6;
const FENCE_OVERHEAD = 60;

/**
 * A block that must not be left out, as Markdown in pieces of a length: lists part between their items, fences
 * between their lines, and nothing is dropped.
 */
export function mustPieces(block: Block, host: Host, max: number): string[] {
  const whole = markdownBlock(block, host);
  if (whole.length <= max) return [whole];
  return splitBlock(block, max).flatMap((part) => {
    const text = markdownBlock(part, host);
    return text.length <= max ? [text] : [codeSpan(shortened(visibleLine(text), Math.min(max - 10, 900)))];
  });
}

function splitBlock(block: Block, max: number): Block[] {
  if (block.is === "list") return splitList(block, max);
  if (block.is === "fence") return splitFence(block, max);
  return block.is === "callout" ? splitCallout(block, max) : [block];
}

function splitCallout(block: CalloutBlock, max: number): Block[] {
  const [title, ...others] = block.blocks;
  if (title === undefined) return [];
  const parts = others.flatMap((each) => splitBlock(each, max - 600) as typeof others);
  return parts.map((part, index) => ({
    ...block,
    blocks: index === 0 ? [title, part] : [{ is: "paragraph", text: ["(continued)"] }, part],
  }));
}

function splitList(block: ListBlock, max: number): ListBlock[] {
  const items = block.items.flatMap((item) => splitItem(item, max));
  return chunks(items, max, (item) => costOf(markdownItem(item, "10. "))).map((chunk) => ({
    ...block,
    items: chunk,
  }));
}

function splitItem(item: ListItem, max: number): ListItem[] {
  if (costOf(markdownItem(item, "10. ")) <= max || item.blocks === undefined) return [item];
  const fences = item.blocks.flatMap((fence) =>
    splitFence(fence, max - costOf(markdownItem({ text: item.text }, "10. "))),
  );
  return fences.map((fence, index) => ({ text: index === 0 ? item.text : ["(continued)"], blocks: [fence] }));
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
