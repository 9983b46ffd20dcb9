/** How an old note is known to be out of date where the host cannot hide it. */
export const SUPERSEDED = "<!-- groundplan:superseded -->";

/** The marker stays first, so that the note is still known as ours; what it said is not repeated. */
export function supersededBody(body: string): string {
  const marker = body.split("\n", 1)[0] ?? "";
  return `${marker}\n${SUPERSEDED}\n\n*This plan is out of date: a newer one follows.*\n`;
}
