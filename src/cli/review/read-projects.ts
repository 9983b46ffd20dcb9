import { ExitCode, UserError } from "../../text/user-error";
import { nameByDir, type Project, type ReviewedPlan } from "../../review/model";
import { numbered, planNames } from "../../plan/plan-name";
import { readPlans } from "../../review/normalize/read-plans";
import { failedPlan } from "./failed-plan";
import { readNamed } from "./read-named";
import type { ReviewOptions } from "./review-options";

export interface ReadProjects {
  readonly plans: readonly ReviewedPlan[];
  /** From a plan's default name to the name used here. */
  readonly names: ReadonlyMap<string, string>;
}

interface ReadPlan {
  readonly plan: ReviewedPlan;
  /** The file's default name; undefined if it holds several plans. */
  readonly fileName?: string;
}

/**
 * The plans that the command line names, in that order and under those names, followed by the failed plans.
 *
 * @throws UserError for a file that is not a plan, and for more names or texts than plans
 */
export async function readProjects(files: readonly string[], options: ReviewOptions): Promise<ReadProjects> {
  const { text: texts = [], failed = [] } = options;
  const fileNames = planNames([...files, ...failed]);
  const read: ReadPlan[] = [];
  for (const [index, file] of files.entries()) {
    const name = fileNames[index] ?? "plan";
    const plans = await plansIn(file, name, texts[index]);
    read.push(...plans.map((plan) => (plans.length === 1 ? { plan, fileName: name } : { plan })));
  }
  for (const [index, file] of failed.entries()) {
    const fileName = fileNames[files.length + index] ?? "plan";
    const project = { name: fileName, source: file };
    read.push({ plan: failedPlan(project, await readNamed(file, "--failed")), fileName });
  }
  return named(read, options);
}

async function plansIn(file: string, name: string, text: string | undefined): Promise<ReviewedPlan[]> {
  const printed = text === undefined ? {} : { text: await readNamed(text, "--text") };
  const plans = await readPlans({ file, name, ...printed });
  if (text === undefined || plans.length === 1) return plans;
  throw new UserError({
    what: `there are ${String(plans.length)} plans in ${file}, and it is unclear which of them this text belongs to`,
    where: `--text ${text}`,
    next: "Leave the text out, or put each plan in its own file.",
    exitCode: ExitCode.usage,
  });
}

function named(read: readonly ReadPlan[], options: ReviewOptions): ReadProjects {
  const given = givenNames(options, read.length);
  refuseMore("--project", given.project, read.length);
  refuseMore("--dir", given.dir, read.length);
  refuseMore("--workspace", given.workspace, read.length);
  const projects = read.map(({ plan }, index) => projectAt(index, plan.project, given));
  const names = numbered(projects.map(({ name }) => name));
  const plans = read.map(({ plan }, index) => ({
    ...plan,
    project: { ...(projects[index] ?? plan.project), name: names[index] ?? plan.project.name },
  }));
  const byFile = read.flatMap(({ fileName }, index) =>
    fileName === undefined ? [] : [[fileName, names[index] ?? fileName] as const],
  );
  return { plans, names: new Map(byFile) };
}

type GivenNames = Readonly<Record<"project" | "dir" | "workspace", readonly string[]>>;

/** The name from the command line, else from Atlantis for the one project that it runs. */
function givenNames(
  { project, dir, workspace }: ReviewOptions,
  count: number,
  env = process.env,
): GivenNames {
  // Other tools use PROJECT_NAME and WORKSPACE with other meanings; only Atlantis also sets this variable.
  const isAtlantis = (env["REPO_REL_DIR"] ?? "") !== "" && count === 1 && project === undefined;
  const from = (name: string) => (isAtlantis && (env[name] ?? "") !== "" ? [env[name] ?? ""] : []);
  return {
    project: project ?? (dir === undefined ? from("PROJECT_NAME") : []),
    dir: dir ?? from("REPO_REL_DIR"),
    workspace: workspace ?? from("WORKSPACE"),
  };
}

function refuseMore(option: string, given: readonly string[], plans: number): void {
  if (given.length <= plans) return;
  throw new UserError({
    what: `there are ${String(given.length)}, and ${String(plans)} ${plans === 1 ? "plan" : "plans"}`,
    where: option,
    next: "Give one for each plan, in their order.",
    exitCode: ExitCode.usage,
  });
}

function projectAt(index: number, read: Project, given: GivenNames): Project {
  const [dir, workspace] = [given.dir[index], given.workspace[index]];
  const name = given.project[index] ?? (dir === undefined ? read.name : nameByDir(dir, workspace));
  return {
    ...read,
    name,
    ...(dir === undefined ? {} : { dir }),
    ...(workspace === undefined ? {} : { workspace }),
  };
}
