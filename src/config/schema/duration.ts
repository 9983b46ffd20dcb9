import type { z } from "zod";
import { text, type TextFault } from "./expectation";

const UNITS = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 } as const;
const DURATION = /^(\d{1,9})([smhdw])$/;

export interface DurationOptions {
  /** `"30s"`: the shortest allowed. @default "0s" */
  readonly min?: string;
  /** `"35d"`: the longest allowed. @default unlimited */
  readonly max?: string;
}

/**
 * A duration such as `30s`, `20m`, `6h`, `14d` or `2w`; its value is in seconds. Set a default with `.prefault("20m")`,
 * in the same form.
 */
export function duration({ min = "0s", max }: DurationOptions = {}): z.ZodPipe<
  z.ZodString,
  z.ZodTransform<number, string>
> {
  const limits = [...(min === "0s" ? [] : [`from ${min}`]), ...(max === undefined ? [] : [`up to ${max}`])];
  const written = text({
    want: ["a duration such as 30s, 20m, 6h or 14d", ...limits].join(", "),
    pattern: DURATION,
    examples: ["30s", "20m", "14d"],
    fault: (value) => durationFault(value, min, max),
  });
  return written.transform(toSeconds);
}

/** `"20m"` → 1200. @throws RangeError if the text is not a duration */
export function toSeconds(value: string): number {
  const [, amount, unit] = DURATION.exec(value) ?? [];
  if (amount === undefined || unit === undefined)
    throw new RangeError(`${JSON.stringify(value)} is not a duration`);
  return Number(amount) * UNITS[unit as keyof typeof UNITS];
}

function durationFault(value: string, min: string, max: string | undefined): TextFault | undefined {
  if (!DURATION.test(value)) return { problem: "is not a duration" };
  if (toSeconds(value) < toSeconds(min)) return { problem: `is shorter than ${min}` };
  if (max !== undefined && toSeconds(value) > toSeconds(max)) return { problem: `is longer than ${max}` };
  return undefined;
}
