import type { Block, CalloutBlock, FenceBlock, ListBlock, ListItem } from "../blocks/blocks";
import type { Host } from "./hosts";
import { htmlInline, longestRun, markdownInline } from "./markdown-inline";

/** A block as Markdown for a host, without the blank line that follows it. */
export function markdownBlock(block: Block, host: Host): string {
  switch (block.is) {
    case "heading":
      return `${"#".repeat(block.level)} ${markdownInline(block.text)}`;
    case "paragraph":
      return markdownInline(block.text);
    case "rule":
      return "---";
    case "list":
      return markdownList(block, host);
    case "fence":
      return markdownFence(block);
    case "callout":
      return markdownCallout(block, host);
    case "fold":
      return host.folds
        ? `<details><summary>${htmlInline(block.summary)}</summary>\n\n${markdownBlocks(block.blocks, host)}\n</details>`
        : `**▸** ${markdownInline(block.summary)}\n\n${markdownBlocks(block.blocks, host)}`;
  }
}

/** Blocks separated by blank lines, with a line feed at the end. */
export function markdownBlocks(blocks: readonly Block[], host: Host): string {
  return blocks.map((block) => `${markdownBlock(block, host)}\n`).join("\n");
}

/** A fence that its content cannot close: longer than any run of backticks in it. */
export function markdownFence({ language, lines }: FenceBlock): string {
  const longest = lines.reduce((most, line) => Math.max(most, longestRun(line, "`")), 0);
  const ticks = "`".repeat(Math.max(3, longest + 1));
  return `${ticks}${language === "text" ? "" : language}\n${lines.join("\n")}\n${ticks}`;
}

function markdownList({ items, ordered, start = 1 }: ListBlock, host: Host): string {
  const written = items.map((item, index) =>
    markdownItem(item, ordered === true ? `${String(start + index)}. ` : "* ", host),
  );
  // A separate fence ends the list; the next item starts a new list.
  return written.reduce((list, item, index) => {
    const isApart =
      !host.fencesInLists && (holdsFences(items[index - 1]) || (index > 0 && holdsFences(items[index])));
    return index === 0 ? item : `${list}${isApart ? "\n\n" : "\n"}${item}`;
  }, "");
}

function holdsFences(item: ListItem | undefined): boolean {
  return item?.blocks !== undefined && item.blocks.length > 0;
}

/** One item. Its blocks are indented if the host supports that. */
export function markdownItem({ text, blocks = [] }: ListItem, sign: string, host: Host): string {
  const indent = " ".repeat(sign.length);
  const inner = blocks.map((block) =>
    host.fencesInLists
      ? `\n${indent}${markdownFence(block).replaceAll("\n", `\n${indent}`)}`
      : `\n\n${markdownFence(block)}`,
  );
  return `${sign}${markdownInline(text)}${inner.join("")}`;
}

const CALLOUT_WORDS: Readonly<Record<CalloutBlock["level"], string>> = {
  caution: ":rotating_light: ",
  warning: ":warning: ",
  note: "",
};

function markdownCallout({ level, blocks }: CalloutBlock, host: Host): string {
  const [first, ...others] = blocks;
  if (first?.is !== "paragraph") return markdownBlocks(blocks, host).trimEnd();
  const sign = host.callouts ? "" : CALLOUT_WORDS[level];
  const body = [
    `${sign}${markdownInline(first.text)}`,
    ...others.map((block) => markdownBlock(block, host)),
  ].join("\n\n");
  if (!host.callouts) return body;
  return `> [!${level.toUpperCase()}]\n${body
    .split("\n")
    .map((line) => (line === "" ? ">" : `> ${line}`))
    .join("\n")}`;
}
