import type { ProjectReview } from "../analyses/review";
import { fence, fold, type Detail } from "../blocks/blocks";
import { textLines } from "../blocks/plan-text";
import { cut } from "../blocks/value-lines";
import { shortened } from "../blocks/visible-text";

/** The output of `plan`, masked. Only this text has warnings and errors. */
export function outputDetails({ plan }: ProjectReview): Detail[] {
  const { text } = plan;
  if (text === undefined || text.trim() === "") return [];
  const build: Detail["build"] = (room) => {
    const lines = textLines(text).map((line) => shortened(diffLine(line), room.columns));
    return fold(["Show Output"], [fence("diff", cut(lines, room.lines * 4))]);
  };
  return [{ kind: "plan output", build }];
}

/** Atlantis moves the sign to the start of the line, and writes `!` for `~`, so that GitHub colors it. */
function diffLine(line: string): string {
  const match = /^( +)(-\/\+|\+\/-|[-+~])( .*)$/s.exec(line);
  if (match === null) return line;
  const [, indent = "", sign = "", rest = ""] = match;
  return `${sign === "~" ? "!" : sign}${indent}${rest.slice(1)}`;
}
