/** A variable in an environment file. Lines and columns start at 1; the column is that of the value. */
export interface EnvVariable {
  readonly name: string;
  readonly value: string;
  readonly line: number;
  readonly column: number;
}

/** What is wrong with one line. Never contains the value, which may be a password. */
export interface EnvFileProblem {
  readonly line: number;
  readonly column: number;
  /** The variable, if the line names one. */
  readonly name?: string;
  readonly problem: string;
  readonly want?: string;
}

export interface EnvFile {
  /** By name. */
  readonly variables: ReadonlyMap<string, EnvVariable>;
  readonly problems: readonly EnvFileProblem[];
}

const ASSIGNMENT = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=/;
const IGNORED = /^\s*(#.*)?$/;
/** What may follow a value. */
const REST = /^\s*(\s#.*)?$/;
/** Characters with no special meaning in a shell, even without quotes. */
const BARE = /^[A-Za-z0-9_.,:/@%+=-]*/;
/** Control characters, except tab. */
const CONTROL = /[^\P{Cc}\t]/u;

/**
 * Reads `export NAME="value"` lines like a shell, but without running anything. Refuses text that a shell would expand
 * (`$name`, `$(…)`, backticks) and everything else that needs a shell. Reports all problems together.
 */
export function parseEnvFile(text: string): EnvFile {
  const variables = new Map<string, EnvVariable>();
  const problems: EnvFileProblem[] = [];
  text
    .replace(/^\uFEFF/, "")
    .split("\n")
    .forEach((raw, index) => {
      const read = parseLine(raw.replace(/\r$/, ""), index + 1);
      if (read === undefined) return;
      if ("problem" in read) problems.push(read);
      else if (variables.has(read.name)) problems.push(twice(read, variables.get(read.name)?.line ?? 0));
      else variables.set(read.name, read);
    });
  return { variables, problems };
}

function twice({ name, line }: EnvVariable, first: number): EnvFileProblem {
  return { name, line, column: 1, problem: `is already set in line ${first}`, want: "each variable once" };
}

function parseLine(text: string, line: number): EnvVariable | EnvFileProblem | undefined {
  if (IGNORED.test(text)) return undefined;
  const [head = "", name] = ASSIGNMENT.exec(text) ?? [];
  if (name === undefined) {
    const column = text.search(/\S/) + 1;
    return {
      line,
      column,
      problem: "is not a variable",
      want: 'export NAME="value", without spaces around =',
    };
  }
  const column = head.length + 1;
  const refuse = (problem: string, want?: string): EnvFileProblem => ({
    ...{ name, line, column, problem },
    ...(want === undefined ? {} : { want }),
  });
  const written = text.slice(head.length);
  const value = valueOf(written);
  if (typeof value.text !== "string") return refuse(value.problem, value.want);
  if (CONTROL.test(value.text)) return refuse("contains a control character");
  if (!REST.test(written.slice(value.length))) return refuse("has text after its value", "one quoted value");
  return { name, value: value.text, line, column };
}

type Value =
  | { readonly text: string; readonly length: number }
  | { readonly text?: undefined; readonly problem: string; readonly want?: string };

function valueOf(written: string): Value {
  if (written.startsWith('"')) return doubleQuoted(written);
  if (written.startsWith("'")) {
    const end = written.indexOf("'", 1);
    return end < 0 ? UNCLOSED : { text: written.slice(1, end), length: end + 1 };
  }
  const [bare] = BARE.exec(written) ?? [""];
  if (/^\s|^$/.test(written.slice(bare.length))) return { text: bare, length: bare.length };
  return {
    problem: "contains characters that mean something else to a shell",
    want: 'a value in quotes: NAME="value"',
  };
}

const UNCLOSED: Value = { problem: "has a quote that is not closed on its line", want: "one quoted value" };

/** Inside double quotes, a backslash escapes these; before anything else it is a plain backslash. */
const ESCAPED = new Set(["$", "`", '"', "\\"]);

function doubleQuoted(written: string): Value {
  let text = "";
  for (let at = 1; at < written.length; at++) {
    const character = written.charAt(at);
    const next = written.charAt(at + 1);
    if (character === '"') return { text, length: at + 1 };
    if (character === "$" || character === "`")
      return {
        problem: `contains ${character === "$" ? "a $" : "a backtick"}, which a shell would run or replace`,
        want: `\\${character} for the character itself, or single quotes`,
      };
    if (character === "\\" && ESCAPED.has(next)) {
      text += next;
      at++;
    } else text += character;
  }
  return UNCLOSED;
}
