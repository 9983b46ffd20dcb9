import { counted, type Block, type Detail, type ReviewDocument, type Room } from "../blocks/blocks";
import { CHANGE_KINDS } from "../../plan/change-kind";
import { writeMarker } from "../marker";
import { CONTINUED_FROM, CONTINUED_IN, leftOut } from "../templates/continuation";
import { HOSTS, type Host } from "./hosts";
import { markdownBlock } from "./markdown-blocks";
import { requiredPieces } from "./required-pieces";

export interface MarkdownOptions {
  /** @default GitHub */
  readonly host?: Host;
  /** Maximum characters in one comment. @default the host's limit */
  readonly limit?: number;
  /**
   * Comments that details may fill. What must be seen uses more if needed.
   * @default 1
   */
  readonly maxParts?: number;
}

/** A shorter comment has no room for its marker and one line. */
export const MIN_LIMIT = 2_000;
const COMMENT_ROOM: Room = { lines: 120, columns: 300 };
const TIGHT_ROOM: Room = { lines: 16, columns: 160 };
/** The largest share of a comment that one detail may take. */
const LARGEST_SHARE = 0.25;
/** With less room than this, it is not worth looking for a detail that fits. */
const LEAST_ROOM = 160;

/** After this many details in a row that do not fit, the rest are not rendered. */
const MOST_MISSES = 40;

interface Piece {
  readonly text: string;
  readonly must: boolean;
}

/**
 * The comments of a review, each within the limit. The first starts with what must be seen. Details that do not fit are
 * counted by kind; the least risky are left out first.
 */
export function renderMarkdown(document: ReviewDocument, options: MarkdownOptions = {}): string[] {
  const host = options.host ?? HOSTS.github;
  const limit = Math.max(MIN_LIMIT, Math.min(options.limit ?? host.limit, host.limit));
  const maxParts = Math.max(1, options.maxParts ?? 1);
  const markerLength = writeMarker({ ...document.marker, part: 1000, parts: 1000 }, host.marker).length;
  const room = limit - markerLength - CONTINUED_FROM.length - CONTINUED_IN.length - 12;
  const layout = layOut(document, host, room, maxParts);
  const pages = pack(layout, room);
  return pages.map((page, index) => {
    const marker = writeMarker({ ...document.marker, part: index + 1, parts: pages.length }, host.marker);
    const before = index === 0 ? "" : `${CONTINUED_FROM}\n\n`;
    const after = index === pages.length - 1 ? "" : `\n\n${CONTINUED_IN}`;
    return `${marker}\n\n${before}${page}${after}\n`;
  });
}

/** All pieces in order: the required ones, and the details that fit. */
function layOut(document: ReviewDocument, host: Host, room: number, maxParts: number): Piece[] {
  const must = (blocks: readonly Block[]): Piece[] =>
    blocks.flatMap((block) => requiredPieces(block, host, room)).map((text) => ({ text, must: true }));
  const head = must(document.head);
  const foot = must(document.foot);
  const sections = document.sections.map((section) => ({
    heading: must(section.heading),
    closing: must(section.closing),
    details: section.details,
  }));
  const taken = lengthOf([
    ...head,
    ...foot,
    ...sections.flatMap(({ heading, closing }) => [...heading, ...closing]),
  ]);
  const notice = 400;
  // Pieces are not split, so each further comment may waste the room of one piece at its end.
  const waste = (maxParts - 1) * room * 0.1;
  const details = document.sections.flatMap((section) => section.details);
  const chosen = choose(
    details,
    host,
    room,
    room * Math.max(maxParts, Math.ceil((taken + notice) / room)) - taken - notice - waste,
  );
  const middle = sections.flatMap(({ heading, closing, details: own }) => [
    ...heading,
    ...own.flatMap((detail) => {
      const text = chosen.texts.get(detail);
      return text === undefined ? [] : [{ text, must: false }];
    }),
    ...closing,
  ]);
  const omission = leftOut(chosen.omitted);
  return [...head, ...middle, ...(omission === undefined ? [] : must([omission])), ...foot];
}

/** What explains the plan, then the riskiest changes that fit, from any project. */
function choose(details: readonly Detail[], host: Host, page: number, room: number) {
  const texts = new Map<Detail, string>();
  const omitted = new Map<string, number>();
  let left = room;
  let misses = 0;
  for (const detail of [...details].sort((a, b) => rankOf(a) - rankOf(b))) {
    const isFull = left < LEAST_ROOM || misses >= MOST_MISSES;
    const text = isFull ? undefined : fitting(detail, host, Math.min(left, page * LARGEST_SHARE));
    if (text === undefined) {
      misses++;
      omitted.set(detail.kind, (omitted.get(detail.kind) ?? 0) + 1);
    } else {
      misses = 0;
      texts.set(detail, text);
      left -= text.length + 2;
    }
  }
  return { texts, omitted };
}

function fitting(detail: Detail, host: Host, room: number): string | undefined {
  for (const size of [COMMENT_ROOM, TIGHT_ROOM]) {
    const text = markdownBlock(detail.build(size), host);
    if (text.length <= room) return text;
  }
  return undefined;
}

/** Details about the whole plan. They are few, and a comment without them would be incomplete. */
const RANKS = [
  "moved block",
  "IAM delta",
  "network delta",
  "drift",
  "policy finding",
  "cost table",
  "masked value",
  "action",
  "output",
  "deferred change",
];

/** What explains the plan, then its changes by risk, the raw output last. */
function rankOf({ kind }: Detail): number {
  const change = (CHANGE_KINDS as readonly string[]).indexOf(kind);
  if (change !== -1) return RANKS.length + change;
  const rank = RANKS.indexOf(kind);
  return rank === -1 ? Number.MAX_SAFE_INTEGER : rank;
}

function pack(pieces: readonly Piece[], room: number): string[] {
  const pages: string[] = [];
  for (const { text } of pieces) {
    const last = pages.at(-1);
    if (last === undefined || last.length + 2 + text.length > room) pages.push(text);
    else pages[pages.length - 1] = `${last}\n\n${text}`;
  }
  return pages.length === 0 ? [counted(0, "change")] : pages;
}

function lengthOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { text }) => sum + text.length + 2, 0);
}
