import { counted, paragraph, strong, type Block } from "../blocks/blocks";

/** Atlantis's wording, which people and scripts know. */
export const CONTINUED_IN =
  "**Warning**: Output length greater than max comment size. Continued in next comment.";
export const CONTINUED_FROM = "Continued plan output from previous comment.";

/** What did not fit, by kind; undefined if everything fit. */
export function leftOut(omitted: ReadonlyMap<string, number>): Block | undefined {
  if (omitted.size === 0) return undefined;
  const parts = [...omitted].map(([kind, count]) => counted(count, kind));
  return paragraph(
    strong("Left out for length"),
    `, the details of: ${parts.join(", ")}. `,
    "All of it: groundplan review --format html.",
  );
}
