import type { ChangeKind } from "../../plan/change-kind";
import type { Review } from "../analyses/review";
import { fence, paragraph, strong, type Block, type ListItem } from "../blocks/blocks";
import { visibleLine } from "../blocks/visible-text";
import { constructPathOf } from "./change-notes";
import { withProjects } from "./project-lines";
import { groupText, isNamedAbove, LINES } from "./risk-list";
import { groupsOf, resourcesIn, risksOf, type Risk, type RiskMember } from "./risks";

/** If there are too many risks for one line each: all addresses, below everything else that must be seen. */
export function riskNames(review: Review): Block[] {
  const risks = risksOf(review);
  if (resourcesIn(risks) <= LINES) return [];
  const groups = groupsOf(risks).filter((group) => !isNamedAbove(group));
  if (groups.length === 0) return [];
  const items = groups.map((group): ListItem => ({
    text: groupText(group),
    blocks: [
      fence(
        "diff",
        group.flatMap((risk) => addressLines(review, risk)),
      ),
    ],
  }));
  return [paragraph(strong("By address:")), { is: "list", items }];
}

/** `- aws_vpc.main (hermes/network/vpc) in prod, stage`: a line for each address, more for many projects. */
function addressLines(review: Review, { members }: Risk): string[] {
  const byAddress = new Map<string, RiskMember[]>();
  for (const member of members) {
    const same = byAddress.get(member.change.address);
    if (same === undefined) byAddress.set(member.change.address, [member]);
    else same.push(member);
  }
  return [...byAddress.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const line = `${SIGNS[first.change.kind] ?? "-"} ${visibleLine(first.change.address)}${notes(first)}`;
    const projects = review.projects.length < 2 ? [] : same.map(({ project }) => project.plan.project.name);
    return withProjects(line, projects);
  });
}

const SIGNS: Readonly<Partial<Record<ChangeKind, string>>> = { replace: "-/+", forget: "." };

function notes({ change, project }: RiskMember): string {
  const constructPath = constructPathOf(project, change.address);
  const said = [
    ...(change.deposed === undefined ? [] : [`deposed object ${visibleLine(change.deposed)}`]),
    ...(constructPath === undefined ? [] : [visibleLine(constructPath)]),
  ];
  return said.length === 0 ? "" : ` (${said.join(", ")})`;
}
