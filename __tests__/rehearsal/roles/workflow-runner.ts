import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Engine } from "../../../src/engine/engine";
import type { ActingRole } from "../../../src/rehearsal/permissions/assume-role";
import type { AuthorizationRequest } from "../../../src/rehearsal/permissions/policy";
import type { World } from "../../../src/rehearsal/world";
import type { CommandResult, ScratchCheckout } from "../../scratch-checkout";
import type { ApplicationWorkflow, Step } from "../../systems/application-workflow";

export interface RunnerOptions {
  readonly world: World;
  readonly checkout: ScratchCheckout;
  readonly engine: Engine;
  /** The role behind each secret that a workflow names: `{ AWS_ROLE_ARN: "GitHubActionsDeployRole" }`. */
  readonly roles: Readonly<Record<string, string>>;
  /** The repository that images are pushed to, as `registry/name`. @default - no step pushes one */
  readonly images?: string;
  /** Steps of a workflow that ask nothing of AWS and need what is not here, by name. */
  readonly leftOut?: readonly string[];
  /** The value of variables that the workflow takes from GitHub. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What a step did. */
export interface StepResult extends CommandResult {
  readonly step: string;
}

/** Runs jobs of a workflow as GitHub would, each step with the credentials that the steps before it took. */
export class WorkflowRunner {
  private readonly acting = new Map<string, ActingRole>();
  private readonly bin: string;

  constructor(private readonly options: RunnerOptions) {
    const { world, checkout, engine } = options;
    this.bin = join(world.folder, "runner");
    mkdirSync(this.bin);
    symlinkSync(engine.path, join(this.bin, engine.kind));
    this.program("npm", "exit 0");
    this.program("docker", "exit 0");
    const main = checkout.path(".build", "src", "cli", "main.js");
    this.program(
      "npx",
      `[ "$1" = groundplan ] || exit 127\nshift\nexec "${process.execPath}" "${main}" "$@"`,
    );
  }

  /** A role of the account, with a provider of its own that is started once. */
  async role(name: string): Promise<ActingRole> {
    const known = this.acting.get(name) ?? (await this.options.world.actAs(name));
    this.acting.set(name, known);
    return known;
  }

  /** Runs a line in a shell as a person with all permissions, with the programs of the workflow's steps. */
  asOwner(line: string): Promise<CommandResult> {
    return this.options.checkout.run("bash", ["-e", "-o", "pipefail", "-c", line], {
      ...this.options.world.env,
      ...this.options.env,
      PATH: `${this.bin}${delimiter}${process.env["PATH"] ?? ""}`,
    });
  }

  /** Puts a program of that name before all others. */
  program(name: string, script: string): void {
    writeFileSync(join(this.bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(this.bin, name), 0o755);
  }

  /**
   * Runs a job's steps in order; ends with the first that fails.
   * @param env variables of the job, such as the commit
   */
  async run(
    workflow: ApplicationWorkflow,
    job: string,
    env: Readonly<Record<string, string>> = {},
    without: readonly string[] = [],
  ): Promise<readonly StepResult[]> {
    const results: StepResult[] = [];
    let role: ActingRole | undefined;
    for (const step of workflow.steps(job)) {
      const name = step.name ?? step.uses ?? step.run ?? "";
      if ([...(this.options.leftOut ?? []), ...without].includes(name)) continue;
      const secret = /secrets\.(\w+)/.exec(String(step.with?.["role-to-assume"] ?? ""))?.[1];
      if (secret !== undefined) role = await this.role(this.options.roles[secret] ?? secret);
      const result = await this.step(step, role, env);
      results.push({ step: name, ...result });
      if (result.code !== 0) break;
    }
    return results;
  }

  private async step(
    step: Step,
    role: ActingRole | undefined,
    env: Readonly<Record<string, string>>,
  ): Promise<CommandResult> {
    if (step.run !== undefined) {
      return this.options.checkout.run("bash", ["-e", "-o", "pipefail", "-c", step.run], {
        ...this.options.world.env,
        // Nobody has credentials before a step took them.
        AWS_ACCESS_KEY_ID: undefined,
        AWS_SECRET_ACCESS_KEY: undefined,
        ...role?.env,
        ...this.options.env,
        ...env,
        PATH: `${this.bin}${delimiter}${process.env["PATH"] ?? ""}`,
        CI: "true",
      });
    }
    const requests = requestsOfAction(step, this.options.images);
    if (requests.length === 0) return { code: 0, stdout: "", stderr: "" };
    if (role === undefined) return { code: 1, stdout: "", stderr: "no credentials" };
    const denied = await this.options.world.permissions.ask(role.principal, requests);
    return { code: denied === undefined ? 0 : 1, stdout: "", stderr: denied ?? "" };
  }
}

/** What docker asks of ECR (ECR user guide, "IAM permissions for pushing an image" and "for pulling"). */
const PULLS = ["BatchCheckLayerAvailability", "BatchGetImage", "GetDownloadUrlForLayer"];
const PUSHES = [...PULLS, "CompleteLayerUpload", "InitiateLayerUpload", "PutImage", "UploadLayerPart"];

/** What the actions that a workflow uses ask of AWS. */
function requestsOfAction({ uses = "", with: given }: Step, images = ""): readonly AuthorizationRequest[] {
  if (uses.startsWith("aws-actions/amazon-ecr-login@"))
    return [{ action: "ecr:GetAuthorizationToken", resource: "*" }];
  if (!uses.startsWith("docker/build-push-action@") || images === "") return [];
  const [, account = "", region = "", name = ""] =
    /^(\d+)\.dkr\.ecr\.([\w-]+)\.[^/]+\/(.+)$/.exec(images) ?? [];
  const resource = `arn:aws:ecr:${region}:${account}:repository/${name}`;
  return (given?.["push"] === true ? PUSHES : PULLS).map((call) => ({ action: `ecr:${call}`, resource }));
}
