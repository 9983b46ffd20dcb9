import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../src/process/repository-root";
import { ExitCode, UserError } from "../src/text/user-error";
import type { BlockValue, TemplateValue } from "./template-value";

/** A template and its path, for error messages. */
export interface Template {
  /** Relative to the checkout. */
  readonly path: string;
  readonly text: string;
}

/** The value of each placeholder by its name. */
export type TemplateValues = Readonly<Record<string, TemplateValue>>;

/** Anything between double braces: text that is not a well-formed `{{ name }}` is refused, not copied. */
const placeholder = /\{\{(.*?)\}\}/g;
const wellFormed = /^ ([A-Za-z][A-Za-z0-9]*) $/;

/** Control characters that configuration files never contain; tab and line feed are allowed. */
const control = /[^\P{Cc}\t\n]/u;

/** Reads `user-data/<path>` from the checkout. */
export function readTemplate(path: string): Template {
  const fromRoot = join("user-data", path);
  return { path: fromRoot, text: readFileSync(join(repositoryRoot, fromRoot), "utf8") };
}

/**
 * Replaces each `{{ name }}` in a template.
 *
 * @throws UserError that lists, with `file:line:column` and the variable, placeholders without a value, values with
 * characters that are not allowed there, and blocks that are not alone on their line; also values without a placeholder
 */
export function renderTemplate(template: Template, values: TemplateValues): string {
  const problems: string[] = [];
  const used = new Set<string>();
  const lines = template.text.split("\n").flatMap((text, index) => {
    const report = (column: number, problem: string) =>
      problems.push(`${template.path}:${index + 1}:${column + 1}: ${problem}`);
    return renderLine(text, values, used, report);
  });
  for (const name of Object.keys(values).filter((each) => !used.has(each))) {
    problems.push(`${template.path}: the value ${name} has no placeholder {{ ${name} }}`);
  }
  if (problems.length > 0) throw new UserError({ what: problems.join("\n"), exitCode: ExitCode.usage });
  return lines.join("\n");
}

type Report = (column: number, problem: string) => void;

function renderLine(line: string, values: TemplateValues, used: Set<string>, report: Report): string[] {
  const block = blockOf(line, values);
  if (block !== undefined) {
    used.add(block.name);
    const found = problemOf(block.name, block.value);
    if (found !== undefined) report(block.indent.length, found);
    return indented(block.value.text, block.indent);
  }
  const rendered = line.replace(placeholder, (whole, inner: string, column: number) => {
    const name = wellFormed.exec(inner)?.[1];
    const value = name === undefined ? undefined : values[name];
    if (name === undefined) report(column, `${whole} is not a placeholder, write {{ name }}`);
    else if (value === undefined) report(column, `no value for ${name}`);
    if (name === undefined || value === undefined) return whole;
    used.add(name);
    const found = value.kind === "block" ? `${name} must be alone on its line` : problemOf(name, value);
    if (found !== undefined) report(column, found);
    return value.text;
  });
  return [rendered];
}

/**
 * A line that consists of a block's placeholder, or of `# ` and the placeholder if the unrendered template must parse.
 */
function blockOf(line: string, values: TemplateValues) {
  const [, indent = "", name = ""] = /^(\s*)(?:# )?\{\{ ([A-Za-z][A-Za-z0-9]*) \}\}$/.exec(line) ?? [];
  const value = values[name];
  return value?.kind === "block" ? { name, indent, value } : undefined;
}

function problemOf(name: string, value: TemplateValue): string | undefined {
  if (value.kind === "block") {
    return control.test(value.text) ? `${name} has control characters` : undefined;
  }
  if (value.allowed.test(value.text)) return undefined;
  return `${name} is ${JSON.stringify(value.text)}, which is not allowed here (it must match ${value.allowed.source})`;
}

function indented(text: BlockValue["text"], indent: string): string[] {
  if (text === "") return [];
  const lines = text.replace(/\n$/, "").split("\n");
  return lines.map((line) => (line === "" ? "" : indent + line));
}
