import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { isMap, LineCounter, parseAllDocuments } from "yaml";
import { type ConfigProblem, formatProblem, sortProblems } from "../../../config/problem";
import { SECRET_PATTERNS } from "../../../masking/patterns";
import { isHarmlessValue } from "../../../masking/secret-names";
import { onOneLine } from "../../../text/printable";
import { ExitCode, UserError } from "../../../text/user-error";

/** A file of a system's configuration. */
export interface ConfigurationFile {
  /** Path below the folder, with slashes. */
  readonly name: string;
  readonly content: Buffer;
  /** The ETag that S3 gives an object uploaded in one part. */
  readonly md5: string;
}

/** The parser for a kind of file, by file extension. */
const CHECKS: readonly (readonly [ending: RegExp, check: (file: TextFile) => readonly ConfigProblem[]])[] = [
  [/\.ya?ml$/i, yamlProblems],
  [/\.json$/i, jsonProblems],
];

interface TextFile {
  /** For messages: the path as the user gave it. */
  readonly path: string;
  readonly text: string;
  readonly isMain: boolean;
}

/**
 * Reads all files of a configuration folder except hidden ones.
 *
 * @param mainFile the required file: one YAML mapping
 * @throws UserError if the folder or its main file is missing, or with every problem in all files: YAML and JSON that
 *   does not parse, and text that looks like a secret, which belongs in Secrets Manager
 */
export async function readConfigFiles(
  folder: string,
  mainFile: string,
): Promise<readonly ConfigurationFile[]> {
  const names = await listFiles(folder);
  if (!names.includes(mainFile)) throw noConfiguration(`there is no ${mainFile}`, folder, mainFile);
  const files = await Promise.all(names.map((name) => readOne(folder, name)));
  const problems = files.flatMap(({ name, content }) =>
    problemsOf({ path: join(folder, name), text: content.toString(), isMain: name === mainFile }),
  );
  if (problems.length === 0) return files;
  throw new UserError({
    what: ["the configuration cannot be uploaded:", ...sortProblems(problems).map(formatProblem)].join(
      "\n  ",
    ),
    next: "Nothing was uploaded. Fix these lines and run again.",
    exitCode: ExitCode.usage,
  });
}

async function listFiles(folder: string): Promise<readonly string[]> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() !== true) throw noConfiguration("there is no such folder", folder);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const visible = entries
    .map((entry) => ({
      entry,
      name: relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"),
    }))
    .filter(
      ({ entry, name }) => !entry.isDirectory() && !name.split("/").some((part) => part.startsWith(".")),
    );
  const other = visible.find(({ entry }) => !entry.isFile());
  if (other !== undefined) {
    throw noConfiguration(
      "is a link, which S3 cannot hold: put the file itself there",
      join(folder, other.name),
    );
  }
  return visible.map(({ name }) => name).sort();
}

async function readOne(folder: string, name: string): Promise<ConfigurationFile> {
  const content = await readFile(join(folder, name));
  return { name, content, md5: createHash("md5").update(content).digest("hex") };
}

function problemsOf(file: TextFile): readonly ConfigProblem[] {
  // Images and other binary files: no text to check.
  if (file.text.includes("\0")) return file.isMain ? [problemAt(file, 0, "is not text")] : [];
  const check = CHECKS.find(([ending]) => ending.test(file.path));
  return [...(check?.[1](file) ?? []), ...secretProblems(file)];
}

function yamlProblems(file: TextFile): readonly ConfigProblem[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(file.text, { lineCounter: lines, prettyErrors: false });
  const parsed = "empty" in documents ? [] : documents;
  const problems = parsed.flatMap(({ errors }) =>
    errors.map(({ message, pos }) => problemAt(file, pos[0], `is not valid YAML: ${onOneLine(message)}`)),
  );
  const [only, ...others] = parsed;
  if (problems.length > 0 || !file.isMain || (isMap(only?.contents) && others.length === 0)) return problems;
  return [problemAt(file, 0, "is not one mapping of keys to values")];
}

function jsonProblems(file: TextFile): readonly ConfigProblem[] {
  try {
    JSON.parse(file.text);
    return [];
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const position = Number(/position (\d+)/.exec(message)?.[1] ?? 0);
    // The parser's message quotes the text.
    return [problemAt(file, position, "is not valid JSON")];
  }
}

/** Patterns that ordinary prose also matches: a guide that explains how to sign in leaks nothing. */
const FORMS_OF_PROSE: ReadonlySet<string> = new Set(["password", "bearer token", "authorization header"]);
const FORMS = SECRET_PATTERNS.filter(({ name }) => !FORMS_OF_PROSE.has(name));

/** Reports position and kind of the secret, never its value. */
function secretProblems(file: TextFile): readonly ConfigProblem[] {
  return FORMS.flatMap(({ name, pattern }) =>
    [...file.text.matchAll(pattern)]
      .filter((match) => !isHarmlessValue(match.groups?.["secret"] ?? match[0]))
      .map(({ index }) => ({
        ...problemAt(file, index, `looks like a secret (${name})`),
        want: "a key of the secret in Secrets Manager, which reaches the program as an environment variable",
      })),
  );
}

function problemAt({ path, text }: TextFile, offset: number, problem: string): ConfigProblem {
  const before = text.slice(0, offset).split("\n");
  return { file: path, line: before.length, column: (before.at(-1)?.length ?? 0) + 1, key: "", problem };
}

function noConfiguration(what: string, where: string, mainFile = "its main file"): UserError {
  return new UserError({
    what,
    where,
    next: `Give the folder that holds ${mainFile}. Nothing was uploaded.`,
    exitCode: ExitCode.usage,
  });
}
