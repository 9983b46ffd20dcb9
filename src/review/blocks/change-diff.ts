import type { AttributeChange, ReviewedChange } from "../model";
import type { Room } from "./blocks";
import { attributeLines, cut, valueInLine } from "./value-lines";
import { shortened, visibleLine } from "./visible-text";

/** The attributes of a change as lines of a diff: what forces a replacement first, what is unknown in one line. */
export function changeLines(change: Pick<ReviewedChange, "attributes">, room: Room): string[] {
  const { attributes } = change;
  const isReplaced = attributes.some(({ forces }) => forces === true);
  const anew = isReplaced ? attributes.filter(isComputedAnew) : [];
  const inherited = attributes.filter(isInheritedTag);
  const apart = new Set([...anew, ...inherited]);
  const shown = attributes.filter(
    (attribute) => !isComputed(attribute) && attribute.onlyForm !== true && !apart.has(attribute),
  );
  const forcing = shown.filter(({ forces }) => forces === true);
  const others = shown.filter(({ forces }) => forces !== true);
  const lines: string[] = [];
  for (const attribute of [...forcing, ...others]) {
    lines.push(...attributeLines(attribute, room));
    if (lines.length > room.lines) break;
  }
  return [
    ...cut(lines, room.lines),
    ...tagLines(inherited, room),
    ...namedLine("!", "known after apply, because the resource is replaced:", anew, room),
    ...tailLines(attributes, room),
  ];
}

function tailLines(attributes: readonly AttributeChange[], room: Room): string[] {
  return [
    ...namedLine("+", "known after apply:", attributes.filter(isComputed), room),
    ...namedLine(
      " ",
      "only order or formatting:",
      attributes.filter(({ onlyForm }) => onlyForm === true),
      room,
    ),
  ];
}

function namedLine(sign: string, words: string, among: readonly AttributeChange[], room: Room): string[] {
  if (among.length === 0) return [];
  return [
    shortened(`${sign} (${words}) ${among.map(({ path }) => visibleLine(path)).join(", ")}`, room.columns),
  ];
}

/** Every resource has the provider's `default_tags`, so added or removed ones share one line. */
function tagLines(tags: readonly AttributeChange[], room: Room): string[] {
  const line = (sign: string, side: "before" | "after"): string[] => {
    const held = tags.filter((tag) => tag[side] !== null);
    if (held.length === 0) return [];
    const pairs = held.map(
      (tag) => `${visibleLine(tag.path.replace(INHERITED, ""))} = ${valueInLine(tag[side], 60)}`,
    );
    return [shortened(`${sign} tags_all: ${pairs.join(", ")}`, room.columns)];
  };
  return [...line("-", "before"), ...line("+", "after")];
}

const INHERITED = /^tags_all(?:\.|(?=\[))/;

/** Only for added or removed tags. A changed tag has its own line. */
function isInheritedTag({ path, before, after }: AttributeChange): boolean {
  return (
    INHERITED.test(path) &&
    (typeof before === "string") !== (typeof after === "string") &&
    (before === null || after === null)
  );
}

/** Known for the old resource but not yet for the new one: ids, addresses, defaults. */
function isComputedAnew({ before, after, forces }: AttributeChange): boolean {
  return before !== null && forces !== true && typeof after === "object" && after?.is === "unknown";
}

/** New and not yet known: ids and ARNs of a new resource. */
function isComputed({ before, after, forces }: AttributeChange): boolean {
  return before === null && forces !== true && typeof after === "object" && after?.is === "unknown";
}
