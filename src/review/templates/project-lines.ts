import { visibleLine } from "../blocks/visible-text";

/** Projects per line of a fence, to keep lines readable. */
const PROJECTS_A_LINE = 8;

/** `… in prod, stage`: the line with its projects. Repeated if there are many projects, unchanged if there are none. */
export function withProjects(line: string, projects: readonly string[]): string[] {
  if (projects.length === 0) return [line];
  return Array.from({ length: Math.ceil(projects.length / PROJECTS_A_LINE) }, (_, index) => {
    const slice = projects.slice(index * PROJECTS_A_LINE, (index + 1) * PROJECTS_A_LINE);
    return `${line} in ${slice.map(visibleLine).join(", ")}`;
  });
}
