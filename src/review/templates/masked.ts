import type { Review } from "../analyses/review";
import {
  code,
  counted,
  fold,
  list,
  paragraph,
  strong,
  type Block,
  type Detail,
  type Inline,
} from "../blocks/blocks";
import { inProject } from "./headline";

/** Shown if the plan marks nothing as sensitive: then masking relies on names, types and known forms. */
export function unmarkedNote(review: Review): Block[] {
  const names = review.projects.filter(({ plan }) => plan.isUnmarked).map(({ plan }) => plan.project.name);
  if (names.length === 0) return [];
  return [
    paragraph(
      strong("This plan marks nothing as sensitive"),
      ...inProject(review, ...names),
      ", like plans of Terraform before 0.15: values are masked here by their type, name or form.",
    ),
  ];
}

/** Unmarked values that look like secrets: masked here, but not in the state. */
export function maskedDetails(review: Review): Detail[] {
  const places = review.projects.flatMap(({ plan }) => plan.masked);
  const words = review.projects.reduce((sum, { plan }) => sum + plan.ordinarySecrets, 0);
  if (places.length === 0 && words === 0) return [];
  const unique = [...new Map(places.map((place) => [`${place.address} ${place.path}`, place])).values()];
  const title =
    unique.length === 0
      ? `: ${counted(words, "sensitive value is an ordinary word", "sensitive values are ordinary words")}`
      : `: ${counted(unique.length, "unmarked value looks like a secret", "unmarked values look like secrets")}`;
  const build: Detail["build"] = (room) =>
    fold(
      [strong("Masked"), title],
      [...(unique.length === 0 ? [] : placesBlocks(unique, room.lines)), ...wordsNote(words)],
    );
  return [{ kind: "masked value", build }];
}

function placesBlocks(places: Review["projects"][number]["plan"]["masked"], room: number): Block[] {
  const shown = places.slice(0, room);
  const rest = places.length - shown.length;
  return [
    list(
      shown.map(({ address, path, kind }): Inline[] => [code(address), " ", code(path), ": ", code(kind)]),
    ),
    ...(rest > 0 ? [paragraph(`… and ${String(rest)} more places.`)] : []),
    paragraph("They are in plain text in the plan file and in the state."),
  ];
}

function wordsNote(count: number): Block[] {
  if (count === 0) return [];
  return [
    paragraph(
      `${counted(count, "sensitive value is", "sensitive values are")} an ordinary word, number or name (such as true): masked where marked, but not searched for elsewhere.`,
    ),
  ];
}
