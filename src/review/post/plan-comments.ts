import { isWithinKey, readMarker, type Marker } from "../marker";
import type { ExistingComment } from "./comment-host";

export type CommentStep =
  | { readonly do: "create"; readonly body: string }
  | { readonly do: "update"; readonly id: string; readonly body: string }
  | { readonly do: "supersede"; readonly comment: ExistingComment };

/** `update` edits our comments in place; `new` posts new comments and hides the old ones. */
export type PostMode = "update" | "new";

/**
 * The steps that make the pull request show these comments. None if it already shows them: the same plan, drift, checks,
 * cost and findings. Comments on only some of these projects become outdated.
 */
export function planComments(
  existing: readonly ExistingComment[],
  parts: readonly string[],
  mode: PostMode,
): CommentStep[] {
  const wanted = readMarker(parts[0] ?? "");
  if (wanted === undefined) return [];
  const shown = existing.filter(({ isHidden }) => !isHidden);
  const live = shown
    .filter(({ marker }) => marker.key === wanted.key)
    .sort((a, b) => a.marker.part - b.marker.part);
  const narrower = shown.filter(
    ({ marker }) => marker.key !== wanted.key && isWithinKey(marker.key, wanted.key),
  );
  return [
    ...(isShown(live, wanted) ? [] : written(live, parts, mode)),
    ...narrower.map((comment) => ({ do: "supersede" as const, comment })),
  ];
}

function written(live: readonly ExistingComment[], parts: readonly string[], mode: PostMode): CommentStep[] {
  if (mode === "new") {
    return [
      ...parts.map((body) => ({ do: "create" as const, body })),
      ...live.map((comment) => ({ do: "supersede" as const, comment })),
    ];
  }
  const kept = parts.map((body, index): CommentStep => {
    const old = live[index];
    return old === undefined ? { do: "create", body } : { do: "update", id: old.id, body };
  });
  return [...kept, ...live.slice(parts.length).map((comment) => ({ do: "supersede" as const, comment }))];
}

/** True if all parts of one rendering of this plan exist. False after a run that stopped between parts. */
function isShown(live: readonly ExistingComment[], { fingerprint, context }: Marker): boolean {
  return isWhole(live) && live[0]?.marker.fingerprint === fingerprint && live[0].marker.context === context;
}

/** All parts of one rendering of one plan, each once. */
function isWhole(live: readonly ExistingComment[]): boolean {
  const [first] = live;
  return (
    first !== undefined &&
    live.every(
      ({ marker }, index) =>
        marker.fingerprint === first.marker.fingerprint &&
        marker.context === first.marker.context &&
        marker.part === index + 1 &&
        marker.parts === live.length,
    )
  );
}

/**
 * Duplicates that two concurrent runs posted. The first of each part stays, so both runs get the same result. Comments
 * on another plan are not touched.
 */
export function writtenTwice(existing: readonly ExistingComment[], part: string): CommentStep[] {
  const wanted = readMarker(part);
  const seen = new Set<number>();
  return existing.flatMap((comment): CommentStep[] => {
    const { marker, isHidden } = comment;
    const isOurs =
      !isHidden &&
      marker.key === wanted?.key &&
      marker.fingerprint === wanted.fingerprint &&
      marker.context === wanted.context;
    if (!isOurs) return [];
    const isSecond = seen.has(marker.part);
    seen.add(marker.part);
    return isSecond ? [{ do: "supersede", comment }] : [];
  });
}

/**
 * The fingerprint of the plan that the pull request shows. Undefined if it shows none, or parts of two plans, which an
 * interrupted run leaves behind.
 */
export function shownFingerprint(existing: readonly ExistingComment[], key: string): string | undefined {
  const live = existing
    .filter(({ marker, isHidden }) => marker.key === key && !isHidden)
    .sort((a, b) => a.marker.part - b.marker.part);
  return isWhole(live) ? live[0]?.marker.fingerprint : undefined;
}
