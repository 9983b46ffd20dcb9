import type { ProjectReview, Review } from "../analyses/review";
import { code, counted, fence, fold, paragraph, strong, type Block, type Detail } from "../blocks/blocks";
import { visibleLine } from "../blocks/visible-text";

/** Warns that a refactor became destroy and create. Always visible: `moved` blocks avoid it. */
export function renamesLine(review: Review): Block[] {
  const count = review.projects.reduce((sum, { renames }) => sum + renames.length, 0);
  if (count === 0) return [];
  const what = counted(count, "destroyed resource looks", "destroyed resources look");
  return [
    paragraph(
      strong(`${what} like a renamed one.`),
      count === 1
        ? " If so, write the moved block below, and it is not destroyed."
        : " If so, write the moved blocks below, and they are not destroyed.",
    ),
  ];
}

/** The `moved` blocks to write, ready to copy. */
export function renameDetails(project: ProjectReview): Detail[] {
  const { renames } = project;
  if (renames.length === 0) return [];
  const build: Detail["build"] = (room) => {
    const shown = renames.slice(0, Math.max(1, Math.floor(room.lines / 4)));
    const lines = shown.flatMap(({ movedBlock, likeness }) => [
      `# ${String(Math.round(likeness * 100))} % of the attributes are the same`,
      ...movedBlock.split("\n").map(visibleLine),
    ]);
    const [first] = shown;
    return fold(
      [
        strong("Renamed?"),
        ` ${counted(renames.length, "pair")} of destroy and create look like the same resource`,
      ],
      [
        fence("hcl", lines),
        ...(project.constructPaths.size > 0 && first !== undefined
          ? [
              paragraph(
                "In CDKTF, on the construct of the new address: ",
                code(`resource.moveFromId(${JSON.stringify(first.from)})`),
                ".",
              ),
            ]
          : []),
      ],
    );
  };
  return [{ kind: "moved block", build }];
}
