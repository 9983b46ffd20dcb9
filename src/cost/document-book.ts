import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { repositoryRoot } from "../process/repository-root";
import { ExitCode, UserError } from "../text/user-error";
import { usageSchema } from "./usage";

const range = z.tuple([z.number(), z.number()]);
const rounding = z.strictObject({ to: z.number().positive(), mode: z.enum(["nearest", "down"]) });
const resources = z.record(z.string(), z.record(z.string(), z.record(z.string(), z.json())));

const line = z.strictObject({
  label: z.string(),
  /** What the document prints, from and to. */
  printed: range,
  /** The meters in the line; `ec2/*` matches all that start with `ec2/`. */
  meters: z.array(z.string()),
  rounding: rounding.optional(),
  /** For a line with only a bound (`<$1`) and no unit price. */
  bound: range.optional(),
});

const figure = z.strictObject({
  name: z.string(),
  printed: range,
  rounding: rounding.optional(),
  /** Lines that the document leaves out of this figure. */
  without: z.array(z.string()).default([]),
  /** Resources that replace those of the book. */
  resource: resources.optional(),
  discount: z.strictObject({ line: z.string(), percent: z.number(), printed_percent: range }).optional(),
});

/** A source document's own cost table: its prices, its lines and its totals. */
export const documentBookSchema = z.strictObject({
  document: z.string(),
  dated: z.string(),
  region: z.string(),
  prices: z.record(z.string(), z.strictObject({ price: z.number(), unit: z.string(), reading: z.string() })),
  resource: resources,
  usage: z.strictObject({ low: usageSchema, high: usageSchema }),
  lines: z.array(line),
  figures: z.array(figure),
  /** Why today's price differs, by meter. */
  differences: z.record(z.string(), z.string()),
  /** Where the document contradicts itself. */
  contradictions: z.array(z.string()),
});

export type DocumentBook = z.output<typeof documentBookSchema>;
export type BookLine = DocumentBook["lines"][number];
export type BookFigure = DocumentBook["figures"][number];
export type Rounding = z.output<typeof rounding>;

const folder = () => join(repositoryRoot, "prices", "documents");

/** The systems whose documents have a cost table. */
export function documentNames(): readonly string[] {
  return readdirSync(folder())
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => name.slice(0, -".yaml".length))
    .sort();
}

/** @throws UserError if the system's document has no cost table */
export function documentBook(name: string): DocumentBook {
  const file = join(folder(), `${name}.yaml`);
  if (!/^[a-z0-9-]+$/.test(name) || !existsSync(file)) {
    throw new UserError({
      what: `there is no cost table for a document named "${name}"`,
      where: "--document",
      next: `Choose one of ${documentNames().join(", ")}.`,
      exitCode: ExitCode.usage,
    });
  }
  return documentBookSchema.parse(parse(readFileSync(file, "utf8"), { merge: true }));
}

/** Rounds as the document does; undefined leaves the value as it is. */
export function round(value: number, rule: Rounding | undefined): number {
  if (rule === undefined) return value;
  const steps = value / rule.to;
  // A product such as 4 × 0.5 must not fall below its own whole dollar.
  const whole = rule.mode === "nearest" ? Math.round(steps + 1e-9) : Math.floor(steps + 1e-9);
  return whole * rule.to;
}
