import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { repositoryRoot } from "../../../process/repository-root";
import { AMENDMENTS_FINGERPRINT, amendSchema } from "./schema-amendments";
import { serializeSchemas } from "../protocol/protocol";
import { cutSchemas } from "./cut-schemas";
import { bindingFolders, bindingSource } from "./embedded-source";
import { parseBinding } from "./parse-binding";
import { schemaMessage } from "./schema-message";
import type { BlockSchema, SchemaKind, TypeSchema } from "./schema-model";

/** Increase it whenever this folder makes a different schema from the same bindings. */
const PARSER_VERSION = 3;

/**
 * The schemas of all installed bindings.
 *
 * Reading 2,200 bindings takes about three seconds, so the result is cached in `node_modules/.cache/groundplan`: one
 * line of JSON per type, parsed on demand, and the serialized answer to GetSchema. The key covers the versions of the
 * bindings, of the parser and of the amendments.
 */
export class ProviderSchemas {
  private readonly parsed = new Map<string, BlockSchema>();

  private constructor(
    private readonly lines: ReadonlyMap<string, string>,
    private readonly response: Buffer,
  ) {}

  /** Loads the schemas from the cache, building it if necessary. */
  static load(): ProviderSchemas {
    const cache = cacheFiles();
    if (!existsSync(cache.response) || !existsSync(cache.lines)) writeCache(cache, parseAll());
    const lines = new Map<string, string>();
    for (const line of readFileSync(cache.lines, "utf8").split("\n")) {
      const end = line.indexOf("\t");
      if (end !== -1) lines.set(line.slice(0, end), line.slice(end + 1));
    }
    return new ProviderSchemas(lines, readFileSync(cache.response));
  }

  /** The serialized answer to GetSchema, with these types alone: `aws_vpc`, `data.aws_vpc`. @default all */
  answer(named?: readonly string[]): Buffer {
    return named === undefined ? this.response : cutSchemas(this.response, named);
  }

  get provider(): BlockSchema {
    return this.of("provider", "aws");
  }

  resource(typeName: string): BlockSchema {
    return this.of("resource", typeName);
  }

  dataSource(typeName: string): BlockSchema {
    return this.of("data", typeName);
  }

  typeNames(kind: SchemaKind): string[] {
    const prefix = `${kind}:`;
    return [...this.lines.keys()]
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length));
  }

  private of(kind: SchemaKind, typeName: string): BlockSchema {
    const key = `${kind}:${typeName}`;
    const known = this.parsed.get(key);
    if (known !== undefined) return known;
    const line = this.lines.get(key);
    if (line === undefined) throw new Error(`the bindings have no ${kind} ${typeName}`);
    const block = JSON.parse(line) as BlockSchema;
    this.parsed.set(key, block);
    return block;
  }
}

/** The folder that the bindings are in. */
function bindingLibrary(): string {
  const resolve = createRequire(join(repositoryRoot, "package.json")).resolve;
  return join(dirname(resolve("@cdktf/provider-aws/package.json")), "lib");
}

/** Parses every installed binding. Takes seconds: use `ProviderSchemas.load`. */
export function parseAll(library = bindingLibrary()): TypeSchema[] {
  return bindingFolders(library)
    .map((folder) => parseBinding(bindingSource(folder)))
    .filter((schema) => schema !== undefined)
    .map((schema) => ({ ...schema, block: amendSchema(schema) }));
}

interface CacheFiles {
  readonly lines: string;
  readonly response: string;
}

function cacheFiles(): CacheFiles {
  const manifest: unknown = JSON.parse(readFileSync(join(bindingLibrary(), "../package.json"), "utf8"));
  const { version } = manifest as { version: string };
  const key = createHash("sha256")
    .update(`${PARSER_VERSION} ${AMENDMENTS_FINGERPRINT}`)
    .digest("hex")
    .slice(0, 12);
  const stem = join(repositoryRoot, "node_modules/.cache/groundplan", `aws-schema-${version}-${key}`);
  return { lines: `${stem}.jsonl`, response: `${stem}.pb` };
}

function writeCache(files: CacheFiles, schemas: readonly TypeSchema[]): void {
  mkdirSync(dirname(files.lines), { recursive: true });
  const lines = schemas.map(({ kind, typeName, block }) => `${kind}:${typeName}\t${JSON.stringify(block)}`);
  writeAtomically(files.lines, lines.join("\n"));
  writeAtomically(files.response, serializeSchemas(schemasResponse(schemas)));
}

function schemasResponse(schemas: readonly TypeSchema[]): object {
  const messages = (kind: SchemaKind) =>
    Object.fromEntries(
      schemas.filter((s) => s.kind === kind).map((s) => [s.typeName, schemaMessage(s.block)]),
    );
  return {
    provider: messages("provider")["aws"],
    resource_schemas: messages("resource"),
    data_source_schemas: messages("data"),
    server_capabilities: { get_provider_schema_optional: true },
  };
}

/** Two processes may write the cache at the same time: each renames its own file into place. */
function writeAtomically(file: string, content: string | Buffer): void {
  const draft = `${file}.${randomBytes(6).toString("hex")}`;
  writeFileSync(draft, content);
  renameSync(draft, file);
}
