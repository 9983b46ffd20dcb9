import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Command } from "commander";
import type { PolicyFinding } from "../../src/policy/finding";
import { reviewCommand } from "../../src/cli/commands/review";
import { costCommand } from "../../src/cli/commands/cost";
import { checkCommand } from "../../src/cli/commands/check";
import type { Story } from "./planned-story";

/** Plans as CI has them: each as a file beside the `cdk.tf.json` that it was made of. */
export class PlannedFiles {
  readonly folder = mkdtempSync(join(tmpdir(), "groundplan-plans-"));
  private readonly files = new Map<string, string>();
  private found?: Promise<string>;

  /** Writes plans of a story; each is called `<system>-<plan>-<engine>` then. */
  add<Name extends string>({ system, engine, plans }: Story<Name>, names: readonly Name[]): void {
    for (const name of names) {
      const { json, configuration } = plans[name];
      const project = `${system}-${name}-${engine.kind}`;
      mkdirSync(join(this.folder, project));
      writeFileSync(join(this.folder, project, "cdk.tf.json"), configuration);
      writeFileSync(join(this.folder, project, "plan.json"), json);
      this.files.set(project, join(this.folder, project, "plan.json"));
    }
  }

  /** What `groundplan check` finds in all of them, asked once, since Checkov is slow to start. */
  async findings(): Promise<readonly PolicyFinding[]> {
    this.found ??= printed(checkCommand(), ...this.files.values(), "--json");
    return JSON.parse(await this.found) as readonly PolicyFinding[];
  }

  /** The comment of some plans, with `groundplan cost` and `check` piped into `groundplan review`. */
  async comment(projects: readonly string[], ...options: readonly string[]): Promise<string> {
    const plans = projects.map((project) => this.fileOf(project));
    const cost = this.write("cost.json", await printed(costCommand(), ...plans, "--json"));
    const ours = (await this.findings()).filter(({ project = "" }) => projects.includes(project));
    const findings = this.write("findings.json", JSON.stringify(ours));
    const synthesized = plans.flatMap((plan) => ["--synthesized", dirname(plan)]);
    const attached = ["--cost", cost, "--findings", findings, ...synthesized, "--format", "markdown"];
    return printed(reviewCommand(), ...plans, ...attached, ...options);
  }

  private fileOf(project: string): string {
    const file = this.files.get(project);
    if (file === undefined) throw new Error(`no plan ${project} among ${[...this.files.keys()].join(", ")}`);
    return file;
  }

  private write(name: string, content: string): string {
    writeFileSync(join(this.folder, name), content);
    return join(this.folder, name);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The findings that nobody gave a reason for, and the reasons that explain nothing. */
export function unexplainedIn(findings: readonly PolicyFinding[]): readonly string[] {
  return findings
    .filter(({ acceptedBecause }) => acceptedBecause === undefined)
    .map(({ project = "", rule, address = "", title }) => `${project}: ${rule} ${address}: ${title}`);
}

/** What a command of ours prints. */
async function printed(command: Command, ...args: readonly string[]): Promise<string> {
  let output = "";
  const write = jest
    .spyOn(process.stdout, "write")
    .mockImplementation((text) => ((output += String(text)), true));
  const progress = jest.spyOn(process.stderr, "write").mockImplementation(() => true);
  try {
    await new Command()
      .enablePositionalOptions()
      .addCommand(command)
      .parseAsync([command.name(), ...args], { from: "user" });
    return output;
  } finally {
    write.mockRestore();
    progress.mockRestore();
    process.exitCode = undefined;
  }
}
