import { formatTable } from "./table";
import type { Recovery } from "../recovery/recovery";

const KINDS: readonly (readonly [string, (action: { actions: string; imported: boolean }) => boolean])[] = [
  ["import", ({ imported }) => imported],
  ["update", ({ actions }) => actions === "update"],
  ["create", ({ actions }) => actions === "create"],
];

/** `12 to import, 3 to update`; an imported resource may also be updated. */
export function describeActions({ actions }: Recovery): string {
  const counts = KINDS.map(([kind, fits]) => [kind, actions.filter(fits).length] as const);
  return counts
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${count} to ${kind}`)
    .join(", ");
}

/** A recovery as text, before and after it is applied. */
export function formatRecovery(recovery: Recovery): string {
  const sections = [
    released(recovery),
    adopted(recovery),
    inTheWay(recovery),
    stillToMake(recovery),
    nextStep(recovery),
  ];
  return sections.filter((section) => section !== "").join("\n\n");
}

function released({ released: id }: Recovery): string {
  return id === undefined ? "" : `Lock ${id} is released.`;
}

function adopted({ adopted: found, applied }: Recovery): string {
  if (found.length === 0) return "AWS has no resources of this environment that the state lacks.";
  const rows = found.map(({ address, id, by }) => [address, id, by]);
  return formatTable(["ADDRESS", applied ? "ADOPTED" : "IN AWS", "FOUND BY"], rows);
}

function inTheWay({ inTheWay: obstacles }: Recovery): string {
  if (obstacles.length === 0) return "";
  const rows = obstacles.map(({ address, ids, why }) => [address, ids.join(", "), why]);
  return `In the way, and not touched:\n${formatTable(["ADDRESS", "IN AWS", "WHY"], rows)}`;
}

function stillToMake({ absent, idempotent, notLookedFor }: Recovery): string {
  const count = absent.length + idempotent.length;
  const lines = [
    ...(count > 0
      ? [`Still to be created: ${count}. AWS does not have them, or they are safe to create again.`]
      : []),
    ...(notLookedFor.length > 0
      ? [
          `Not looked for, because their types have no lookup: ${notLookedFor.join(", ")}. Look for these by hand.`,
        ]
      : []),
  ];
  return lines.join("\n");
}

function nextStep(recovery: Recovery): string {
  const { system, environment, inTheWay: obstacles, applied, actions } = recovery;
  const apply = `groundplan apply ${system} ${environment}`;
  if (obstacles.length > 0)
    return `Next: name the right one with --adopt <address>=<id>, or remove the conflict; then ${apply}.`;
  if (applied || actions.length === 0) return `Next: ${apply}.`;
  return `${describeActions(recovery)}; nothing was changed.`;
}
