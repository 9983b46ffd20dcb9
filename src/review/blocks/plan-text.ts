import { visibleText } from "./visible-text";

const COLORS = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g");

/**
 * The lines that `plan` printed, without colors and with deceptive characters written out. A line that starts like a
 * GitLab command (`/merge`) is indented.
 */
export function textLines(text: string): string[] {
  return visibleText(text.replaceAll(COLORS, ""))
    .split("\n")
    .map((line) => (line.startsWith("/") ? ` ${line}` : line));
}

/** Terraform and OpenTofu draw a box around each error and warning, also without colors. */
const TOP = /^\s*╷\s*$/;
const SIDE = /^\s*│ ?/;
const BOTTOM = /^\s*╵\s*$/;
const ERROR = /^\s*(?:│ )?Error\b/;
/** If nothing looks like an error, the last lines say most. */
const LAST = 40;

/** The errors among the lines, out of their boxes, without the warnings between them. */
export function errorLines(text: string): string[] {
  const lines = textLines(text);
  const boxed = boxesOf(lines).filter(([first = ""]) => ERROR.test(first));
  if (boxed.length > 0) return boxed.flatMap((box, index) => (index === 0 ? box : ["", ...box]));
  const start = lines.findIndex((line) => ERROR.test(line));
  return withoutEnds(start === -1 ? lines.slice(-LAST) : lines.slice(start));
}

function boxesOf(lines: readonly string[]): string[][] {
  const boxes: string[][] = [];
  let open: string[] | undefined;
  for (const line of lines) {
    if (TOP.test(line)) open = [];
    else if (BOTTOM.test(line) && open !== undefined) {
      boxes.push(withoutEnds(open));
      open = undefined;
    } else open?.push(line.replace(SIDE, ""));
  }
  return boxes;
}

/** Without empty lines before and after. */
function withoutEnds(lines: readonly string[]): string[] {
  const isText = (line: string) => line.trim() !== "";
  return lines.slice(lines.findIndex(isText), lines.findLastIndex(isText) + 1);
}
