import type { Review } from "../analyses/review";
import { code, counted, list, paragraph, strong, type Block, type Inlines } from "../blocks/blocks";
import { inProject } from "./headline";

const PLACE = /^aws_a?lb_target_group_attachment$/;

/** How many hosts one line names. */
const NAMED = 12;

/**
 * Hosts of load balancers that a plan replaces: an engine ends the old ones as soon as the new ones are registered, long
 * before these are healthy. One after the other is no outage, and no plan says so.
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
    strong(`Outage: ${counted(hosts, "host")} behind a load balancer will be replaced at once`),
    "; the old ones go before the new ones are healthy. ",
    code("groundplan replace"),
    " does it one by one.",
  );
  return [{ is: "callout", level: "warning", blocks: [title, list(lines)] }];
}
