import type { z } from "zod";
import { describeWant, namedValues } from "./describe-want";
import { describeWritten } from "./describe-written";
import type { ConfigPath } from "./environment";
import { suggestion } from "../text/key-spelling";
import type { ProblemDetails } from "./problem";
import type { Written } from "./read-yaml";
import { childSchemas, definitionOf, expand } from "./schema-view";
import type { Schema } from "./schema-view";

type Issue = z.core.$ZodIssue;

/** One zod issue, worded as a configuration error. */
export interface TypedProblem extends ProblemDetails {
  /** Typed keys. */
  readonly path: ConfigPath;
}

/** What the issues are about. */
export interface Checked {
  readonly schema: Schema;
  /** What the file has at a path of typed keys. */
  readonly writtenAt: (path: ConfigPath) => Written | undefined;
}

/** Words zod's issues as configuration errors. For a union, uses the issues of the closest option. */
export function problemsOf(issues: readonly Issue[], checked: Checked): readonly TypedProblem[] {
  return issues.flatMap(nearestOption).flatMap((issue) => describeIssue(issue, checked));
}

function nearestOption(issue: Issue): readonly Issue[] {
  if (issue.code === "invalid_key" || issue.code === "invalid_element") return [issue];
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return [issue];
  const options = issue.errors.map((option) => {
    const placed = option.map((inner): Issue => ({ ...inner, path: [...issue.path, ...inner.path] }));
    return placed.flatMap(nearestOption);
  });
  // If an option rejects the value's type, its issues do not say what is wrong inside.
  const nearest = options.filter((option) => !option.some((inner) => isWrongType(inner, issue.path.length)));
  if (nearest.length === 0) return [issue];
  return nearest.reduce((best, option) => (option.length < best.length ? option : best));
}

function isWrongType(issue: Issue, depth: number): boolean {
  return issue.path.length === depth && (issue.code === "invalid_type" || issue.code === "invalid_value");
}

function describeIssue(issue: Issue, checked: Checked): readonly TypedProblem[] {
  const path = issue.path.map((segment) => (typeof segment === "symbol" ? String(segment) : segment));
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ path: [...path, key], problem: "is not allowed here" }));
  }
  const written = checked.writtenAt(path);
  const schemas = path.reduce<readonly Schema[]>(
    (choices, segment) => childSchemas(expand(choices), segment),
    [checked.schema],
  );
  const takesText = expand(schemas).some((schema) => definitionOf(schema).type === "string");
  const found: Found = { written, want: describeWant(schemas), allowed: namedValues(schemas), takesText };
  const described = DESCRIPTIONS[issue.code] as ((issue: Issue, found: Found) => ProblemDetails) | undefined;
  const isAbsent = written === undefined && (issue.input === undefined || issue.code === "invalid_union");
  return [
    {
      path,
      ...(isAbsent
        ? { problem: "is required", got: "nothing", ...wantOf(found.want) }
        : (described ?? other)(issue, found)),
    },
  ];
}

interface Found {
  readonly written: Written | undefined;
  /** What the schema expects there. */
  readonly want: string | undefined;
  /** The allowed values, if they are listed. */
  readonly allowed: readonly string[];
  readonly takesText: boolean;
}

type Descriptions = {
  readonly [Code in Issue["code"]]?: (
    issue: Extract<Issue, { readonly code: Code }>,
    found: Found,
  ) => ProblemDetails;
};

const DESCRIPTIONS: Descriptions = {
  custom: (issue, { written, want }) => ({
    problem: issue.message === "Invalid input" ? "is refused" : issue.message,
    ...(written?.kind === "scalar" ? gotOf(written) : {}),
    ...wantOf(typeof issue.params?.["want"] === "string" ? issue.params["want"] : scalarOnly(written, want)),
  }),
  invalid_type: (_, found) => wrongType(found),
  invalid_value: (_, found) => notAllowed(found),
  // Without errors of the options, the discriminator matches none of them.
  invalid_union: ({ errors }, found) => (errors.length === 0 ? notAllowed(found) : wrongType(found)),
  too_small: (issue, { written, want }) => ({
    problem: `is too ${issue.origin === "number" ? "low" : "short"}`,
    ...gotOf(written),
    ...wantOf(limit("at least", issue.minimum, issue.origin, issue.inclusive) ?? want),
  }),
  too_big: (issue, { written, want }) => ({
    problem: `is too ${issue.origin === "number" ? "high" : "long"}`,
    ...gotOf(written),
    ...wantOf(limit("at most", issue.maximum, issue.origin, issue.inclusive) ?? want),
  }),
  not_multiple_of: (issue, { written }) => ({
    problem: "is between two allowed values",
    ...gotOf(written),
    want: `a multiple of ${issue.divisor}`,
  }),
  invalid_format: (_, { written, want }) => ({
    problem: "has the wrong form",
    ...gotOf(written),
    ...wantOf(want),
  }),
  invalid_key: (issue) => ({
    problem: `is not usable as a key: ${issue.issues.map(({ message }) => message).join("; ")}`,
    ...wantOf(wantedKey(issue.issues)),
  }),
};

function other(issue: Issue, { written, want }: Found): ProblemDetails {
  return { problem: issue.message, ...gotOf(written), ...wantOf(want) };
}

function notAllowed(found: Found): ProblemDetails {
  const { written, want, allowed } = found;
  if (written?.kind !== "scalar" || written.value === null) return wrongType(found);
  const meant = typeof written.value === "string" ? suggestion(written.text, allowed) : "";
  return { problem: `is not allowed${meant}`, ...gotOf(written), ...wantOf(want) };
}

function wrongType({ written, want, takesText }: Found): ProblemDetails {
  if (written?.kind !== "scalar")
    return { problem: "has the wrong type", ...gotOf(written), ...wantOf(want) };
  const { value, text } = written;
  if (value === null) return { problem: "has no value", got: "nothing", ...wantOf(want) };
  const isUnquoted = takesText && typeof value !== "string";
  const hint = isUnquoted ? `: quote it, ${JSON.stringify(text)}` : switchHint(text, want);
  return { problem: `has the wrong type${hint}`, ...gotOf(written), ...wantOf(want) };
}

const SWITCHES: Readonly<Record<string, boolean>> = { yes: true, on: true, no: false, off: false };

/** YAML 1.2 reads `yes` as text, unlike YAML 1.1. */
function switchHint(text: string, want: string | undefined): string {
  const meant = SWITCHES[text.toLowerCase()];
  return meant === undefined || want !== "true or false" ? "" : `: write ${meant}`;
}

const UNITS: Readonly<Record<string, string>> = {
  string: "characters",
  array: "items",
  set: "items",
  map: "keys",
};

function limit(
  words: string,
  bound: number | bigint,
  origin: string,
  inclusive: boolean | undefined,
): string | undefined {
  const unit = UNITS[origin];
  if (unit === undefined) return undefined;
  return `${inclusive === false ? words.replace("at least", "more than").replace("at most", "fewer than") : words} ${bound} ${unit}`;
}

function wantedKey(issues: readonly Issue[]): string | undefined {
  const params = issues.flatMap((issue) => (issue.code === "custom" ? [issue.params?.["want"]] : []));
  return params.find((want) => typeof want === "string");
}

/** For a mapping, the expected value is a list of its keys, which does not help with a check across them. */
function scalarOnly(written: Written | undefined, want: string | undefined): string | undefined {
  return written?.kind === "scalar" ? want : undefined;
}

function gotOf(written: Written | undefined): Pick<ProblemDetails, "got"> {
  return written === undefined ? {} : { got: describeWritten(written) };
}

function wantOf(want: string | undefined): Pick<ProblemDetails, "want"> {
  return want === undefined ? {} : { want };
}
