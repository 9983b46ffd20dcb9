import picocolors from "picocolors";
import type { Block, Inline, ReviewDocument, Room } from "../blocks/blocks";
import { visibleLine } from "../blocks/visible-text";

const TERMINAL_ROOM: Room = { lines: 60, columns: 200 };

export interface TerminalOptions {
  /** @default true if standard output is a terminal with colors */
  readonly color?: boolean;
}

/** The review as lines: everything unfolded, with colors if the terminal has them. */
export function* renderTerminal(document: ReviewDocument, options: TerminalOptions = {}): Generator<string> {
  const colors = picocolors.createColors(options.color ?? picocolors.isColorSupported);
  const paint = new Painter(colors);
  const blocks = function* (): Generator<Block> {
    yield* document.head;
    for (const { heading, details, closing } of document.sections) {
      yield* heading;
      for (const detail of details) yield detail.build(TERMINAL_ROOM);
      yield* closing;
    }
    yield* document.foot;
  };
  for (const block of blocks()) yield `${paint.block(block, "").join("\n")}\n`;
}

type Colors = ReturnType<typeof picocolors.createColors>;

class Painter {
  constructor(private readonly colors: Colors) {}

  block(block: Block, indent: string): string[] {
    switch (block.is) {
      case "heading":
        return ["", indent + this.colors.bold(this.inlines(block.text))];
      case "paragraph":
        return [indent + this.inlines(block.text)];
      case "rule":
        return ["", this.colors.dim("─".repeat(60))];
      case "fence":
        return block.lines.map((line) => `${indent}  ${this.diffLine(visibleLine(line))}`);
      case "callout":
        return [
          "",
          ...block.blocks.flatMap((each) => this.block(each, `${indent}${this.edge(block.level)} `)),
        ];
      case "fold":
        return [
          "",
          indent + this.inlines(block.summary),
          ...block.blocks.flatMap((each) => this.block(each, `${indent}  `)),
        ];
      case "list":
        return block.items.flatMap(({ text, blocks = [] }, index) => [
          `${indent}${block.ordered === true ? `${String(index + 1)}.` : "•"} ${this.inlines(text)}`,
          ...blocks.flatMap((each) => this.block(each, `${indent}  `)),
        ]);
    }
  }

  private edge(level: "caution" | "warning" | "note"): string {
    const paint = { caution: this.colors.red, warning: this.colors.yellow, note: this.colors.blue }[level];
    return paint("┃");
  }

  private diffLine(line: string): string {
    const paint = {
      "+": this.colors.green,
      "-": this.colors.red,
      "!": this.colors.yellow,
      "@": this.colors.cyan,
    }[line.charAt(0)];
    return paint === undefined ? line : paint(line);
  }

  private inlines(text: readonly Inline[]): string {
    return text.map((part) => this.inline(part)).join("");
  }

  private inline(part: Inline): string {
    if (typeof part === "string") return part.replace(/:[a-z_]+: /g, "");
    if ("code" in part) return this.colors.cyan(visibleLine(part.code));
    return "strong" in part ? this.colors.bold(this.inlines(part.strong)) : `${part.link} (${part.href})`;
  }
}
