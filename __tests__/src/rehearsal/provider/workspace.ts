import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type ProviderOptions,
  type RunningProvider,
  startProvider,
} from "../../../../src/rehearsal/provider/start-provider";

export const ACCOUNT = "123456789012";

export interface Outcome {
  readonly code: number;
  readonly output: string;
}

interface ResourceChange {
  readonly address: string;
  readonly type: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Record<string, unknown> | null;
    readonly after: Record<string, unknown> | null;
    readonly after_unknown: Record<string, unknown>;
  };
}

interface StateFile {
  readonly resources: readonly {
    readonly type: string;
    readonly instances: readonly { readonly attributes: Record<string, unknown> }[];
  }[];
}

/** A folder with a configuration, an engine and a provider of its own. */
export class Workspace {
  readonly folder = mkdtempSync(join(tmpdir(), "groundplan-test-"));
  private provider: RunningProvider | undefined;
  private readonly types = new Set<string>();

  constructor(
    private readonly engine: string,
    private readonly environment: Record<string, string> = {},
  ) {
    writeFileSync(join(this.folder, "cli.tfrc"), "");
  }

  get counts(): RunningProvider["counts"] {
    if (this.provider === undefined) throw new Error("no provider is running");
    return this.provider.counts;
  }

  async serve(options: Partial<ProviderOptions> = {}): Promise<void> {
    await this.provider?.stop();
    this.provider = await startProvider({
      account: ACCOUNT,
      mirror: false,
      types: () => this.namedTypes(),
      ...options,
    });
  }

  /** The types that its files name, or did earlier: a saved plan may still have them. */
  private namedTypes(): readonly string[] {
    for (const name of ["main.tf.json", "terraform.tfstate"]) {
      const path = join(this.folder, name);
      const text = existsSync(path) ? readFileSync(path, "utf8") : "";
      for (const [type] of text.matchAll(/\baws_\w+/g)) this.types.add(type).add(`data.${type}`);
    }
    return [...this.types];
  }

  /** Writes the configuration; provider and settings are added unless it has its own. */
  write(configuration: Record<string, unknown>): void {
    const complete = {
      terraform: { required_providers: { aws: { source: "hashicorp/aws" } } },
      provider: { aws: [{ region: "eu-west-1" }] },
      ...configuration,
    };
    writeFileSync(join(this.folder, "main.tf.json"), JSON.stringify(complete));
  }

  async init(configuration: Record<string, unknown>): Promise<void> {
    this.write(configuration);
    const { code, output } = await this.run("init", "-input=false");
    if (code !== 0) throw new Error(errorsIn(output));
  }

  run(...args: string[]): Promise<Outcome> {
    const env = {
      ...process.env,
      ...this.environment,
      CHECKPOINT_DISABLE: "1",
      TF_CLI_CONFIG_FILE: join(this.folder, "cli.tfrc"),
      TF_REATTACH_PROVIDERS: this.provider?.reattach ?? "",
    };
    const [command = "", ...rest] = args;
    return new Promise((resolve) => {
      execFile(
        this.engine,
        [command, "-no-color", ...rest],
        { cwd: this.folder, env, maxBuffer: 2 ** 26 },
        (error, stdout, stderr) => {
          resolve({ code: error === null ? 0 : Number(error.code ?? 1), output: stdout + stderr });
        },
      );
    });
  }

  /** @throws Error with the engine's output if the apply fails */
  async apply(...args: string[]): Promise<string> {
    const { code, output } = await this.run("apply", "-auto-approve", "-input=false", ...args);
    if (code !== 0) throw new Error(errorsIn(output));
    return output;
  }

  /** What a plan would change, by address. Empty for an empty plan. */
  async plan(...args: string[]): Promise<Record<string, ResourceChange["change"]>> {
    const { code, output } = await this.run("plan", "-input=false", "-out=plan.bin", ...args);
    if (code !== 0) throw new Error(errorsIn(output));
    const shown = await this.run("show", "-json", "plan.bin");
    const { resource_changes: changes = [] } = JSON.parse(shown.output) as {
      resource_changes?: ResourceChange[];
    };
    const real = changes.filter(
      ({ change }) => change.actions.join() !== "no-op" && change.actions.join() !== "read",
    );
    return Object.fromEntries(real.map(({ address, change }) => [address, change]));
  }

  /** The actions of a plan, by address: `{ "aws_vpc.main": "create" }`. */
  async actions(): Promise<Record<string, string>> {
    const changes = await this.plan();
    return Object.fromEntries(
      Object.entries(changes).map(([address, { actions }]) => [address, actions.join("/")]),
    );
  }

  async outputs(): Promise<Record<string, unknown>> {
    const { output } = await this.run("output", "-json");
    const parsed = JSON.parse(output) as Record<string, { value: unknown }>;
    return Object.fromEntries(Object.entries(parsed).map(([name, { value }]) => [name, value]));
  }

  /** The attributes of every resource of a type in the state. */
  state(type: string): Record<string, unknown>[] {
    const { resources } = JSON.parse(this.stateText()) as StateFile;
    return resources
      .filter((resource) => resource.type === type)
      .flatMap(({ instances }) => instances.map(({ attributes }) => attributes));
  }

  stateText(): string {
    return readFileSync(join(this.folder, "terraform.tfstate"), "utf8");
  }

  async close(): Promise<void> {
    await this.provider?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The errors alone: a failed plan prints everything that it would have done first. */
function errorsIn(output: string): string {
  const start = output.search(/Error:/);
  return start === -1 ? output : output.slice(start);
}
