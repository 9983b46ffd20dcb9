/** The facts in a member's comment, and the source lines below it. */
export interface Member {
  readonly name: string;
  readonly computed: boolean;
  readonly optional: boolean;
  readonly required: boolean;
  /** The private field's initializer, if any: `new InstanceCpuOptionsList(this, "x", false)`. */
  readonly initializer?: string;
  /** What the getter returns. */
  readonly getter: string;
}

/** One entry of `synthesizeHclAttributes` or of a `…ToHclTerraform` function. */
export interface HclEntry {
  readonly name: string;
  readonly value: string;
  readonly type: string;
}

/** A structure in a binding: the resource itself or a nested block. */
export interface Declaration {
  readonly members: Member[];
  readonly entries: HclEntry[];
}

/** The declarations in a binding's source. */
export interface BindingDeclarations {
  readonly kind: "TerraformResource" | "TerraformDataSource" | "TerraformProvider";
  readonly typeName: string;
  readonly main: Declaration;
  /** Nested structures by class name, without `OutputReference`. */
  readonly structs: ReadonlyMap<string, Declaration>;
}

const MAIN_CLASS = /^class \w+ extends cdktf\.(TerraformResource|TerraformDataSource|TerraformProvider) /;
const STRUCT_FUNCTION = /^function (\w+?)ToHclTerraform\(/;
const STRUCT_CLASS = /^class (\w+?)OutputReference extends cdktf\.ComplexObject /;
const TYPE_NAME = /static readonly tfResourceType = "(\w+)";/;
const MEMBER =
  /\/\/ (\w+) - computed: (true|false), optional: (true|false), required: (true|false)\n(?: +private _\w+(?:\?: [^\n]*| = ([^\n]*);)\s*\n)? +public get \w+\(\) \{\n +return ([^\n]*);\n/g;
const ENTRY = /^ +(\w+): \{\n +value: (.*),\n +isBlock: (?:true|false),\n +type: "(\w+)",/gm;

/**
 * Reads the declarations from a binding's TypeScript source. The source is generated and regular, so regular
 * expressions read it in about a millisecond, where a parser takes a hundred.
 *
 * @returns undefined if the file declares no resource, data source or provider
 */
export function readDeclarations(source: string): BindingDeclarations | undefined {
  const structs = new Map<string, { members: Member[]; entries: HclEntry[] }>();
  const struct = (name: string) => {
    const known = structs.get(name) ?? { members: [], entries: [] };
    structs.set(name, known);
    return known;
  };
  let result: BindingDeclarations | undefined;
  for (const chunk of source.split(/^export /m)) {
    const main = MAIN_CLASS.exec(chunk);
    const structFunction = STRUCT_FUNCTION.exec(chunk);
    const structClass = STRUCT_CLASS.exec(chunk);
    if (structFunction?.[1] !== undefined)
      struct(capitalize(structFunction[1])).entries.push(...entriesIn(chunk));
    if (structClass?.[1] !== undefined) struct(structClass[1]).members.push(...membersIn(chunk));
    if (main?.[1] !== undefined) {
      result = {
        kind: main[1] as BindingDeclarations["kind"],
        typeName: TYPE_NAME.exec(chunk)?.[1] ?? "aws",
        main: { members: membersIn(chunk), entries: entriesIn(chunk) },
        structs,
      };
    }
  }
  return result;
}

function membersIn(chunk: string): Member[] {
  return [...chunk.matchAll(MEMBER)].map(
    ([, name = "", computed, optional, required, initializer, getter = ""]) => ({
      name,
      computed: computed === "true",
      optional: optional === "true",
      required: required === "true",
      getter,
      ...(initializer === undefined ? {} : { initializer }),
    }),
  );
}

function entriesIn(chunk: string): HclEntry[] {
  return [...chunk.matchAll(ENTRY)].map(([, name = "", value = "", type = ""]) => ({ name, value, type }));
}

function capitalize(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
