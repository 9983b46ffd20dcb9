import { readMarker, type Marker } from "../marker";
import type { ExistingComment } from "./comment-host";

export type CommentStep =
  | { readonly do: "create"; readonly body: string }
  | { readonly do: "update"; readonly id: string; readonly body: string }
  | { readonly do: "supersede"; readonly comment: ExistingComment };

/** `update` edits our comments where they stand; `new` writes below the discussion and hides the old ones. */
export type PostMode = "update" | "new";

/**
 * What to do so that the pull request shows these comments. Nothing, where they are of the plan that it shows already,
 * with the same drift, checks, cost and findings.
 */
export function planComments(
  existing: readonly ExistingComment[],
  parts: readonly string[],
  mode: PostMode,
): CommentStep[] {
  const wanted = readMarker(parts[0] ?? "");
  if (wanted === undefined) return [];
  const live = existing
    .filter(({ marker, isHidden }) => marker.key === wanted.key && !isHidden)
    .sort((a, b) => a.marker.part - b.marker.part);
  if (isShown(live, wanted)) return [];
  if (mode === "new") {
    return [
      ...parts.map((body) => ({ do: "create" as const, body })),
      ...live.map((comment) => ({ do: "supersede" as const, comment })),
    ];
  }
  const written = parts.map((body, index): CommentStep => {
    const old = live[index];
    return old === undefined ? { do: "create", body } : { do: "update", id: old.id, body };
  });
  return [...written, ...live.slice(parts.length).map((comment) => ({ do: "supersede" as const, comment }))];
}

/** Every part of one rendering is there, and it is of this plan. A run that broke off between parts is not. */
function isShown(live: readonly ExistingComment[], wanted: Marker): boolean {
  return (
    live.length > 0 &&
    live.every(
      ({ marker }, index) =>
        marker.fingerprint === wanted.fingerprint &&
        marker.context === wanted.context &&
        marker.part === index + 1 &&
        marker.parts === live.length,
    )
  );
}
