import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { parseDocument } from "yaml";
import { ConfigurationError } from "../../../src/config/configuration-error";
import { repositoryRoot } from "../../../src/process/repository-root";
import { synthesizeSystems } from "../../../src/synthesis/synthesize";
import { loadDefinition, systemsInScope } from "../../../src/systems/discover-systems";
import { toJsonSchema } from "../../../src/systems/json-schema";
import { loadSystem } from "../../../src/systems/load-system";
import { asData, asTerraform } from "../../../constructs/yaml-data";

/** Read as code, each of these shows a file, drops a text, or names what another resource is known by. */
const HOSTILE = '${file("/etc/passwd")}%{ if false }x%{ endif }${TfToken[TOKEN.0]}#{TfToken[TOKEN.1]}';
const MARK = "/etc/passwd";

type Path = readonly (string | number)[];
interface Leaf {
  readonly properties?: Readonly<Record<string, Leaf>>;
  readonly additionalProperties?: Leaf | boolean;
  readonly items?: Leaf;
  readonly anyOf?: readonly Leaf[];
  readonly oneOf?: readonly Leaf[];
  readonly type?: string;
}

/** The places of all texts that a schema has; a record's and a list's stand for all of it. */
function textPaths(schema: Leaf, path: Path = []): readonly Path[] {
  const below = [
    ...Object.entries(schema.properties ?? {}).flatMap(([key, inner]) => textPaths(inner, [...path, key])),
    ...(typeof schema.additionalProperties === "object"
      ? textPaths(schema.additionalProperties, [...path, "prod"])
      : []),
    ...(schema.items === undefined ? [] : textPaths(schema.items, [...path, 0])),
    ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((inner) => textPaths(inner, path)),
  ];
  return schema.type === "string" ? [path, ...below] : below;
}

/** Synthesizes a system's prod with a text at a path; undefined where the configuration refuses it. */
function synthesized(name: string, path: Path, value: unknown, hcl: boolean): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), "groundplan-data-"));
  try {
    const files = join(folder, "systems", name);
    mkdirSync(files, { recursive: true });
    const originals = join(repositoryRoot, "systems", name);
    for (const file of readdirSync(originals).filter((each) => each.endsWith(".yaml")))
      copyFileSync(join(originals, file), join(files, file));
    const document = parseDocument(readFileSync(join(files, "prod.yaml"), "utf8"));
    document.setIn(path, value);
    writeFileSync(join(files, "prod.yaml"), document.toString());
    const outdir = join(folder, "out");
    synthesizeSystems([loadSystem(files, loadDefinition(name))], { severalSystems: false, outdir, hcl });
    return readFileSync(join(outdir, "stacks", "prod", hcl ? "cdk.tf" : "cdk.tf.json"), "utf8");
  } catch (error) {
    if (error instanceof ConfigurationError) return undefined;
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A template without expressions, as an engine evaluates it. @throws Error at an expression */
function evaluated(template: string): string {
  const literal = template
    .replace(/\$\$\{/g, "\0{")
    .replace(/%%\{/g, "\u0001{")
    .replace(/\$\{"([$%])"\}/g, "$1");
  if (/\$\{|%\{/.test(literal)) throw new Error(`an expression: ${template}`);
  return literal.replaceAll("\0", "$").replaceAll("\u0001", "%");
}

describe("text in YAML is data", () => {
  const systems = systemsInScope(repositoryRoot);

  it.each(systems)("in every text setting of %s, in JSON and in HCL", (name) => {
    const paths = textPaths(toJsonSchema(loadDefinition(name)) as unknown as Leaf);
    const taken = paths.filter((path) => {
      const stack = synthesized(name, path, HOSTILE, false);
      if (stack === undefined) return false;
      expect(stack).not.toMatch(/(?<!\$)\$\{\s*file|(?<!%)%\{ if false|[\uFDD0-\uFDD3]/);
      const hcl = synthesized(name, path, HOSTILE, true) ?? "";
      expect(hcl).not.toMatch(/(?<!\$)\$\{\s*file|(?<!%)%\{ if false|[\uFDD0-\uFDD3]/);
      expect(hcl.includes(MARK)).toBe(stack.includes(MARK));
      // What cdktf puts in the place of its own references is another resource's text.
      if (stack.includes(MARK)) expect(stack).toContain("TfToken[TOKEN.0]");
      return stack.includes(MARK);
    });
    expect(paths.length).toBeGreaterThan(4);
    expect(taken.map((path) => path[0])).toContain("tags");
  });

  it("whatever a tag contains, its key and value reach the stack unchanged", () => {
    const piece = fc.constantFrom(
      "$",
      "%",
      "{",
      "}",
      "#",
      "&",
      "a",
      '"',
      "\\",
      "file(1)",
      "TfToken[TOKEN.1]",
      " ",
      "é",
    );
    const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(text, text, (key, value) => {
        expect(evaluated(String(asTerraform(asData(value))))).toBe(value);
        const [written = ""] = Object.keys(asTerraform(asData({ [`k${key}`]: 1 })) as object);
        expect(evaluated(written)).toBe(`k${key}`);
      }),
    );
  });

  it("a sign at the end does not escape the reference after it", () => {
    const name = asData("price in $");
    expect(asTerraform(`${name}\${aws_vpc.network.id}`)).toBe('price in ${"$"}${aws_vpc.network.id}');
    expect(asTerraform(`${name}.`)).toBe("price in $.");
  });

  it("a hostile tag is a tag", () => {
    const stack = JSON.parse(synthesized("hermes", ["tags"], { [HOSTILE]: HOSTILE }, false) ?? "{}") as {
      provider: { aws: { default_tags: { tags: Record<string, string> }[] }[] };
    };
    const [tags] = Object.entries(stack.provider.aws[0]?.default_tags[0]?.tags ?? {}).map((pair) =>
      pair.map(evaluated),
    );
    expect(tags).toEqual([HOSTILE, HOSTILE]);
  });
});
