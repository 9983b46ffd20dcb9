import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Engine } from "../../src/engine/engine";
import { requireSuccess } from "../../src/engine/require-success";
import { runEngine } from "../../src/engine/run-engine";
import { withEnvironment } from "../../src/rehearsal/with-environment";
import type { Faults } from "../../src/rehearsal/provider/faults/faults";
import type { World } from "../../src/rehearsal/world";

/** Blocks of a configuration in JSON, as a file beside `cdk.tf.json` holds them. */
export type ExtraBlocks = Readonly<Record<string, unknown>>;

/** What a plan is made of, where that is not just the stack as it was synthesized. */
export interface PlanOptions {
  /** Another `cdk.tf.json`, as an edited environment or a refactoring gives it. */
  readonly configuration?: string;
  readonly extra?: ExtraBlocks;
  readonly flags?: readonly string[];
  /** What goes wrong, or went wrong outside, while it is planned. */
  readonly faults?: Faults;
  /** The plan fails, and what it wrote until then is read. */
  readonly mayFail?: true;
}

/** A plan that a real engine made. */
export interface MadePlan {
  /** The environment. */
  readonly stack: string;
  /** What `show -json` prints. */
  readonly json: string;
  /** What `plan` printed, if it failed. */
  readonly text?: string;
  /** The `cdk.tf.json` that it was made of, in which the accepted risks stand. */
  readonly configuration: string;
}

const EXTRA = "extra.tf.json";

/** One stack in a folder of its own with local state, planned and applied by a real engine in a rehearsal's world. */
export class PlannedStack {
  constructor(
    private readonly engine: Engine,
    private readonly world: World,
    readonly name: string,
    /** `cdk.tf.json` as it is synthesized from the system's files. */
    readonly synthesized: string,
    private readonly folder: string,
  ) {
    mkdirSync(folder, { recursive: true });
  }

  async init(): Promise<void> {
    this.write({});
    await requireSuccess(this.engine)(["init", "-input=false"], this.folder);
  }

  async plan(options: PlanOptions = {}): Promise<MadePlan> {
    const configuration = this.write(options);
    const { faults, flags = [], mayFail } = options;
    const command = ["plan", "-no-color", "-input=false", "-out=p", ...flags];
    return this.inhabited(faults, async () => {
      const { code, stdout, stderr } = await runEngine(this.engine, command, { cwd: this.folder });
      const text = `${stdout}${stderr}`;
      if ((code === 0) === (mayFail === true)) throw new Error(`plan exits ${String(code)}: ${text}`);
      const json = await requireSuccess(this.engine)(["show", "-json", "p"], this.folder);
      return { stack: this.name, json, configuration, ...(mayFail === true ? { text } : {}) };
    });
  }

  /** Applies what was planned last. With faults it must fail, and what it did until then is in the state. */
  async apply(faults?: Faults): Promise<void> {
    await this.inhabited(faults, async () => {
      const command = ["apply", "-no-color", "-input=false", "p"];
      const { code, stdout, stderr } = await runEngine(this.engine, command, { cwd: this.folder });
      if ((code === 0) !== (faults === undefined))
        throw new Error(`apply exits ${String(code)}: ${stdout}${stderr}`);
    });
  }

  private async inhabited<T>(faults: Faults | undefined, act: () => Promise<T>): Promise<T> {
    const { world } = this;
    const env = faults === undefined ? world.env : await world.startFaultyProvider(faults, () => undefined);
    return withEnvironment({ ...world, env }, act);
  }

  /** Writes the stack without its backend: the state stays in the folder. */
  private write({ configuration = this.synthesized, extra }: PlanOptions): string {
    const stack = JSON.parse(configuration) as { terraform: { backend?: unknown } };
    delete stack.terraform.backend;
    const text = JSON.stringify(stack, null, 2);
    writeFileSync(join(this.folder, "cdk.tf.json"), text);
    rmSync(join(this.folder, EXTRA), { force: true });
    if (extra !== undefined) writeFileSync(join(this.folder, EXTRA), JSON.stringify(extra));
    return text;
  }
}

/** The `cdk.tf.json` in a folder. */
export function configurationIn(folder: string): string {
  return readFileSync(join(folder, "cdk.tf.json"), "utf8");
}
