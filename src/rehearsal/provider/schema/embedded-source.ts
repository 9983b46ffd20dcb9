import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const SOURCE_MAP = "sourceMappingURL=data:application/json;base64,";

/**
 * The TypeScript source of a compiled binding, from the source map in its `index.js`.
 *
 * The source is parsed, not the JavaScript, because only the source keeps the comment `// ami - computed: true,
 * optional: true, required: false` above attributes that can be set. The compiler drops it with the private field below
 * it.
 *
 * @throws Error if the file has no source map; the pinned version of the bindings has one
 */
function embeddedSource(file: string): string {
  const text = readFileSync(file, "latin1");
  const start = text.lastIndexOf(SOURCE_MAP);
  if (start === -1) throw new Error(`${file} has no source map, so its schema cannot be read`);
  const map: unknown = JSON.parse(
    Buffer.from(text.slice(start + SOURCE_MAP.length), "base64").toString("utf8"),
  );
  const contents = (map as { sourcesContent?: string[] }).sourcesContent;
  if (contents?.[0] === undefined) throw new Error(`${file}: its source map has no sources`);
  return contents[0];
}

/**
 * The whole source of one binding folder. Large resources keep nested structures in `index-structs/*.js`; those come
 * first.
 */
export function bindingSource(folder: string): string {
  const structs = join(folder, "index-structs");
  const parts = existsSync(structs)
    ? readdirSync(structs)
        .filter((name) => name.endsWith(".js") && name !== "index.js")
        .map((name) => embeddedSource(join(structs, name)))
    : [];
  return [...parts, embeddedSource(join(folder, "index.js"))].join("\n");
}

/** The folders under `lib/` with one binding each. */
export function bindingFolders(library: string): string[] {
  return readdirSync(library, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(library, entry.name, "index.js")))
    .map((entry) => join(library, entry.name));
}
