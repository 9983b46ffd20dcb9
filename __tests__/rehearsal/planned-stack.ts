import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Engine } from "../../src/engine/engine";
import { requireSuccess } from "../../src/engine/require-success";
import { runEngine } from "../../src/engine/run-engine";
import { inhabit } from "../../src/rehearsal/inhabit";
import type { Faults } from "../../src/rehearsal/provider/faults/faults";
import type { World } from "../../src/rehearsal/world";

/** Blocks of a configuration in JSON, as a file beside `cdk.tf.json` holds them. */
export type ExtraBlocks = Readonly<Record<string, unknown>>;

/** What a plan is made of beside the stack as it was synthesized. */
export interface PlanOptions {
  /** Rewrites the stack before it is planned, as a refactoring would. */
  readonly rewrite?: (json: string) => string;
  readonly extra?: ExtraBlocks;
  readonly flags?: readonly string[];
  /** What goes wrong, or went wrong outside, while it is planned. */
  readonly faults?: Faults;
  /** The plan fails, and what it wrote until then is read. */
  readonly mayFail?: true;
}

const EXTRA = "extra.tf.json";

/** One stack in a folder of its own with local state, planned and applied by a real engine in a rehearsal's world. */
export class PlannedStack {
  constructor(
    private readonly engine: Engine,
    private readonly world: World,
    /** Where the stack is synthesized to. */
    private readonly synthesized: string,
    private readonly folder: string,
  ) {
    mkdirSync(folder, { recursive: true });
  }

  async init(): Promise<void> {
    this.take({});
    await requireSuccess(this.engine)(["init", "-input=false"], this.folder);
  }

  /** What `show -json` prints of the plan. */
  async plan(options: PlanOptions = {}): Promise<string> {
    this.take(options);
    const { faults, flags = [], mayFail } = options;
    const command = ["plan", "-no-color", "-input=false", "-out=p", ...flags];
    const env = faults === undefined ? this.world.env : await this.world.misbehave(faults, () => undefined);
    return inhabit({ ...this.world, env }, async () => {
      const { code, stdout, stderr } = await runEngine(this.engine, command, { cwd: this.folder });
      if ((code === 0) === (mayFail === true))
        throw new Error(`plan exits ${String(code)}: ${stdout}${stderr}`);
      return requireSuccess(this.engine)(["show", "-json", "p"], this.folder);
    });
  }

  /** Applies what was planned last. With faults it must fail, and what it did until then is in the state. */
  async apply(faults?: Faults): Promise<void> {
    const env = faults === undefined ? this.world.env : await this.world.misbehave(faults, () => undefined);
    await inhabit({ ...this.world, env }, async () => {
      const command = ["apply", "-no-color", "-input=false", "p"];
      const { code, stdout, stderr } = await runEngine(this.engine, command, { cwd: this.folder });
      if ((code === 0) !== (faults === undefined))
        throw new Error(`apply exits ${String(code)}: ${stdout}${stderr}`);
    });
  }

  /** Copies the stack as it is synthesized now, without its backend: the state stays in the folder. */
  private take({ rewrite = (json) => json, extra }: PlanOptions): void {
    const stack = JSON.parse(rewrite(readFileSync(join(this.synthesized, "cdk.tf.json"), "utf8"))) as {
      terraform: { backend?: unknown };
    };
    delete stack.terraform.backend;
    rmSync(join(this.folder, EXTRA), { force: true });
    writeFileSync(join(this.folder, "cdk.tf.json"), JSON.stringify(stack, null, 2));
    if (extra !== undefined) writeFileSync(join(this.folder, EXTRA), JSON.stringify(extra));
  }
}
