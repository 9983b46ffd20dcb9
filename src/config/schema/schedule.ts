import type { z } from "zod";
import { text, type TextFault } from "./expectation";

interface CronField {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly words?: readonly string[];
  /** Beside numbers, ranges, lists and steps. */
  readonly extra?: RegExp;
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/** The fields of an EventBridge cron expression, in order (Amazon EventBridge user guide). */
const FIELDS: readonly CronField[] = [
  { name: "minutes", min: 0, max: 59 },
  { name: "hours", min: 0, max: 23 },
  { name: "day of month", min: 1, max: 31, extra: /^(\?|L|LW|\d{1,2}W)$/ },
  { name: "month", min: 1, max: 12, words: MONTHS },
  { name: "day of week", min: 1, max: 7, words: DAYS, extra: /^(\?|L|[1-7]L|[1-7]#[1-5])$/ },
  { name: "year", min: 1970, max: 2199 },
];

/** When something runs: `cron(0 3 * * ? *)` in UTC or `rate(15 minutes)`, as EventBridge understands them. */
export function schedule(): z.ZodString {
  return text({
    want: 'a schedule such as "cron(0 3 * * ? *)" or "rate(15 minutes)"',
    pattern: /^(cron|rate)\(.+\)$/,
    examples: ["cron(0 3 * * ? *)", "rate(15 minutes)"],
    fault: scheduleFault,
  });
}

function scheduleFault(value: string): TextFault | undefined {
  const [, kind, inside = ""] = /^(cron|rate)\((.*)\)$/.exec(value) ?? [];
  if (kind === undefined) return { problem: "is not a schedule" };
  const problem = kind === "rate" ? rateProblem(inside) : cronProblem(inside);
  return problem === undefined ? undefined : { problem };
}

function rateProblem(inside: string): string | undefined {
  const [, amount, unit] = /^([1-9]\d*) (minute|hour|day)s?$/.exec(inside) ?? [];
  if (amount === undefined || unit === undefined)
    return "has a rate that is not a number of minutes, hours or days";
  const right = amount === "1" ? unit : `${unit}s`;
  return inside === `${amount} ${right}` ? undefined : `is spelled rate(${amount} ${right})`;
}

function cronProblem(inside: string): string | undefined {
  const parts = inside.split(" ");
  if (parts.length !== FIELDS.length) {
    return `has ${parts.length} fields, EventBridge wants ${FIELDS.length}: ${FIELDS.map(({ name }) => name).join(", ")}`;
  }
  const wrong = FIELDS.find((field, index) => !isCronField(parts[index] ?? "", field));
  if (wrong !== undefined) return `has ${wrong.name} that cron does not know`;
  const open = [parts[2], parts[4]].filter((part) => part === "?").length;
  return open === 1 ? undefined : "needs ? in exactly one of day of month and day of week";
}

function isCronField(part: string, field: CronField): boolean {
  return part.split(",").every((item) => {
    if (field.extra?.test(item) === true) return true;
    const [range = "", step, ...rest] = item.split("/");
    if (rest.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) return false;
    if (range === "*") return true;
    const ends = range.split("-").map((end) => cronNumber(end, field));
    return ends.length <= 2 && ends.every((end) => end !== undefined && end >= field.min && end <= field.max);
  });
}

function cronNumber(text: string, { words, min }: CronField): number | undefined {
  const word = words?.indexOf(text.toUpperCase()) ?? -1;
  if (word >= 0) return word + min;
  return /^\d+$/.test(text) ? Number(text) : undefined;
}
