import type { DriftGroup, DriftReport } from "../analyses/drift";
import {
  code,
  counted,
  fold,
  list,
  paragraph,
  type Block,
  type Detail,
  type Inline,
  type Inlines,
} from "../blocks/blocks";
import { valueInLine } from "../blocks/value-lines";
import type { ReviewedPlan } from "../model";

/** How many transitions and addresses are named. The rest are counted. */
const NAMED = 5;

/** What changed outside, grouped by attribute, with the noise counted. */
export function driftDetails(drift: DriftReport, plan: ReviewedPlan): Detail[] {
  if (drift.groups.length + drift.deleted.length + drift.moved.length + drift.noise === 0) return [];
  return [
    { kind: "drift", build: (room) => fold([driftSummary(drift, plan)], driftBody(drift, plan, room.lines)) },
  ];
}

/** `Changed outside of OpenTofu: 3 attributes of 163 resources, 1 resource deleted`. */
export function driftSummary(
  { groups, resources, deleted, moved, noise }: DriftReport,
  plan: ReviewedPlan,
): string {
  const gone = deleted.reduce((sum, { addresses }) => sum + addresses.length, 0);
  const parts = [
    groups.length === 0 ? "" : `${counted(groups.length, "attribute")} of ${counted(resources, "resource")}`,
    gone === 0 ? "" : `${counted(gone, "resource")} deleted`,
    moved.length === 0 ? "" : `${counted(moved.length, "resource")} moved`,
    noise === 0 ? "" : `${counted(noise, "attribute")} of noise left out`,
  ];
  return `Changed outside of ${plan.engine ?? "the configuration"}: ${parts.filter((part) => part !== "").join(", ")}`;
}

function driftBody(drift: DriftReport, plan: ReviewedPlan, room: number): Block[] {
  const items = [
    ...drift.deleted.map(({ type, addresses }): Inlines => [code(type), ` deleted: `, ...named(addresses)]),
    ...drift.moved.map(({ from, to }): Inlines => [code(to), " has moved from ", code(from)]),
    ...drift.groups.map(groupLine),
  ];
  const shown = items.slice(0, room);
  const tool =
    plan.terraformVersion === undefined
      ? ""
      : ` Planned with version ${plan.terraformVersion.replace(/[^0-9A-Za-z.+-]/g, "")}.`;
  const noise =
    drift.noise === 0
      ? []
      : [
          paragraph(
            `Left out as noise: ${counted(drift.noise, "attribute")} that the provider computes or that differ only in form; ${counted(drift.noisyResources, "resource has", "resources have")} no other drift.${tool}`,
          ),
        ];
  const rest = items.length - shown.length;
  return [
    ...(shown.length === 0 ? [] : [list(shown)]),
    ...(rest > 0 ? [paragraph(`… and ${String(rest)} more patterns.`)] : []),
    ...noise,
  ];
}

function groupLine({ type, pattern, transitions, resources }: DriftGroup): Inlines {
  const [only] = transitions;
  const head: Inline[] = [code(type), " ", code(pattern), ` on ${counted(resources, "resource")}: `];
  if (transitions.length === 1 && only !== undefined) {
    return [
      ...head,
      code(`${valueInLine(only.before, 60)} -> ${valueInLine(only.after, 60)}`),
      " on ",
      ...named(only.addresses),
    ];
  }
  const shown = transitions
    .slice(0, NAMED)
    .flatMap(({ before, after, addresses }, index): Inline[] => [
      index === 0 ? "" : "; ",
      code(`${valueInLine(before, 40)} -> ${valueInLine(after, 40)}`),
      addresses.length === 1 ? " on " : ` on ${String(addresses.length)}, such as `,
      code(addresses[0] ?? ""),
    ]);
  const rest = transitions.length - NAMED;
  return [...head, ...shown, ...(rest > 0 ? [`; and ${String(rest)} other changes`] : [])];
}

function named(addresses: readonly string[]): Inline[] {
  const shown = addresses
    .slice(0, NAMED)
    .flatMap((address, index): Inline[] => [index === 0 ? "" : ", ", code(address)]);
  const rest = addresses.length - NAMED;
  return rest > 0 ? [...shown, ` and ${String(rest)} more`] : shown;
}
