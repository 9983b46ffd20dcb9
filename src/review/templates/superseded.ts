/** Marks an outdated note if the host cannot hide it. */
export const SUPERSEDED = "<!-- groundplan:superseded -->";

/** The marker stays first, so the note is still recognized as ours. Its old text is removed. */
export function supersededBody(body: string): string {
  const marker = body.split("\n", 1)[0] ?? "";
  return `${marker}\n${SUPERSEDED}\n\n*This plan is out of date: a newer one follows.*\n`;
}
