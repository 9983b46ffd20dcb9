import type { Review } from "../analyses/review";
import { code, counted, list, paragraph, strong, type Block, type Inlines } from "../blocks/blocks";
import { inProject } from "./headline";

const PLACE = /^aws_a?lb_target_group_attachment$/;

/** How many hosts one line lists. */
const NAMED = 12;

/**
 * Hosts behind load balancers that a plan replaces together: an engine destroys the old ones as soon as the new ones
 * are registered, long before these are healthy. Replacing one at a time would cause no outage.
 */
export function outageList(review: Review): Block[] {
  const projects = review.projects.flatMap(({ plan }) => {
    const places = plan.changes.filter(({ type, kind }) => kind === "replace" && PLACE.test(type));
    return places.length === 0 ? [] : [{ plan, places }];
  });
  if (projects.length === 0) return [];
  const lines = projects.map(({ plan, places }): Inlines => {
    const named = places.slice(0, NAMED).flatMap(({ address }) => [code(address), ", "]);
    const rest = places.length > NAMED ? [`and ${places.length - NAMED} more`] : [];
    return [
      ...[...named, ...rest].slice(0, rest.length > 0 ? undefined : -1),
      ...inProject(review, plan.project.name),
    ];
  });
  const hosts = projects.reduce((sum, { places }) => sum + places.length, 0);
  const title = paragraph(
    strong(`Outage: ${counted(hosts, "host")} behind a load balancer will be replaced together`),
    "; the old ones go before the new ones are healthy. ",
    code("groundplan replace"),
    " replaces them one at a time.",
  );
  return [{ is: "callout", level: "warning", blocks: [title, list(lines)] }];
}
