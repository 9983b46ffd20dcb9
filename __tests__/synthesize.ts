import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { SystemStack } from "../constructs/system-stack";
import type { Environment, Protection } from "../src/config/environment";
import { loadSystem } from "../src/systems/load-system";
import type { SystemDefinition } from "../src/systems/system-definition";
import { repositoryRoot } from "../src/process/repository-root";
import { synthesizeSystems } from "../src/synthesis/synthesize";

export type Attributes = Readonly<Record<string, unknown>>;

/** A resource of a synthesized stack. */
export interface Resource {
  readonly address: string;
  readonly attributes: Attributes;
}

/** A statement of a policy, as IAM spells it. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

/** The parsed JSON of one stack, with the questions that tests ask it. */
export class SynthesizedStack {
  constructor(readonly json: Attributes) {}

  resources(type: string): readonly Resource[] {
    const all = this.json["resource"] as Record<string, Record<string, Attributes>> | undefined;
    return Object.entries(all?.[type] ?? {}).map(([id, attributes]) => ({
      address: `${type}.${id}`,
      attributes,
    }));
  }

  /** The only resource of a type whose construct path holds the words. */
  resource(type: string, ...words: readonly string[]): Resource {
    const found = this.resources(type).filter(({ attributes }) =>
      words.every((word) => pathOf(attributes).includes(word)),
    );
    const [only, ...others] = found;
    if (only === undefined || others.length > 0) {
      const all = this.resources(type).map(({ attributes }) => pathOf(attributes));
      throw new Error(`${found.length} × ${type} match [${words.join(", ")}]; there are: ${all.join(", ")}`);
    }
    return only;
  }

  data(type: string): readonly Attributes[] {
    const all = this.json["data"] as Record<string, Record<string, Attributes>> | undefined;
    return Object.values(all?.[type] ?? {});
  }

  output(name: string): unknown {
    const outputs = this.json["output"] as Record<string, { readonly value: unknown }> | undefined;
    return outputs?.[name]?.value;
  }

  /** What a role may do by its inline policy. */
  permissionsOf(...words: readonly string[]): readonly Statement[] {
    return statementsOf(this.resource("aws_iam_role_policy", ...words).attributes["policy"]);
  }

  /** What a security group lets in: port and peer, in a stable order. */
  ingressOf(...words: readonly string[]): readonly { readonly port: unknown; readonly from: unknown }[] {
    return this.resources("aws_vpc_security_group_ingress_rule")
      .filter(({ attributes }) => words.every((word) => pathOf(attributes).includes(word)))
      .map(({ attributes }) => ({
        port: attributes["from_port"],
        from:
          attributes["cidr_ipv4"] ?? attributes["cidr_ipv6"] ?? attributes["referenced_security_group_id"],
      }))
      .sort((a, b) => Number(a.port) - Number(b.port) || String(a.from).localeCompare(String(b.from)));
  }

  /** Every resource's address, sorted: what must not change when code moves. */
  addresses(): readonly string[] {
    const all = this.json["resource"] as Record<string, Record<string, Attributes>> | undefined;
    return Object.keys(all ?? {})
      .flatMap((type) => this.resources(type).map(({ address }) => address))
      .sort();
  }
}

/** The statements of a policy's JSON text. */
export function statementsOf(policy: unknown): readonly Statement[] {
  return (JSON.parse(String(policy)) as { Statement: Statement[] }).Statement;
}

function pathOf(attributes: Attributes): string {
  const comment = attributes["//"] as { metadata?: { path?: string } } | undefined;
  return comment?.metadata?.path ?? "";
}

/**
 * Synthesizes a system from YAML texts, as it is from files.
 * @returns the stack of each file, by the file's name without `.yaml`
 */
export function synthesizeFiles<C extends object>(
  definition: SystemDefinition<C>,
  files: Readonly<Record<string, string>>,
): Readonly<Record<string, SynthesizedStack>> {
  return inScratch((folder) => {
    const source = join(folder, "systems", definition.name);
    mkdirSync(source, { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(source, `${name}.yaml`), text);
    const outdir = join(folder, "out");
    const ids = synthesizeSystems([loadSystem(source, definition)], { severalSystems: false, outdir });
    return Object.fromEntries(ids.map((id) => [id, readStack(outdir, id)]));
  });
}

/** Synthesizes a system from the files in `systems/<name>/`, with edits of their text. */
export function synthesizeSystemFiles<C extends object>(
  definition: SystemDefinition<C>,
  environments: readonly string[],
  edit: (text: string, name: string) => string = (text) => text,
): Readonly<Record<string, SynthesizedStack>> {
  const folder = join(repositoryRoot, "systems", definition.name);
  const read = (name: string) => edit(readFileSync(join(folder, `${name}.yaml`), "utf8"), name);
  return synthesizeFiles(
    definition,
    Object.fromEntries(["bootstrap", ...environments].map((name) => [name, read(name)])),
  );
}

/** The stack of an environment; a missing one fails the test with the names there are. */
export function stackOf(
  stacks: Readonly<Record<string, SynthesizedStack>>,
  environment: string,
): SynthesizedStack {
  const stack = stacks[environment];
  if (stack === undefined) throw new Error(`no stack ${environment} among ${Object.keys(stacks).join(", ")}`);
  return stack;
}

/** Synthesizes constructs on their own, in a stack of a system called `sample`. */
export function synthesizeConstructs(
  build: (stack: SystemStack) => void,
  environment: Partial<Environment> & { readonly protection?: Protection } = {},
): SynthesizedStack {
  return inScratch((outdir) => {
    const app = new App({ outdir });
    const stack = new SystemStack(app, sampleEnvironment(environment));
    build(stack);
    app.synth();
    return readStack(outdir, stack.node.id);
  });
}

/** An environment for tests, `sample` in `eu-south-2`. */
export function sampleEnvironment(changes: Partial<Environment> = {}): Environment {
  const position = { file: "systems/sample/prod.yaml", line: 1, column: 1 };
  return {
    system: "sample",
    name: "prod",
    region: "eu-south-2",
    protection: "strict",
    tags: {},
    backend: {
      bucket: "sample-terraform-state",
      lockTable: "sample-terraform-locks",
      lock: "dynamodb",
      region: "eu-south-2",
    },
    config: {},
    source: {
      file: position.file,
      locate: () => position,
      origin: () => position,
      keyOf: (path) => path.join("."),
      problemAt: (path, details) => ({ ...position, key: path.join("."), ...details }),
    },
    ...changes,
  };
}

function readStack(outdir: string, id: string): SynthesizedStack {
  return new SynthesizedStack(
    JSON.parse(readFileSync(join(outdir, "stacks", id, "cdk.tf.json"), "utf8")) as Attributes,
  );
}

function inScratch<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "groundplan-synth-"));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
