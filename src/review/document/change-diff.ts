import type { AttributeChange, ReviewedChange } from "../model";
import type { Room } from "./blocks";
import { attributeLines, cut } from "./value-lines";
import { shortened, visibleLine } from "./visible-text";

/** The attributes of a change as lines of a diff: what forces a replacement first, what is unknown in one line. */
export function changeLines(change: Pick<ReviewedChange, "attributes">, room: Room): string[] {
  const shown = change.attributes.filter(
    (attribute) => !isComputed(attribute) && attribute.onlyForm !== true,
  );
  const forcing = shown.filter(({ forces }) => forces === true);
  const others = shown.filter(({ forces }) => forces !== true);
  const lines: string[] = [];
  for (const attribute of [...forcing, ...others]) {
    lines.push(...attributeLines(attribute, room));
    if (lines.length > room.lines) break;
  }
  return [...cut(lines, room.lines), ...tailLines(change.attributes, room)];
}

function tailLines(attributes: readonly AttributeChange[], room: Room): string[] {
  const named = (sign: string, words: string, among: readonly AttributeChange[]) =>
    among.length === 0
      ? []
      : [
          shortened(
            `${sign} (${words}) ${among.map(({ path }) => visibleLine(path)).join(", ")}`,
            room.columns,
          ),
        ];
  return [
    ...named("+", "known after apply:", attributes.filter(isComputed)),
    ...named(
      " ",
      "only order or formatting:",
      attributes.filter(({ onlyForm }) => onlyForm === true),
    ),
  ];
}

/** Not there before and unknown yet: ids and ARNs of something new. */
function isComputed({ before, after, forces }: AttributeChange): boolean {
  return before === null && forces !== true && typeof after === "object" && after?.is === "unknown";
}
