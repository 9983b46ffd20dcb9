import { readFileSync } from "node:fs";
import { type Document, LineCounter, isMap, isScalar, parseDocument } from "yaml";
import type { z } from "zod";
import { suggestion, toSnakeCase } from "../text/key-spelling";
import { ExitCode, UserError } from "../text/user-error";
import { usageSchema, type UsageAssumptions } from "./usage";

const NEXT = "See docs/cost.md for the keys and their units.";
const KEYS = Object.keys(usageSchema.shape).map(toSnakeCase);

type Path = readonly PropertyKey[];

/**
 * Reads `--usage`: a file of usage figures, or an environment's YAML that has them under `usage`.
 *
 * @throws UserError with all problems and their lines, if the YAML is not valid
 */
export function readUsage(file: string): UsageAssumptions {
  const lines = new LineCounter();
  const document = parseDocument(contentOf(file), { merge: true, lineCounter: lines });
  const broken = document.errors[0];
  if (broken !== undefined) throw unreadable(file, broken.message);

  const content: unknown = document.toJS() ?? {};
  const isEnvironment = isRecord(content) && ("usage" in content || "region" in content);
  const result = usageSchema.safeParse(camelCased(isEnvironment ? (content.usage ?? {}) : content));
  const root: Path = isEnvironment ? ["usage"] : [];
  const problems = [
    ...(isEnvironment ? strayKeys(content) : []),
    ...(result.success ? [] : result.error.issues.flatMap((issue) => problemsOf(issue, root))),
  ];
  if (result.success && problems.length === 0) return result.data;
  const shown = problems.map(({ path, message }) => `${place(file, document, lines, path)}${message}`);
  throw new UserError({ what: shown.join("\n"), next: NEXT, exitCode: ExitCode.usage });
}

interface Problem {
  readonly path: Path;
  readonly message: string;
}

/** Reports usage keys next to `region`. An environment's YAML has them one level deeper, so they would be ignored. */
function strayKeys(environment: Readonly<Record<string, unknown>>): readonly Problem[] {
  return Object.keys(environment)
    .filter((key) => key !== "resources" && KEYS.includes(key))
    .map((key) => ({ path: [key], message: `${key}: belongs below usage` }));
}

function problemsOf(issue: z.core.$ZodIssue, root: Path): readonly Problem[] {
  const path = [...root, ...issue.path.map((part) => (typeof part === "string" ? toSnakeCase(part) : part))];
  if (issue.code !== "unrecognized_keys") {
    return [{ path, message: `${path.join(".") || "usage"}: ${issue.message}` }];
  }
  return issue.keys.map(toSnakeCase).map((key) => ({
    path: [...path, key],
    message: `${[...path, key].join(".")}: is an unknown key${suggestion(key, KEYS)}`,
  }));
}

/** `usage.yaml:3:5 `, or as precise as possible. */
function place(file: string, document: Document, lines: LineCounter, path: Path): string {
  const offset = offsetOf(document, path);
  if (offset === undefined) return `${file} `;
  const { line, col } = lines.linePos(offset);
  return `${file}:${line}:${col} `;
}

/** The position of a key or a list entry. */
function offsetOf(document: Document, path: Path): number | undefined {
  const parent = path.length < 2 ? document.contents : document.getIn(path.slice(0, -1), true);
  const last = path.at(-1);
  const pair = isMap(parent)
    ? parent.items.find(({ key }) => isScalar(key) && toSnakeCase(String(key.value)) === last)
    : undefined;
  const node: unknown = pair?.key ?? document.getIn(path, true);
  return isRecord(node) && Array.isArray(node.range) ? Number(node.range[0]) : undefined;
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw unreadable(file, error instanceof Error ? error.message : String(error));
  }
}

function unreadable(file: string, reason: string): UserError {
  return new UserError({ what: `cannot be read: ${reason}`, where: file, exitCode: ExitCode.usage });
}

function camelCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCased);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
      camelCased(inner),
    ]),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
